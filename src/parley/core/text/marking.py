"""Where in a text the words of a query stand, in whatever form."""

from collections.abc import Sequence

from parley.core.text.fold import fold
from parley.core.text.lemmas import MAX_CHARS, WORD, lemmas

MOST_MARKS = 50


def marks(text: str, terms: Sequence[Sequence[str]]) -> tuple[tuple[int, int], ...]:
    """From and to, in characters, of each word that one of the terms (see `query_terms`) finds."""
    whole = {lexeme for term in terms for lexeme in term if not lexeme.endswith(":*")}
    starts = tuple(lexeme[:-2] for term in terms for lexeme in term if lexeme.endswith(":*"))
    found = (match.span() for match in WORD.finditer(_same_length(text)) if _matches(match[0], whole, starts))
    return tuple(span for span, _ in zip(found, range(MOST_MARKS), strict=False))


def _matches(written: str, whole: set[str], starts: tuple[str, ...]) -> bool:
    word = fold(written)[:MAX_CHARS]
    return word.replace("'", "").startswith(starts) or not whole.isdisjoint(lemmas(word))


def _same_length(text: str) -> str:
    """One kind of apostrophe, and nothing else changed: places in it are places in the text."""
    return text.translate(dict.fromkeys(map(ord, "’ʼ`´"), "'"))
