"""A text sentence by sentence, word by word: as each was written, what was meant by it, and what these are forms of."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from parley.core.text.fold import fold
from parley.core.text.lemmas import CYRILLIC, LATIN, MAX_CHARS, WORD, Spoken, known, lemmas, meant_by, spoken_in
from parley.core.text.morphology import CACHED_WORDS

ENDS = re.compile(r"[.!?…;\n\r]+")
STRETCHED = re.compile(r"(\w)\1{2,}")
LOOK_ALIKES = str.maketrans("aceikmopxy", "асеікморху")
SHORTEST_MEANT = 4
"""Shorter words of one layout are too often words of another."""


class Word(NamedTuple):
    """`forms` are folded, the one that was written first; `after_sign` says that a comma or the like stands before it."""

    forms: tuple[str, ...]
    lemmas: frozenset[str]
    after_sign: bool = False


def sentences(text: str, hint: str = "") -> list[list[Word]]:
    """The words of each sentence that has any. Stretched words ("срооочно") and the wrong keyboard layout are understood."""
    spoken = spoken_in(text.lower(), hint)
    return [words for part in ENDS.split(text) if (words := list(_words(fold(part), spoken)))]


def _words(folded: str, spoken: Spoken) -> Iterator[Word]:
    end = 0
    for match in WORD.finditer(folded):
        word = _word(match[0][:MAX_CHARS], spoken)
        yield word._replace(after_sign=True) if end and folded[end : match.start()] != " " else word
        end = match.end()


@lru_cache(CACHED_WORDS)
def _word(written: str, spoken: Spoken) -> Word:
    form = _plain(written)
    forms = (form, *_meant(form))
    return Word(forms, frozenset(lemma for one in forms for lemma in lemmas(one, spoken if one is form else ())))


def _plain(written: str) -> str:
    """Without stretching, and in one script where Latin letters stand among Cyrillic ones."""
    form = STRETCHED.sub(r"\1", written)
    letters = form.replace("'", "")
    is_mixed = not letters.isascii() and any(map(CYRILLIC.fullmatch, letters)) and any(map(LATIN.fullmatch, letters))
    return form.translate(LOOK_ALIKES) if is_mixed else form


def _meant(form: str) -> tuple[str, ...]:
    if len(form) < SHORTEST_MEANT or not LATIN.fullmatch(form):
        return ()
    return tuple(dict.fromkeys(other for other in meant_by(form) if known(other)))
