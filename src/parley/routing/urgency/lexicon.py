"""The lists of words, made ready for looking: `words/*.toml`, and what a workspace adds or switches off.

A phrase is words in order with up to two others between each; `a|b` is one or the other, `=a` that very form and no other, `a*` whatever
begins so, `a & b` any order. All else stands for all of its forms."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import permutations
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from parley.core.text import Word, fold, sentences
from parley.routing.urgency.types import Kind

FOLDER = Path(__file__).with_name("words")
LANGUAGES = ("ru", "uk", "en")
LONGEST_START = 12
GAP, FREE_GAP = 2, 3

Role = Literal["strong", "act", "weak", "never", "calm", "negation", "transparent", "after", "past", "intensifier", "pleased"]
"""`act`: a deed that may be told of long afterwards; `calm`: says that there is no hurry, whatever else its sentence says."""
Element = frozenset[str]


class Phrase(NamedTuple):
    kind: Kind | None
    role: Role
    elements: tuple[Element, ...]
    gap: int


class KindList(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    strong: tuple[str, ...] = ()
    act: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    calm: tuple[str, ...] = ()


class WordList(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file."""

    negation: tuple[str, ...]
    transparent: tuple[str, ...]
    after: tuple[str, ...]
    past: tuple[str, ...]
    intensifier: tuple[str, ...]
    pleased: tuple[str, ...]
    urgent: KindList
    legal: KindList
    anger: KindList
    complaint: KindList
    refund: KindList


class Lexicon(NamedTuple):
    """Phrases by what their first word may be, and the beginnings of words that any of them names."""

    phrases: Mapping[str, Sequence[Phrase]]
    starts: frozenset[str]

    def keys(self, word: Word) -> frozenset[str]:
        """All by which a word may be named."""
        exact = {f"={form}" for form in word.forms}
        begun = {f"{start}*" for form in word.forms for at in range(3, LONGEST_START + 1) if (start := form[:at]) in self.starts}
        return word.lemmas | exact | begun


@lru_cache(256)
def lexicon(own: tuple[tuple[Kind | None, str], ...] = (), off: frozenset[Kind] = frozenset()) -> Lexicon:
    """What is built in, without the kinds that are switched off, and a workspace's own phrases, which always count."""
    built_in = [phrase for phrase in built_in_phrases() if phrase.kind not in off or phrase.role == "never"]
    return _indexed([*built_in, *(phrase for kind, text in own for phrase in _own(kind, text))])


@cache
def built_in_phrases() -> Sequence[Phrase]:
    return [phrase for language in LANGUAGES for phrase in _of_language(language)]


@cache
def word_list(language: str) -> WordList:
    return msgspec.toml.decode((FOLDER / f"{language}.toml").read_bytes(), type=WordList)


def _of_language(language: str) -> Iterator[Phrase]:
    words = word_list(language)
    general: tuple[Role, ...] = ("negation", "transparent", "after", "past", "intensifier", "pleased")
    of_kinds: tuple[Role, ...] = ("strong", "act", "weak", "never", "calm")
    for role in general:
        yield from _phrases(None, role, getattr(words, role), language)
    for kind in Kind:
        for role in of_kinds:
            yield from _phrases(kind, role, getattr(getattr(words, kind.value), role), language)


def _phrases(kind: Kind | None, role: Role, texts: Iterable[str], language: str) -> Iterator[Phrase]:
    for text in texts:
        parts = [_element(part, language) for part in text.replace("&", " ").split()]
        if "&" in text:
            yield from (Phrase(kind, role, order, FREE_GAP) for order in permutations(parts))
        else:
            yield Phrase(kind, role, tuple(parts), GAP)


def _element(part: str, language: str) -> Element:
    keys: set[str] = set()
    for one in part.split("|"):
        keys |= {fold(one)} if one.startswith("=") or one.endswith("*") else _lemmas(one, language)
    return frozenset(keys)


def _own(kind: Kind | None, text: str) -> Iterator[Phrase]:
    """What people write is no notation, but for a star at the end of a word."""
    elements = [_lemmas(one, "") if not one.endswith("*") else {fold(one)} for one in text.split()]
    if elements and all(elements):
        yield Phrase(kind, "strong" if kind else "never", tuple(map(frozenset, elements)), GAP)


def _lemmas(word: str, language: str) -> set[str]:
    return {lemma for words in sentences(word, language) for one in words for lemma in (*one.lemmas, f"={one.forms[0]}")}


def _indexed(phrases: Collection[Phrase]) -> Lexicon:
    by_first: dict[str, list[Phrase]] = defaultdict(list)
    for phrase in phrases:
        for key in phrase.elements[0]:
            by_first[key].append(phrase)
    starts = {key[:-1] for phrase in phrases for element in phrase.elements for key in element if key.endswith("*")}
    return Lexicon(dict(by_first), frozenset(starts))
