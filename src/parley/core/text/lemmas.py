"""What a text is found by: the same lemmas for the index and for the query, in Russian, Ukrainian and English."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from parley.core.text.fold import clean, fold
from parley.core.text.keyboard import other_layouts
from parley.core.text.morphology import CACHED_WORDS, Morphology, english, guessed, slavic

MAX_CHARS = 64
MAX_WORDS = 16
MAX_ALTERNATIVES = 20
SHORTEST_PREFIX = 3

WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
CYRILLIC = re.compile(r"[а-яіїєґ']+")
LATIN = re.compile(r"[a-z']+")
ONLY_UKRAINIAN = re.compile("[іїєґ]")
ONLY_RUSSIAN = re.compile("[ыэъё]")

Spoken = tuple[Morphology, ...]
"""In which order to ask the dictionaries; empty where nothing tells Russian from Ukrainian, and both answers count."""
RUSSIAN: Spoken = ("ru", "uk")
UKRAINIAN: Spoken = ("uk", "ru")
EITHER: Spoken = ()


def tsvector_text(text: str, hint: str = "") -> list[str]:
    """The lemmas by which a text is found, each once, for `array_to_tsvector`. `hint` is the language expected ("ru", "uk", "en")."""
    spoken = spoken_in(text.lower(), hint)
    return list(dict.fromkeys(lemma for word in words(text) for lemma in lemmas(word, spoken)))


def query_terms(text: str, hint: str = "") -> list[list[str]]:
    """For each word of a query the lexemes of which one must be there; `:*` at the end of one marks a prefix (see `tsquery`)."""
    chunks = [chunk for chunk in clean(text).lower().split() if any(map(str.isalnum, chunk))][:MAX_WORDS]
    terms = [term for chunk in chunks for term in _chunk_terms(chunk, hint)][:MAX_WORDS]
    if terms and not text[-1].isspace():
        terms[-1] += _prefixes(chunks[-1])
    return [list(dict.fromkeys(term))[:MAX_ALTERNATIVES] for term in terms]


def tsquery(terms: Iterable[Iterable[str]]) -> str:
    """The terms as a PostgreSQL literal for `$1::tsquery`: `('стрижка' | 'стриж':*) & ('завтра')`."""
    return " & ".join("(" + " | ".join(map(_lexeme, term)) + ")" for term in terms)


def words(text: str) -> list[str]:
    """The words, numbers and codes of a text, folded."""
    return [word[:MAX_CHARS] for word in WORD.findall(fold(text))]


@lru_cache(CACHED_WORDS)
def lemmas(word: str, spoken: Spoken = EITHER) -> tuple[str, ...]:
    """The lemmas of a folded word; numbers, codes and other scripts stay as they are."""
    if LATIN.fullmatch(word):
        return (english(word),)
    if not CYRILLIC.fullmatch(word):
        return (word.replace("'", ""),)
    known = [found for language in spoken or RUSSIAN if (found := slavic(word, language))]
    if not known:
        return tuple(guessed(word, language) for language in spoken[:1] or RUSSIAN)
    return known[0] if spoken else tuple(dict.fromkeys(lemma for found in known for lemma in found))


def spoken_in(lower: str, hint: str) -> Spoken:
    """What a text in lower case is written in, as far as its letters tell."""
    ukrainian, russian = ONLY_UKRAINIAN.search(lower), ONLY_RUSSIAN.search(lower)
    if bool(ukrainian) != bool(russian):
        return UKRAINIAN if ukrainian else RUSSIAN
    return {"ru": RUSSIAN, "uk": UKRAINIAN}.get(hint, EITHER)


def _chunk_terms(chunk: str, hint: str) -> list[list[str]]:
    """A chunk is what stands between blanks: in another layout its signs may be letters ("cnhb;rf" is one word, not two)."""
    found = words(chunk)
    if len(found) > 1 and (meant := [lemma for word in meant_by(chunk) for lemma in known(word)]):
        return [meant]
    typed = [chunk] if len(found) == 1 else found
    return [_alternatives(word, keys, hint) for word, keys in zip(found, typed, strict=True)]


def _alternatives(word: str, keys: str, hint: str) -> list[str]:
    # The writer of the message may have used the other language, so the query asks in both, the likelier first.
    spoken = spoken_in(word, hint)
    asked = [lemma for order in (spoken, EITHER) for lemma in lemmas(word, order)]
    return asked if known(word) else [*asked, *(lemma for other in meant_by(keys) for lemma in (*known(other), *_english(other)))]


def meant_by(keys: str) -> list[str]:
    """The words that the same keys give in the other layouts."""
    return [word for other in other_layouts(keys) for word in words(other)]


def known(word: str) -> tuple[str, ...]:
    """The lemmas of a word that is in a dictionary."""
    return (*slavic(word, "ru"), *slavic(word, "uk")) if CYRILLIC.fullmatch(word) else ()


def _english(word: str) -> tuple[str, ...]:
    return (english(word),) if LATIN.fullmatch(word) else ()


def _prefixes(chunk: str) -> Iterator[str]:
    for word in (*words(chunk)[-1:], *meant_by(chunk)):
        start = word.replace("'", "")
        if len(start) >= SHORTEST_PREFIX:
            yield f"{start}:*"


def _lexeme(term: str) -> str:
    start = term.removesuffix(":*")
    quoted = "'" + start.replace("\\", "\\\\").replace("'", "''") + "'"
    return quoted if start == term else f"{quoted}:*"
