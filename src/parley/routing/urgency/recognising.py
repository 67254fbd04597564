"""Recognises in a text what wants somebody soon: pure, in time that grows with the text alone.

One strong phrase is enough for a kind. Of weak ones it takes two, or one with an intensifier before it, or, for anger, one that is shouted.
What is denied, quoted, told of the past, or named among the exceptions does not count."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from parley.core.text import Word, sentences
from parley.routing.urgency.lexicon import Lexicon, Phrase, Role, lexicon
from parley.routing.urgency.types import Aside, Kind, Reading, Sign, Why

LONGEST = 4000
"""Characters that are looked at: who is in a hurry says so soon."""
QUOTED_LINE = re.compile(r"^\s*>.*$", re.MULTILINE)
QUOTATION = re.compile(r"«[^«»]{0,500}»|“[^“”]{0,500}”|„[^„“”]{0,500}[“”]|\"[^\"\n]{0,500}\"")
ENOUGH, STRONG, WEAK = 2, 2, 1
FAR_BACK, OTHER_WORDS = 3, 4
SHOUTED_LETTERS, SHOUTED_SHARE = 8, 0.7
SHOUTED_SIGNS = re.compile(r"!{3,}|!\?|\?!|\?{3,}")
DEEDS = frozenset({Kind.URGENT, Kind.LEGAL, Kind.REFUND})
"""What was so in the past is no matter of today."""


class Match(NamedTuple):
    phrase: Phrase
    places: tuple[int, ...]
    sentence: Sequence[Word]

    @property
    def said(self) -> str:
        return " ".join(self.sentence[place].forms[0] for place in self.places)


class Found(NamedTuple):
    """A match of a kind, how much it counts, and why it does not."""

    kind: Kind
    match: Match
    weight: int
    why: Why | None


def recognise(text: str, words: Lexicon | None = None) -> Reading:
    """`words` is the built-in lexicon unless something else is given."""
    words = words or lexicon()
    text = QUOTED_LINE.sub(" ", text[:LONGEST])
    spoken = QUOTATION.sub(" \n ", text)
    has_own = any(map(str.isalpha, spoken))
    found, pleased = _found(spoken if has_own else text, words)
    quoted = [one._replace(why="quoted") for one in _found(" \n ".join(QUOTATION.findall(text)), words)[0]] if has_own else []
    return _reading([*found, *quoted], is_shouted=_is_shouted(spoken), is_pleased=pleased)


def _found(text: str, words: Lexicon) -> tuple[list[Found], bool]:
    found, pleased = list[Found](), False
    for sentence in sentences(text):
        matches = list(_matches(sentence, words))
        roles = _Roles(sentence, matches)
        pleased = pleased or bool(roles.of("pleased"))
        found += roles.found()
    return found, pleased


def _matches(sentence: Sequence[Word], words: Lexicon) -> Iterator[Match]:
    keys = [words.keys(word) for word in sentence]
    for start, first in enumerate(keys):
        for key in first:
            for phrase in words.phrases.get(key, ()):
                if places := _places(phrase, start, keys):
                    yield Match(phrase, places, sentence)


def _places(phrase: Phrase, start: int, keys: Sequence[frozenset[str]]) -> tuple[int, ...]:
    """Where the words of a phrase stand whose first is at `start`; nothing where one is missing."""
    places = [start]
    for element in phrase.elements[1:]:
        reach = range(places[-1] + 1, min(places[-1] + 2 + phrase.gap, len(keys)))
        place = next((at for at in reach if not element.isdisjoint(keys[at])), None)
        if place is None:
            return ()
        places.append(place)
    return tuple(places)


class _Roles:
    """What the words of one sentence do to each other."""

    def __init__(self, sentence: Sequence[Word], matches: Sequence[Match]) -> None:
        self.sentence, self.matches = sentence, matches
        self.negations, self.transparent, self.after = (self._ends(role) for role in ("negation", "transparent", "after"))
        self.pasts, self.intensifiers = self._ends("past"), self._ends("intensifier")
        self.calm = bool(self.of("calm"))

    def of(self, *roles: Role) -> list[Match]:
        return [match for match in self.matches if match.phrase.role in roles]

    def found(self) -> Iterator[Found]:
        """Each place counts once for a kind, by its strongest phrase."""
        exceptions = [(match.phrase.kind, set(match.places)) for match in self.of("never")]
        taken: dict[Kind, set[int]] = {}
        for match in sorted(self.of("strong", "act", "weak"), key=lambda one: (one.phrase.role == "weak", -len(one.places), one.places)):
            kind = match.phrase.kind
            if kind is None or not taken.setdefault(kind, set()).isdisjoint(match.places):
                continue
            taken[kind] |= set(match.places)
            excepted = any(of in (None, kind) and not places.isdisjoint(match.places) for of, places in exceptions)
            yield Found(kind, match, self._weight(match), "exception" if excepted else self._why_not(kind, match))

    def _ends(self, role: Role) -> dict[int, int]:
        """Where phrases of a role end, and where the longest of each began."""
        ends: dict[int, int] = {}
        for match in self.of(role):
            ends[match.places[-1]] = min(match.places[0], ends.get(match.places[-1], match.places[0]))
        return ends

    def _weight(self, match: Match) -> int:
        if match.phrase.role != "weak":
            return STRONG
        return WEAK + (match.places[0] - 1 in self.intensifiers)

    def _why_not(self, kind: Kind, match: Match) -> Why | None:
        if self._is_negated(match) or (kind is Kind.URGENT and self.calm):
            return "negated"
        told = kind in DEEDS or match.phrase.role == "act"
        return "past" if told and self._is_past(match.places[0]) else None

    def _is_negated(self, match: Match) -> bool:
        """Denied just before, with nothing but empty words between, or just after: "срочности нет"."""
        last = match.places[-1] + 1
        if last in self.after and not self.sentence[last].after_sign:
            return True
        at = match.places[0]
        for _ in range(OTHER_WORDS + 1):
            if at == 0 or self.sentence[at].after_sign:
                return False
            at -= 1
            if at in self.negations:
                return True
            if at not in self.transparent:
                return False
        return False

    def _is_past(self, first: int) -> bool:
        return any(first - FAR_BACK - 1 <= end < first for end in self.pasts)


def _is_shouted(text: str) -> bool:
    letters = [sign for sign in text if sign.isalpha()]
    shouted = len(letters) >= SHOUTED_LETTERS and sum(map(str.isupper, letters)) >= SHOUTED_SHARE * len(letters)
    return shouted or bool(SHOUTED_SIGNS.search(text))


def _reading(found: Sequence[Found], *, is_shouted: bool, is_pleased: bool) -> Reading:
    signs, asides = list[Sign](), list[Aside]()
    for kind in Kind:
        mine = [one for one in found if one.kind is kind]
        counted = [one for one in mine if one.why is None and (one.weight == STRONG or not is_pleased)]
        shouting = int(is_shouted and kind is Kind.ANGER)
        enough = bool(counted) and sum(one.weight for one in counted) + shouting >= ENOUGH
        signs += [Sign(kind, one.match.said) for one in counted if enough]
        left = [one for one in mine if not enough or one not in counted]
        asides += [Aside(kind, one.match.said, one.why or "too_weak") for one in left]
    return Reading(tuple(dict.fromkeys(signs)), tuple(dict.fromkeys(asides)))
