"""What speaks for and against two records being one person, in bits (Fellegi and Sunter's weights, log2 of the likelihood ratio).

A weight says how many times likelier the observation is of one person than of two who happen to meet in a list of customers.
"""

from collections.abc import Iterator, Mapping

from parley.people.matching import names_told, traces_left
from parley.people.matching.likeness import Like, date
from parley.people.matching.traits import Traits
from parley.people.matching.types import Reason

Crowds = Mapping[str, int]

DATES = {Like.SAME: ("same_birth_date", 13.0), Like.TYPO: ("similar_birth_date", 7.0), Like.OTHER: ("other_birth_date", -12.0)}
SAME_CITY, OTHER_CITY, SAME_COMPANY, ASKS_WITHOUT_PROOF = 2.5, -0.7, 4.0, -12.0
# A whole address in common tells about as much as a birthday; half of it is a street.
ADDRESS, STREET, HALF = 14.0, -2.0, 0.5


def evidence(one: Traits, other: Traits, crowds: Crowds) -> Iterator[Reason]:
    yield from traces_left.evidence(one, other, crowds)
    yield from names_told.evidence(one, other)
    yield from _birthday(one, other)
    yield from _circumstances(one, other)
    yield from _address(one, other)
    if any(who.asks_private and not who.has_proof for who in (one, other)):
        yield Reason("asks_without_proof", (), ASKS_WITHOUT_PROOF)


def _birthday(one: Traits, other: Traits) -> Iterator[Reason]:
    like = date(one.birth_date, other.birth_date)
    if like in DATES:
        code, weight = DATES[like]
        yield Reason(code, tuple(sorted({one.birth_date, other.birth_date})), weight)


def _circumstances(one: Traits, other: Traits) -> Iterator[Reason]:
    cities = tuple(sorted({one.record.city, other.record.city}))
    if one.city and other.city:
        yield Reason("same_city", cities, SAME_CITY) if one.city == other.city else Reason("other_city", cities, OTHER_CITY)
    if one.company and one.company == other.company:
        yield Reason("same_company", tuple(sorted({one.record.company, other.record.company})), SAME_COMPANY)


def _address(one: Traits, other: Traits) -> Iterator[Reason]:
    common = len(one.address & other.address)
    share = common / min(len(one.address), len(other.address)) if common > 1 else 0.0
    if share >= HALF:
        yield Reason("same_address", tuple(sorted({one.record.address, other.record.address})), ADDRESS * share + STREET)
