"""A whole set at once: who is whose, in steps that may be paused."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from parley.people.matching.blocking import keys
from parley.people.matching.comparing import compare
from parley.people.matching.crowding import crowds
from parley.people.matching.evidence import evidence
from parley.people.matching.traits import traits
from parley.people.matching.types import Record, Struct, Tier, Verdict
from parley.people.matching.vetoes import are_two, objections

LARGEST_BLOCK = 60
"""A key that more have tells nothing, and would be compared for ever."""


class Pair(Struct, frozen=True):
    one: str
    other: str
    verdict: Verdict


class Resolution(Struct, frozen=True):
    united: tuple[tuple[str, ...], ...]
    """Who is one person by what a machine may decide."""
    suggested: tuple[Pair, ...]
    """What is left for an operator, the likeliest first."""
    accepted: tuple[tuple[str, ...], ...]
    """Who is one person if every suggestion is taken."""


def resolve(records: Iterable[Record]) -> Resolution:
    by_id = {record.id: record for record in records}
    found = sorted(pairs(list(by_id.values())), key=lambda pair: (-pair.verdict.confidence, pair.one, pair.other))
    groups = Groups(by_id)
    for pair in found:
        if pair.verdict.tier is Tier.SAME:
            groups.unite(pair, lambda ones, others: not objections(ones, others))
    united = groups.all()
    suggested = tuple(pair for pair in found if groups.unite(pair, _may_be_one))
    return Resolution(united, suggested, groups.all())


def pairs(records: Sequence[Record]) -> Iterator[Pair]:
    """Each two that may be one person, one by one as they are found: whoever walks over them may pause."""
    known = crowds(records)
    for one, other in candidates(records):
        verdict = compare(one, other, known)
        if verdict.tier is not Tier.NO:
            yield Pair(one.id, other.id, verdict)


def candidates(records: Sequence[Record]) -> Iterator[tuple[Record, Record]]:
    """Each two that share a key, once."""
    blocks: defaultdict[str, list[int]] = defaultdict(list)
    for place, record in enumerate(records):
        for key in keys(record):
            blocks[key].append(place)
    met: set[tuple[int, int]] = set()
    for members in blocks.values():
        if len(members) <= LARGEST_BLOCK:
            new = [pair for pair in combinations(members, 2) if pair not in met]
            met.update(new)
            yield from ((records[one], records[other]) for one, other in new)


def _may_be_one(ones: Sequence[Record], others: Sequence[Record]) -> bool:
    return not any(are_two(evidence(traits(one), traits(other), {})) for one in ones for other in others)


class Groups:
    """Who is one with whom, so far."""

    def __init__(self, records: Mapping[str, Record]) -> None:
        self._members = {id: [record] for id, record in records.items()}

    def unite(self, pair: Pair, may: Callable[[Sequence[Record], Sequence[Record]], bool]) -> bool:
        ones, others = self._members[pair.one], self._members[pair.other]
        if ones is others or not may(ones, others):
            return False
        ones.extend(others)
        self._members.update((record.id, ones) for record in others)
        return True

    def all(self) -> tuple[tuple[str, ...], ...]:
        """Groups of two and more."""
        found = {id(members): members for members in self._members.values()}
        return tuple(tuple(record.id for record in members) for members in found.values() if len(members) > 1)
