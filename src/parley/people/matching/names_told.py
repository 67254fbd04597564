"""What the names of two records weigh."""

from collections.abc import Iterator, Mapping

from parley.people.matching import likeness, rarity
from parley.people.matching.likeness import Like
from parley.people.matching.naming import Name
from parley.people.matching.traits import Traits
from parley.people.matching.types import Reason

Weights = Mapping[Like, tuple[str, float]]

GIVEN: Weights = {
    Like.FORM: ("name_form", 4.0),
    Like.OWN: ("own_name", 1.0),
    Like.TYPO: ("similar_given_name", 3.5),
    Like.INITIAL: ("same_initials", 2.5),
    Like.NICK: ("other_nickname", -1.0),
    Like.OTHER: ("other_given_name", -14.0),
}
MIDDLE: Weights = {
    Like.SAME: ("same_patronymic", 4.0),
    Like.TYPO: ("similar_patronymic", 3.0),
    Like.INITIAL: ("same_initials", 2.0),
    Like.OTHER: ("other_patronymic", -10.0),
}
LAST: Weights = {Like.INITIAL: ("same_initials", 2.0), Like.OTHER: ("other_surname", -5.0)}
SURNAME_SLIP, SWAPPED, OTHER_SEX, TWO_NAMES = -3.0, -1.0, -12.0, -6.0


def evidence(one: Traits, other: Traits) -> Iterator[Reason]:
    if _are_swapped(one.name, other.name):
        yield Reason("swapped_name", _shown(one, other), min(_bits(one.name), _bits(other.name)) + SWAPPED)
    else:
        yield from _given(one, other)
        yield from _last(one, other)
        yield from _weighed(MIDDLE, likeness.middle(one.name, other.name), one, other)
    if any(likeness.given(who.name, who.alias) is Like.OTHER for who in (one, other)):
        yield Reason("two_names", _shown(one, other), TWO_NAMES)


def _are_swapped(a: Name, b: Name) -> bool:
    if not (a.is_full and b.is_full) or a.given == b.given:
        return False
    return (a.given, a.last) == (b.last, b.given) or (likeness.is_slip(a.spelt, b.surname) and likeness.is_slip(a.surname, b.spelt))


def _given(one: Traits, other: Traits) -> Iterator[Reason]:
    like = likeness.given(one.name, other.name)
    if like is Like.SAME:
        yield Reason("same_given_name", _shown(one, other), min(rarity.given_bits(one.name.given), rarity.given_bits(other.name.given)))
    yield from _weighed(GIVEN, like, one, other)
    if like is not Like.OTHER and {one.name.sex, other.name.sex} == {"f", "m"}:
        yield Reason("other_sex", _shown(one, other), OTHER_SEX)


def _last(one: Traits, other: Traits) -> Iterator[Reason]:
    like = likeness.last(one.name, other.name)
    bits = min(rarity.surname_bits(one.name.last), rarity.surname_bits(other.name.last))
    if like is Like.SAME:
        yield Reason("same_surname", _shown(one, other), bits)
    if like is Like.TYPO:
        yield Reason("similar_surname", _shown(one, other), bits + SURNAME_SLIP)
    yield from _weighed(LAST, like, one, other)


def _weighed(weights: Weights, like: Like, one: Traits, other: Traits) -> Iterator[Reason]:
    if like in weights:
        code, weight = weights[like]
        yield Reason(code, _shown(one, other), weight)


def _bits(name: Name) -> float:
    return rarity.given_bits(name.given) + rarity.surname_bits(name.last)


def _shown(one: Traits, other: Traits) -> tuple[str, ...]:
    return tuple(sorted({one.shown, other.shown}))
