"""How many people stand behind a key: a number of a family, a lent number, a computer in a hall."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from parley.people.matching import likeness
from parley.people.matching.blocking import keys
from parley.people.matching.likeness import Like
from parley.people.matching.traits import Traits, traits
from parley.people.matching.types import CLAIMED, Record

YEAR = timedelta(days=365)
LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)
MANY, LOOKED_AT = 5, 40
COUNTED = re.compile("[peuc]:").match
"""Numbers, mailboxes, nicknames and browsers are shared; documents and orders are not."""


def crowds(records: Iterable[Record]) -> dict[str, int]:
    """For each key of theirs behind which different people stand, how many: told apart by name, sex or birthday, within one year.

    A number or a mailbox that somebody only claims is not theirs, until there are too many who do.
    """
    holders: defaultdict[str, list[Traits]] = defaultdict(list)
    for record in records:
        for key in filter(COUNTED, keys(record)):
            holders[key].append(traits(record))
    counted = {key: _people(key, members) for key, members in holders.items() if len(members) > 1}
    return {key: count for key, count in counted.items() if count > 1}


def _people(key: str, members: Sequence[Traits]) -> int:
    if len(members) > LOOKED_AT:
        return len(members)
    attested = [who for who in members if _attests(who, key)]
    everybody = _at_once(members)
    return everybody if everybody > MANY or not attested else _at_once(attested)


def _attests(who: Traits, key: str) -> bool:
    kind, _, value = key.partition(":")
    held = {"p": who.phones, "e": who.emails}.get(kind)
    return held is not None and held.get(value, CLAIMED) != CLAIMED


def _at_once(members: Sequence[Traits]) -> int:
    """The most people within any year: a number that was sold anew had one owner at a time."""
    ordered = sorted(members, key=_since)
    return max(
        len(_told_apart([who for who in ordered[place:] if _since(who) - _since(first) <= YEAR])) for place, first in enumerate(ordered)
    )


def _since(who: Traits) -> datetime:
    return who.since or LONG_AGO


def _told_apart(members: Sequence[Traits]) -> list[Traits]:
    people: list[Traits] = []
    for who in members:
        if (who.name.given or who.birth_date) and all(_are_two(who, other) for other in people):
            people.append(who)
    return people


def _are_two(one: Traits, other: Traits) -> bool:
    sexes = {one.name.sex, other.name.sex}
    return (
        likeness.given(one.name, other.name) in (Like.OTHER, Like.NICK)
        or likeness.date(one.birth_date, other.birth_date) is Like.OTHER
        or sexes == {"m", "f"}
    )
