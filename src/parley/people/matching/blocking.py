"""Blocking keys: two records that share none are never compared."""

from collections.abc import Iterator
from itertools import combinations

from parley.people.matching.naming import Name
from parley.people.matching.traits import Traits, traits
from parley.people.matching.types import Record, found_by

MOST = 24


def keys(record: Record) -> tuple[str, ...]:
    """What a record is found by, the most telling first: `d:` document, `p:` number, `e:` mailbox, `o:` order, `u:` nickname, …"""
    found = dict.fromkeys(found_by(kind, value) for kind, value in _keys(traits(record)) if value)
    return tuple(found)[:MOST]


def _keys(who: Traits) -> Iterator[tuple[str, str]]:
    yield from (("d", document) for document in who.documents)
    yield from (("p", number) for number in who.phones)
    yield from (("e", mailbox) for mailbox in who.emails)
    yield from (("o", order) for order in sorted(who.orders))
    yield "u", who.nick
    yield "c", who.record.cookie
    yield from (("b", f"{who.birth_date}:{sound}") for sound in _sounds(who.name) if who.birth_date)
    yield from (("m", mailbox.rpartition("@")[0]) for mailbox in who.emails)
    if who.name.is_full:
        yield "n", ":".join(sorted((who.name.last, min(who.name.sense.names, default=who.name.given))))
    yield from (("a", place) for place in _home(who.address))


def _sounds(name: Name) -> list[str]:
    """How the names begin, whichever stands in which field."""
    return sorted({name.last[:3], name.given[:3]} - {""})


def _home(address: frozenset[str]) -> Iterator[str]:
    """The words of an address that tell most: the longest, in pairs, and each with the house's number."""
    words = sorted((word for word in address if word.isalpha() and len(word) > 4), key=lambda word: (-len(word), word))[:3]
    numbers = sorted(word for word in address if word.isdigit())[:3]
    yield from (f"{one}:{other}" for one, other in combinations(sorted(words), 2))
    yield from (f"{word}:{number}" for word in words for number in numbers)
