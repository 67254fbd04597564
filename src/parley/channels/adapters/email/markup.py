"""HTML taken apart into tags and text, in one pass and linear time, without building a tree. For reading, never for showing."""

import re
from collections.abc import Iterator
from html import unescape

import msgspec

MARKUP = re.compile(r"<(?=[a-zA-Z/!?])")
TAG_NAME = re.compile(r"[a-zA-Z][^\s/>]{0,60}")
ATTRIBUTE = re.compile(r"[\s/]*([^\s=>/\"'][^\s=>/]{0,100})(?:\s*=\s*)?")
VALUE_END = re.compile(r"[\s>]")
LONG_REFERENCE = re.compile(r"&#[xX]?[0-9a-fA-F]{9,};?")
RAW_TEXT = frozenset({"script", "style", "title", "textarea", "xmp", "noembed", "noframes", "iframe", "noscript", "template"})
MAX_ATTRIBUTES = 40


class Tag(msgspec.Struct, frozen=True):
    """`<a href="x">` or, with `closing`, `</a>`."""

    name: str
    attributes: dict[str, str]
    closing: bool = False


class Text(msgspec.Struct, frozen=True):
    """What stands between tags, with its character references read."""

    text: str


def tokens(html: str) -> Iterator[Tag | Text]:
    """Tags and texts in order. Comments, scripts, styles and declarations are left out."""
    at = 0
    while at < len(html):
        opening = MARKUP.search(html, at)
        start = opening.start() if opening else len(html)
        if start > at:
            yield Text(unescaped(html[at:start]))
        tag, at = _token(html, start) if opening else (None, start)
        if tag is not None:
            yield tag
            at = _behind_raw_text(html, tag.name, at) if tag.name in RAW_TEXT and not tag.closing else at


def unescaped(text: str) -> str:
    """Character references read. Python's own reading raises on numbers of thousands of digits."""
    return unescape(LONG_REFERENCE.sub("\ufffd", text)) if "&" in text else text


def _token(html: str, at: int) -> tuple[Tag | None, int]:
    """What begins with the `<` at this place, and where the next thing begins."""
    if html.startswith("<!--", at):
        return None, _behind(html, "-->", at + 4)
    if html.startswith(("<!", "<?"), at):
        return None, _behind(html, ">", at + 2)
    closing = html.startswith("</", at)
    name = TAG_NAME.match(html, at + 1 + closing)
    if name is None:
        return None, _behind(html, ">", at + 2)
    attributes, end = _attributes(html, name.end())
    return Tag(name[0].lower(), attributes, closing), end


def _behind(html: str, mark: str, at: int) -> int:
    found = html.find(mark, at)
    return len(html) if found == -1 else found + len(mark)


def _attributes(html: str, at: int) -> tuple[dict[str, str], int]:
    found: dict[str, str] = {}
    while attribute := ATTRIBUTE.match(html, at):
        value, at = "", attribute.end()
        if attribute[0].rstrip().endswith("="):
            value, at = _value(html, at)
        if len(found) < MAX_ATTRIBUTES:
            found.setdefault(attribute[1].lower(), value)
    return found, _behind(html, ">", at)


def _value(html: str, at: int) -> tuple[str, int]:
    quote = html[at : at + 1]
    if quote in ('"', "'"):
        end = html.find(quote, at + 1)
        return (unescaped(html[at + 1 : end]), end + 1) if end != -1 else ("", len(html))
    end = VALUE_END.search(html, at)
    stop = end.start() if end else len(html)
    return unescaped(html[at:stop]), stop


def _behind_raw_text(html: str, name: str, at: int) -> int:
    end = re.compile(rf"</{re.escape(name)}[\s/>]", re.IGNORECASE).search(html, at)
    return _behind(html, ">", end.start()) if end else len(html)
