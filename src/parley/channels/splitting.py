"""Long texts in pieces, cut where a reader would cut them."""

from collections.abc import Iterable, Iterator

import regex

from parley.channels.types import Unit

# From the kindest to the harshest: paragraph, line, sentence, word. A space that carries an accent is no border.
BORDERS = tuple(regex.compile(border + r"(?!\p{M}|\u200d)") for border in (r"\n[ \t\r]*\n", r"\n", r"[.!?…]['\")»”]*\s", r"\s"))
# A border nearer to the start than this would leave a stump: a harsher one further on is taken.
STUMP = 0.5
GRAPHEME = regex.compile(r"\X")
LINK = regex.compile(r"https?://\S+")


def measure(text: str, unit: Unit) -> int:
    """The length of a text as its provider counts it."""
    match unit:
        case Unit.CHARACTERS:
            return len(text)
        case Unit.UTF16:
            return len(text) + sum(char > "\uffff" for char in text)
        case Unit.BYTES:
            return len(text.encode())


def split(text: str, limit: int, unit: Unit) -> list[str]:
    """Pieces within the limit, none empty; together they are the text, but for white space where it was cut.

    A grapheme is cut only where it is itself longer than the limit, a link only where it is.
    """
    return list(_pieces(text.strip(), limit, unit))


def _pieces(text: str, limit: int, unit: Unit) -> Iterator[str]:
    while len(text) > limit or measure(text, unit) > limit:
        cut = _cut(text, _fitting(text, limit, unit))
        yield text[:cut].rstrip()
        text = text[cut:].lstrip()
    if text:
        yield text


def _fitting(text: str, limit: int, unit: Unit) -> int:
    """How many characters fit: whole graphemes; single characters where not even one grapheme fits; one at least."""
    return _counted((grapheme.group() for grapheme in GRAPHEME.finditer(text)), limit, unit) or _counted(text, limit, unit) or 1


def _counted(pieces: Iterable[str], limit: int, unit: Unit) -> int:
    characters = size = 0
    for piece in pieces:
        size += measure(piece, unit)
        if size > limit:
            break
        characters += len(piece)
    return characters


def _cut(text: str, most: int) -> int:
    """After the last kind border that leaves no stump, else after any space, else before a link, else at the limit."""
    window = text[: most + 1]
    ends = [max((found.end() for found in border.finditer(window)), default=0) for border in BORDERS]
    return next((end for end in ends if end >= most * STUMP), ends[-1]) or _before_link(text, most) or most


def _before_link(text: str, most: int) -> int:
    """Where the link begins that the limit would cut; 0 where there is none."""
    inside = (link.start() for link in LINK.finditer(text, 0, most + 1) if link.start() < most < link.end())
    return next(inside, 0)
