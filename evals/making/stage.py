"""Where made-up people come and go, and leave records."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import combinations
from random import Random
from typing import Any

from evals.making.cast import Someone
from evals.truth import pair
from parley.people.matching import Key, Record

Told = Mapping[str, Any]
YEAR = datetime(2026, 1, 1, tzinfo=UTC)


class Stage:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.records: list[Record] = []
        self.persons: dict[str, str] = {}
        self.machine: set[tuple[str, str]] = set()
        self._at = YEAR

    def opens(self) -> None:
        self._at = YEAR + timedelta(days=self.random.randrange(300))

    def enters(self, who: Someone, kind: str, *told: Told, after: float = 3) -> Record:
        """Somebody writes or calls, so many days after the last, and tells something of themselves; of their city only now and then."""
        self._at += timedelta(days=after)
        known: dict[str, Any] = {"city": self.random.choice((who.city, "")), "language": who.language}
        for facts in told:
            known |= facts
        record = Record(f"M{len(self.records):05}", kind, seen_from=self._at, seen_until=self._at, **known)
        self.records.append(record)
        self.persons[record.id] = who.id
        return record

    def unites(self, *records: Record) -> None:
        """A machine may see that these are one."""
        self.machine.update(pair(one.id, other.id) for one, other in combinations(records, 2))


Scene = Callable[[Stage], None]


def full(who: Someone) -> Told:
    return named(who.first, who.last)


def named(first: str, last: str = "") -> Told:
    return {"display": f"{first} {last}".strip(), "first": first, "last": last}


def number(value: str, trust: str = "claimed") -> Told:
    return {"phones": (Key(value, trust),)}


def box(value: str, trust: str = "claimed") -> Told:
    return {"emails": (Key(value, trust),)}


def own(value: str) -> Told:
    """A number that the messenger proves, or a mailbox that was written from."""
    return box(value, "proven") if "@" in value else number(value, "proven")


def calls(value: str) -> Told:
    return number(value, "network")


def says(words: str) -> Told:
    return {"said": (words,)}
