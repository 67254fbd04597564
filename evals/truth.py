"""How good a grouping is: pair by pair, and in persons who were mixed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations

import msgspec

Pairs = frozenset[tuple[str, str]]


def pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def within(groups: Iterable[Iterable[str]]) -> Pairs:
    """Each two of one group."""
    return frozenset(pair(one, other) for group in groups for one, other in combinations(group, 2))


def closure(pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """The groups that follow when each of these pairs is one person."""
    group: dict[str, list[str]] = {}
    for one, other in pairs:
        ones, others = group.setdefault(one, [one]), group.setdefault(other, [other])
        if ones is not others:
            ones.extend(others)
            group.update(dict.fromkeys(others, ones))
    return list({id(members): members for members in group.values()}.values())


def of_one_person(persons: Mapping[str, str]) -> Pairs:
    records: defaultdict[str, list[str]] = defaultdict(list)
    for record, person in persons.items():
        records[person].append(record)
    return within(records.values())


class Quality(msgspec.Struct, frozen=True):
    precision: float
    recall: float
    mixed: int
    """Persons who share a group with another."""
    pairs: int

    @property
    def balance(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def quality(groups: Iterable[Iterable[str]], persons: Mapping[str, str], wanted: Pairs | None = None) -> Quality:
    """Of a grouping. `wanted` are the pairs to be found, if not all that are of one person."""
    groups = [list(group) for group in groups]
    found, true = within(groups), of_one_person(persons)
    wanted = true if wanted is None else wanted
    mixed = {persons[record] for group in groups if len({persons[record] for record in group}) > 1 for record in group}
    return Quality(
        len(found & true) / len(found) if found else 1.0, len(found & wanted) / len(wanted) if wanted else 1.0, len(mixed), len(found)
    )
