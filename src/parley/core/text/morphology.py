"""Dictionary forms of Russian, Ukrainian and English words. The dictionaries (about 50 MB) are loaded at the first use."""

from functools import cache, lru_cache
from typing import Any, Literal

import pymorphy3
import snowballstemmer

from parley.core.text.kin import family

Morphology = Literal["ru", "uk"]

CACHED_WORDS = 32_768
LIKELY = 0.1
MAX_LEMMAS = 4


@lru_cache(CACHED_WORDS)
def slavic(word: str, language: Morphology) -> tuple[str, ...]:
    """The lemmas of every likely reading of a folded word, verbs with the nouns made of them; empty where the dictionary lacks it."""
    readings = [reading for reading in _analyzer(language).parse(word) if reading.is_known and reading.score >= LIKELY]
    lemmas = dict.fromkeys(lemma for reading in readings[:8] for lemma in _lemmas(reading, language))
    return tuple(_plain(lemma) for lemma in list(lemmas)[:MAX_LEMMAS])


@lru_cache(CACHED_WORDS)
def guessed(word: str, language: Morphology) -> str:
    """The likeliest lemma of a word that no dictionary has: a new brand still takes its endings."""
    return _plain(_analyzer(language).parse(word)[0].normal_form)


@lru_cache(CACHED_WORDS)
def english(word: str) -> str:
    return _plain(_english().stemWord(word))


def load() -> None:
    """Load the dictionaries now, for a process that should not pause at its first message."""
    for word, language in (("слово", "ru"), ("слово", "uk")):
        slavic(word, language)
    english("word")


def _lemmas(reading: Any, language: Morphology) -> tuple[str, ...]:
    if reading.tag.POS not in ("VERB", "INFN", "GRND", "PRTF", "PRTS"):
        return (reading.normal_form,)
    return family(reading.normal_form, language, lambda noun: _is_noun(noun, language))


def _is_noun(word: str, language: Morphology) -> bool:
    analyzer = _analyzer(language)
    return analyzer.word_is_known(word) and any(
        reading.tag.POS == "NOUN" and reading.normal_form == word and reading.score >= LIKELY for reading in analyzer.parse(word)
    )


def _plain(lemma: str) -> str:
    """As it stands in the index. Many leave the apostrophe out, and PostgreSQL's parser would split at it."""
    return lemma.replace("ё", "е").replace("'", "")


@cache
def _analyzer(language: Morphology) -> Any:
    return pymorphy3.MorphAnalyzer(lang=language)


@cache
def _english() -> Any:
    return snowballstemmer.stemmer("english")
