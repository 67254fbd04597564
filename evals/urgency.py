"""Trigger words, measured: how often a kind that is recognised is meant, and how often one that is meant is recognised.

A sentence may want several kinds; each counts by itself. Kinds in brackets are a matter of opinion, and count neither way."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

from bench.figures import Figure, figure
from parley.routing import urgency
from parley.routing.urgency import Kind

FOLDER = Path(__file__).parent.parent / "tests/routing/urgency/sets"
SETS = ("development", "salon_and_clinic", "shop_and_gym")
LANGUAGES = ("ru", "uk", "en")
PRECISE, FOUND = 0.90, 0.85
MILLISECONDS, SLOWEST = 1e3, 1.0


class Sentence(NamedTuple):
    language: str
    text: str
    wanted: frozenset[Kind]
    allowed: frozenset[Kind]
    """The wanted ones among them."""


class Quality(NamedTuple):
    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def read(name: str) -> list[Sentence]:
    """One set: a line is a language, its kinds, and the words."""
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [_sentence(line) for line in lines if line and not line.startswith("#")]


def quality(sentences: Iterable[Sentence], only: Kind | None = None) -> Quality:
    """Of all kinds, or of one."""
    right = wrong = missed = 0
    for one in sentences:
        found = set(urgency.recognise(one.text).kinds)
        wanted, allowed = one.wanted, one.allowed
        if only:
            found, wanted = found & {only}, wanted & {only}
        right, wrong, missed = right + len(found & wanted), wrong + len(found - allowed), missed + len(wanted - found)
    return Quality(right, wrong, missed)


def alarms(sentences: Iterable[Sentence]) -> Quality:
    """Whether anything was recognised at all, by sentences."""
    verdicts = [(bool(urgency.recognise(one.text).kinds), one) for one in sentences]
    right = sum(found and bool(one.allowed) for found, one in verdicts)
    wrong = sum(found and not one.allowed for found, one in verdicts)
    return Quality(right, wrong, sum(not found and bool(one.wanted) for found, one in verdicts))


def mistakes(sentences: Iterable[Sentence]) -> Iterator[str]:
    """Each sentence that was read wrongly, and how."""
    for one in sentences:
        found = set(urgency.recognise(one.text).kinds)
        for sign, kinds in (("+", found - one.allowed), ("-", one.wanted - found)):
            yield from (f"{sign}{kind}: {one.text}" for kind in sorted(kinds))


def measured() -> Iterator[Figure]:
    for name in SETS:
        sentences = read(name)
        held_out = name != "development"
        yield from _of(name, sentences, held_out)
        for language in LANGUAGES:
            yield from _of(f"{name}, {language}", [one for one in sentences if one.language == language], False)
        for kind in Kind:
            yield from _named(f"{name}, {kind}", quality(sentences, kind))
    yield speed([one for name in SETS for one in read(name)])


def speed(sentences: Sequence[Sentence]) -> Figure:
    """The median time of one message whose words have been met before."""
    for one in sentences:
        urgency.recognise(one.text)
    taken: list[float] = []
    for one in sentences:
        before = perf_counter()
        urgency.recognise(one.text)
        taken.append(perf_counter() - before)
    return figure("one message, median", median(taken) * MILLISECONDS, "ms", at_most=SLOWEST)


def _of(name: str, sentences: Sequence[Sentence], held_out: bool) -> Iterator[Figure]:
    told, heard = quality(sentences), alarms(sentences)
    yield figure(f"{name}: precision", told.precision, "", at_least=PRECISE if held_out else None)
    yield figure(f"{name}: recall", told.recall, "", at_least=FOUND if held_out else None)
    yield figure(f"{name}: false alarms", heard.wrong, f"of {sum(not one.allowed for one in sentences)}")


def _named(name: str, told: Quality) -> Iterator[Figure]:
    yield figure(f"{name}: precision", told.precision, "")
    yield figure(f"{name}: recall", told.recall, "")


def _sentence(line: str) -> Sentence:
    language, kinds, text = (part.strip() for part in line.split("|", 2))
    named = [kind for kind in kinds.split(",") if kind != "-"]
    wanted = frozenset(Kind(kind) for kind in named if not kind.startswith("("))
    return Sentence(language, text, wanted, wanted | {Kind(kind.strip("()")) for kind in named})
