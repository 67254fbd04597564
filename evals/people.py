"""Identity resolution, measured: our two tiers beside the plain rule and Splink, on every set that is there.

Pairs are counted over a whole set. *Automatic* is what a machine unites. *Suggestions* are what an operator is shown beyond that. The
strictest reading is measured: each of them taken, with all that follows (transitive closure), as by an operator who never says no.
"""

import sys
from collections.abc import Iterator, Sequence
from statistics import median
from subprocess import CalledProcessError
from time import perf_counter

from bench.figures import Figure, figure
from evals import others
from evals.gold import Gold
from evals.truth import quality
from parley.people.matching import Record, Resolution, candidates, compare, crowds, resolve

PRECISE, FOUND_BY_MACHINE, PRECISE_ENOUGH, FOUND = 1.0, 0.90, 0.97, 0.95
MICROSECONDS, FASTEST = 1e6, 60.0
USUAL = 0.999
TENTHS, WORST_CALIBRATION = 10, 0.05


def measured(gold: Gold, *, beside: bool) -> Iterator[Figure]:
    """All figures of one set; `beside` says whether Splink is there."""
    resolution = resolve(gold.records)
    yield from _automatic(gold, resolution)
    yield from _suggestions(gold, resolution)
    yield from _other(gold, "same phone, e-mail or document", others.same_address(gold.records))
    yield figure(f"{gold.name}: confidence, mean error against the truth", calibration(gold), "", at_most=WORST_CALIBRATION)
    if beside:
        yield from _splink(gold)


def _automatic(gold: Gold, resolution: Resolution) -> Iterator[Figure]:
    told = quality(resolution.united, gold.persons, gold.machine)
    yield figure(f"{gold.name}: automatic, precision", told.precision, "", at_least=PRECISE)
    yield figure(f"{gold.name}: automatic, recall of the machine-mergeable", told.recall, "", at_least=FOUND_BY_MACHINE)
    yield figure(f"{gold.name}: automatic, recall of all pairs", quality(resolution.united, gold.persons).recall, "")
    yield figure(f"{gold.name}: automatic, persons wrongly mixed", told.mixed, "", at_most=0)


def _suggestions(gold: Gold, resolution: Resolution) -> Iterator[Figure]:
    told = quality(resolution.accepted, gold.persons, gold.reachable)
    yield figure(f"{gold.name}: suggestions, shown", len(resolution.suggested), "")
    yield figure(f"{gold.name}: suggestions, share that is right", _right(gold, resolution), "", at_least=PRECISE_ENOUGH)
    yield figure(f"{gold.name}: with all suggestions taken, precision", told.precision, "", at_least=PRECISE_ENOUGH)
    yield figure(f"{gold.name}: with all suggestions taken, reachable recall", told.recall, "", at_least=FOUND)
    yield figure(f"{gold.name}: with all suggestions taken, persons wrongly mixed", told.mixed, "")


def _right(gold: Gold, resolution: Resolution) -> float:
    shown = resolution.suggested
    right = sum(gold.persons[pair.one] == gold.persons[pair.other] for pair in shown)
    return right / len(shown) if shown else 1.0


def _other(gold: Gold, name: str, groups: Sequence[Sequence[str]]) -> Iterator[Figure]:
    told = quality(groups, gold.persons)
    yield figure(f"{gold.name}: {name}, precision", told.precision, "")
    yield figure(f"{gold.name}: {name}, recall", told.recall, "")
    yield figure(f"{gold.name}: {name}, persons wrongly mixed", told.mixed, "")


def _splink(gold: Gold) -> Iterator[Figure]:
    """At the threshold that is usual, and at the one that the truth shows to be its best."""
    try:
        by_threshold = others.splink(gold.records, "febrl" if gold.name.startswith("febrl") else "channels")
    except CalledProcessError:
        sys.stderr.write(f"{gold.name}: Splink gave up\n")
        return
    best = max(by_threshold, key=lambda threshold: quality(by_threshold[threshold], gold.persons).balance)
    yield from _other(gold, f"Splink 5 at {USUAL}", by_threshold[USUAL])
    yield from _other(gold, f"Splink 5 at its best ({best})", by_threshold[best])


def calibration(gold: Gold) -> float:
    """How far the confidences of all who share a key are from how often they are right, by tenths."""
    known = crowds(gold.records)
    surpluses = [0.0] * (TENTHS + 1)
    met = list(candidates(gold.records))
    for one, other in met:
        confidence = compare(one, other, known).confidence
        surpluses[int(confidence * TENTHS)] += confidence - (gold.persons[one.id] == gold.persons[other.id])
    return sum(map(abs, surpluses)) / max(len(met), 1)


def speed(records: Sequence[Record]) -> Figure:
    """The median time of comparing two that share a key."""
    taken: list[float] = []
    for one, other in candidates(records):
        before = perf_counter()
        compare(one, other)
        taken.append(perf_counter() - before)
    return figure("one comparison, median", median(taken) * MICROSECONDS, "µs", at_most=FASTEST)
