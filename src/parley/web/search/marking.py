"""Found words in their context, marked: everything is escaped here, and only our own marks are markup."""

import re
from collections.abc import Sequence

from markupsafe import Markup, escape

BEFORE, LONGEST = 60, 280
OPEN, CLOSE = Markup("<mark>"), Markup("</mark>")

Marks = Sequence[tuple[int, int]]


def passage(text: str, marks: Marks) -> Markup:
    """The part of a text that has the first marked word in it."""
    first = marks[0][0] if marks else 0
    start = 0 if first <= BEFORE else text.rfind(" ", 0, first - BEFORE // 2) + 1
    end = min(len(text), start + LONGEST)
    inside = [(max(one, start) - start, min(other, end) - start) for one, other in marks if one < end and other > start]
    shown = _with_marks(text[start:end], inside)
    return Markup("{}{}{}").format("… " if start else "", shown, " …" if end < len(text) else "")


def marked(text: str, words: str) -> Markup:
    """A name with the typed words marked, wherever one of its own begins so."""
    wanted = "|".join(re.escape(word) for word in words.split()[:6])
    if not wanted:
        return escape(text)
    return _with_marks(text, [match.span() for match in re.finditer(rf"(?<!\w)(?:{wanted})", text, re.IGNORECASE)])


def _with_marks(text: str, marks: Marks) -> Markup:
    shown, at = Markup(""), 0
    for start, end in sorted(marks):
        if start >= at:
            shown += escape(text[at:start]) + OPEN + escape(text[start:end]) + CLOSE
            at = end
    return shown + escape(text[at:])
