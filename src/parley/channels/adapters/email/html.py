"""A mail's HTML made safe to show: only what is listed, nothing that leaves its box, nothing that loads until it is asked for."""

import re
import secrets
from collections.abc import Mapping
from html import escape
from urllib.parse import unquote

import nh3

from parley.channels.adapters.email.html_text import readable
from parley.channels.adapters.email.markup import Tag, tokens

MAX_HTML = 1024 * 1024
MAX_DEPTH = 250
MAX_WORK = 400_000

TAGS = {
    *(
        "a",
        "abbr",
        "address",
        "b",
        "bdi",
        "bdo",
        "big",
        "blockquote",
        "br",
        "caption",
        "center",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
    ),
    *(
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "font",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "ins",
        "kbd",
        "li",
    ),
    *(
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
    ),
    *("tt", "u", "ul", "var", "wbr"),
}
DROPPED_WITH_CONTENT = {
    "script",
    "style",
    "title",
    "head",
    "template",
    "noscript",
    "iframe",
    "object",
    "embed",
    "svg",
    "math",
    "textarea",
    "select",
}
CELL = {"align", "valign", "bgcolor", "width", "height", "colspan", "rowspan", "nowrap"}
ATTRIBUTES: dict[str, set[str]] = {
    "*": {"dir", "lang", "title", "style", "align"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "font": {"color", "face", "size"},
    "ol": {"start", "type"},
    "li": {"value"},
    "table": {"border", "cellpadding", "cellspacing", "width", "bgcolor"},
    "td": CELL,
    "th": CELL,
    "tr": {"bgcolor", "valign"},
    "col": {"width", "span"},
}
# No position, no margin (a negative one leaves the box), no size, no url: fonts and colours only.
STYLES = {
    *(
        "color",
        "background-color",
        "font-family",
        "font-size",
        "font-style",
        "font-weight",
        "font-variant",
        "text-align",
        "text-decoration",
    ),
    *("text-transform", "vertical-align", "white-space", "list-style-type", "border-collapse", "padding", "padding-left", "padding-right"),
    *(
        "padding-top",
        "padding-bottom",
        "border",
        "border-left",
        "border-right",
        "border-top",
        "border-bottom",
        "border-color",
        "border-style",
    ),
}
FORBIDDEN_IN_STYLE = re.compile(r"[\\<>]|url|expression|import|var\(|/\*", re.IGNORECASE)
LARGE_LENGTH = re.compile(r"\d{4,}|\d{3,}\s*(?:v[wh]|r?em|pc|in|cm|%)|-\s*\d", re.IGNORECASE)
DATA_IMAGE = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=\s]*\Z", re.IGNORECASE)
IMAGE = re.compile(r"<img(?: [^<>]*)?>")
PIXEL = re.compile(r' (?:width|height)="\s*[012]?(?:px)?\s*"')
SOURCE = re.compile(r' (?:data-remote-)?src="')

# nh3 takes quadratic time over ampersands: 15 s for a megabyte of them. Letters and blanks written as references are no such.
AMPERSAND = re.compile(r"&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|nbsp;)")
MAX_AMPERSANDS = 20_000

FORMATTING = frozenset({"a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"})
UNNESTED = frozenset(
    {"br", "img", "hr", "input", "meta", "link", "base", "col", "area", "wbr", "p", "li", "td", "tr", "th", "dd", "dt", "option"}
)


def safe(html: str, *, images: Mapping[str, str], remote: bool) -> str:
    """HTML to show. `images`: where the mail's own are, by Content-ID. Others load only if `remote`, else wait in data-remote-src."""
    html = html[:MAX_HTML]
    if _is_tangled(html) or len(AMPERSAND.findall(html)) > MAX_AMPERSANDS:
        return f"<pre>{escape(readable(html))}</pre>"
    nonce = f"x{secrets.token_hex(16)}"
    cleaned = nh3.clean(
        html,
        tags=TAGS,
        clean_content_tags=DROPPED_WITH_CONTENT,
        attributes=ATTRIBUTES,
        attribute_filter=_Attributes(images, f"{nonce}-ours:", "" if remote else f"{nonce}-theirs:"),
        filter_style_properties=STYLES,
        url_schemes={"http", "https", "mailto", "tel", "cid", "data"},
        url_relative="deny",
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}, "img": {"loading": "lazy", "referrerpolicy": "no-referrer"}},
    )
    cleaned = cleaned.replace(f' src="{nonce}-ours:', ' src="').replace(f' src="{nonce}-theirs:', ' data-remote-src="')
    return IMAGE.sub(_image, cleaned)


class _Attributes:
    """Looks at each attribute that the list lets through. Angle brackets go, so that `<img` in the result is always a tag.

    Images get a mark that nobody can guess instead of an address: nh3 denies relative ones like ours, and cannot rename an attribute.
    """

    def __init__(self, images: Mapping[str, str], ours: str, withheld: str) -> None:
        self.images = images
        self.ours = ours
        self.withheld = withheld

    def __call__(self, tag: str, name: str, value: str) -> str | None:
        value = value.replace("<", "%3C").replace(">", "%3E") if name in ("href", "src") else value.replace("<", "").replace(">", "")
        match name:
            case "src":
                return self._source(value.strip())
            case "href":
                return None if value.strip().lower().startswith(("data:", "cid:")) else value
            case "style":
                return None if FORBIDDEN_IN_STYLE.search(value) or LARGE_LENGTH.search(value) else value
            case _:
                return value

    def _source(self, value: str) -> str | None:
        scheme = value.partition(":")[0].lower()
        if scheme == "cid":
            address = self.images.get(unquote(value[4:]).strip("<>")) or self.images.get(value[4:])
            return f"{self.ours}{address}" if address else None
        if scheme == "data":
            return value if DATA_IMAGE.match(value) else None
        return f"{self.withheld}{value}" if scheme in ("http", "https") else None


def _image(found: re.Match[str]) -> str:
    """Nothing of an image that is too small to be seen, or that has nothing to show."""
    return "" if PIXEL.search(found[0]) or not SOURCE.search(found[0]) else found[0]


def _is_tangled(html: str) -> bool:
    """Whether a tree of this would grow far beyond its text: unclosed `<font>`s are opened anew in every paragraph."""
    depth = deepest = unclosed = elements = 0
    for token in tokens(html):
        if not isinstance(token, Tag):
            continue
        step = -1 if token.closing else 1
        elements += not token.closing
        unclosed = max(0, unclosed + step) if token.name in FORMATTING else unclosed
        depth = depth if token.name in UNNESTED else max(0, depth + step)
        deepest = max(deepest, depth)
        if deepest > MAX_DEPTH or unclosed * elements > MAX_WORK:
            return True
    return False
