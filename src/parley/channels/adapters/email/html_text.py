"""HTML as readable text: paragraphs, lists, links, `[image: name]`. Quotes become `> ` lines; a mark stands where an old letter begins."""

import re
from collections.abc import Mapping
from urllib.parse import unquote

from parley.channels.adapters.email.html_marks import begins_old_letter, is_hidden, is_indentation, is_pixel, keeps_lines_close
from parley.channels.adapters.email.markup import Tag, Text, tokens
from parley.channels.adapters.email.quote_lines import MARK

MAX_HTML = 2 * 1024 * 1024
MAX_QUOTE_DEPTH = 10
MAX_OUTPUT_LINES = 50_000

PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "pre", "table", "blockquote", "figure"})
LINES = frozenset(
    {"div", "tr", "li", "hr", "dt", "dd", "section", "article", "header", "footer", "address", "center", "form", "body", "caption"}
)
VOID = frozenset({"br", "img", "hr", "input", "meta", "link", "base", "col", "area", "wbr", "source"})
SPACES = re.compile(r"[ \t\r\n\f\v\u00a0\u2007\u202f]+")
BLANK_LINES = re.compile(r"\n{3,}")
WORDY = re.compile(r"\w")


def readable(html: str, names: Mapping[str, str] | None = None) -> str:
    """The text of an HTML body; `names` are file names of the images that it shows by Content-ID."""
    writer = _Writer(names or {})
    for token in tokens(html[:MAX_HTML]):
        if len(writer.lines) > MAX_OUTPUT_LINES:
            break
        match token:
            case Text(text):
                writer.text(text)
            case Tag(name, _, True):
                writer.close(name)
            case Tag():
                writer.open(token)
    return writer.finished()


class _Writer:
    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names
        self.lines: list[str] = []
        self.line: list[str] = []
        self.gap = False
        """A blank line is due before the next text."""
        self.held_open = False
        """The line has a no-break space: alone in it, it stands for a blank line."""
        self.quotes: list[bool] = []
        self.depth = 0
        self.lists: list[int | None] = []
        self.preformatted = 0
        self.link: tuple[str, int] | None = None
        self.skipped: tuple[str, int] | None = None
        """Name and nesting of a hidden element whose content is left out."""
        self.close_set: list[bool] = []
        """For each open `<p>`: whether it has no space around it."""

    # ── what comes in ──

    def text(self, text: str) -> None:
        if self.skipped:
            return
        if self.preformatted:
            first, *rest = text.replace("\u00a0", " ").split("\n")
            self._write(first)
            for line in rest:
                self.end_line()
                self._write(line)
            return
        self.held_open = self.held_open or "\u00a0" in text
        text = SPACES.sub(" ", text)
        self._write(text if self.line and not self.line[-1].endswith(" ") else text.lstrip(" "))

    def open(self, tag: Tag) -> None:
        if self.skipped:
            name, depth = self.skipped
            self.skipped = (name, depth + (tag.name == name))
        elif tag.name not in VOID and is_hidden(tag):
            self.skipped = (tag.name, 1)
        else:
            if not self.depth and begins_old_letter(tag):
                self._mark()
            self._opened(tag)

    def close(self, name: str) -> None:
        if self.skipped:
            hidden, depth = self.skipped
            depth -= name == hidden
            self.skipped = (hidden, depth) if depth else None
            return
        if name == "p" and self.close_set and self.close_set.pop():
            self._break()
            return
        self._separate(name, is_nested=len(self.lists) > 1)
        match name:
            case "blockquote" if self.quotes:
                self.depth -= self.quotes.pop()
            case "ul" | "ol" if self.lists:
                self.lists.pop()
            case "pre" if self.preformatted:
                self.preformatted -= 1
            case "a":
                self._close_link()
            case _:
                pass

    def finished(self) -> str:
        self._break()
        return BLANK_LINES.sub("\n\n", "\n".join(self.lines)).strip("\n")

    # ── elements ──

    def _opened(self, tag: Tag) -> None:
        if tag.name == "p":
            self.close_set.append(keeps_lines_close(tag))
            self._break() if self.close_set[-1] else self._separate("p")
            return
        self._separate(tag.name, is_nested=bool(self.lists))
        match tag.name:
            case "br":
                self.end_line()
            case "blockquote":
                self.quotes.append(not is_indentation(tag))
                self.depth += self.quotes[-1]
            case "ul" | "ol":
                self.lists.append(0 if tag.name == "ol" else None)
            case "pre":
                self.preformatted += 1
            case _:
                self._opened_inline(tag)

    def _opened_inline(self, tag: Tag) -> None:
        match tag.name:
            case "li":
                self._bullet()
            case "td" | "th" if self.line and not self.line[-1].endswith(" "):
                self.line.append(" ")
            case "img":
                self._image(tag)
            case "a":
                self._close_link()
                self.link = (tag.attributes.get("href", "").strip(), len(self.line))
            case _:
                pass

    def _bullet(self) -> None:
        if self.lists and self.lists[-1] is not None:
            self.lists[-1] += 1
            self._write(f"{self.lists[-1]}. ")
        else:
            self._write("- ")

    def _image(self, tag: Tag) -> None:
        if is_pixel(tag):
            return
        alt, source = tag.attributes.get("alt", "").strip(), tag.attributes.get("src", "").strip()
        if alt and len(alt) <= 4 and not WORDY.search(alt):
            self.text(alt)  # an emoji drawn as a picture
            return
        by_id = self.names.get(unquote(source[4:]).strip("<>"), "") if source.lower().startswith("cid:") else ""
        name = by_id or alt
        if name or source.lower().startswith(("cid:", "data:")):
            self.text(f"[image: {SPACES.sub(' ', name)[:200]}]" if name else "[image]")

    def _close_link(self) -> None:
        if self.link is None:
            return
        (href, start), self.link = self.link, None
        label = "".join(self.line[start:]).strip()
        target = href.removeprefix("mailto:").partition("?")[0] if href.lower().startswith("mailto:") else href
        worth_showing = label and href.lower().startswith(("http://", "https://", "mailto:")) and len(target) <= 2000
        if worth_showing and target.rstrip("/").lower() not in label.lower() and label.lower() not in target.lower():
            self._write(f" <{target}>")

    # ── lines ──

    def _separate(self, name: str, *, is_nested: bool = False) -> None:
        """A list inside of a list has no blank lines around it."""
        if name in PARAGRAPHS:
            self._break()
            self.gap = self.gap or not (is_nested and name in ("ul", "ol"))
        elif name in LINES:
            self._break()

    def _mark(self) -> None:
        self._break()
        self.lines.append(MARK)

    def _break(self) -> None:
        if "".join(self.line).strip():
            self.end_line()
        self.gap = self.gap or self.held_open
        self.held_open = False
        self.line = []

    def end_line(self) -> None:
        text = "".join(self.line).rstrip()
        self.line = []
        self.held_open = False
        if self.link:
            self.link = (self.link[0], 0)
        self._due_gap()
        prefix = "> " * min(self.depth, MAX_QUOTE_DEPTH)
        self.lines.append((prefix + text).rstrip())

    def _due_gap(self) -> None:
        if self.gap and self.lines and self.lines[-1] not in ("", MARK):
            self.lines.append(("> " * min(self.depth, MAX_QUOTE_DEPTH)).rstrip())
        self.gap = False

    def _write(self, text: str) -> None:
        if text:
            self.line.append(text)
