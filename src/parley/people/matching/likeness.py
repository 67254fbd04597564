"""How two names, dates, mailboxes are alike."""

from enum import StrEnum
from functools import lru_cache

from rapidfuzz.distance import OSA

from parley.people.matching.lettering import family
from parley.people.matching.naming import Name, named

SHORTEST_TYPO, LONG = 4, 8


class Like(StrEnum):
    SAME = "same"
    FORM = "form"
    """A diminutive, or a foreign form."""
    OWN = "own"
    """A diminutive that is a full name too: Вера may be Вероника, or somebody else."""
    TYPO = "typo"
    INITIAL = "initial"
    NICK = "nick"
    """Two words, of which one may be no name at all."""
    UNKNOWN = "unknown"
    """At least one of them does not tell."""
    OTHER = "other"


def given(one: Name, other: Name) -> Like:
    like = _given(one, other)
    if like is not Like.OTHER or (not _has_j(one) and not _has_j(other)):
        return like
    return Like.OWN if _given(_as_zh(one), _as_zh(other)) in (Like.SAME, Like.FORM) else like


def _has_j(name: Name) -> bool:
    return "j" in name.spelt


def _as_zh(name: Name) -> Name:
    """`Janna` is Жанна as well as Яна: in Latin letters, a j is either sound."""
    return named(name.spelt.replace("j", "zh"), "", "") if _has_j(name) else name


def _given(one: Name, other: Name) -> Like:
    a, b = one.given, other.given
    if not a or not b:
        return Like.UNKNOWN
    if a == b:
        return Like.INITIAL if len(a) == 1 else Like.SAME
    if len(a) == 1 or len(b) == 1:
        return Like.INITIAL if _may_abbreviate(one, other) or _may_abbreviate(other, one) else Like.OTHER
    if one.sense.names and other.sense.names:
        return _by_sense(one, other)
    if _slipped((a, b), (one.spelt, other.spelt)):
        return Like.TYPO
    return Like.NICK if _may_be_nick(one) or _may_be_nick(other) else Like.OTHER


def _may_be_nick(name: Name) -> bool:
    return not name.last and not name.sense.names


def _by_sense(one: Name, other: Name) -> Like:
    if one.sense.formal & other.sense.formal:
        return Like.SAME
    if not one.sense.names & other.sense.names:
        return Like.OTHER
    return Like.OWN if one.sense.formal and other.sense.formal else Like.FORM


def _may_abbreviate(short: Name, full: Name) -> bool:
    """`С.` is Степан, and Саша where that is written out."""
    return len(short.given) == 1 and full.given.startswith(short.given)


def last(one: Name, other: Name) -> Like:
    a, b = one.last, other.last
    if not a or not b:
        return Like.UNKNOWN
    if a == b or _reads_as(one, b) or _reads_as(other, a):
        return Like.SAME
    if len(a) == 1 or len(b) == 1:
        return Like.INITIAL if a[0] == b[0] else Like.OTHER
    return Like.TYPO if _slipped((a, b), (one.surname, other.surname)) else Like.OTHER


def _reads_as(name: Name, sound: str) -> bool:
    """`Jukov` is Жуков."""
    return "j" in name.surname and family(name.surname.replace("j", "zh"))[0] == sound


def middle(one: Name, other: Name) -> Like:
    a, b = one.middle, other.middle
    if not a or not b:
        return Like.UNKNOWN
    if len(a) == 1 or len(b) == 1:
        return Like.INITIAL if a[0] == b[0] else Like.OTHER
    return Like.SAME if a == b else Like.TYPO if is_slip(a, b) else Like.OTHER


def _slipped(sounds: tuple[str, str], spellings: tuple[str, str]) -> bool:
    """A slip of the pen may change a name's sound altogether, so both are looked at."""
    return is_slip(*sounds) or is_slip(*spellings)


@lru_cache(8_192)
def is_slip(one: str, other: str) -> bool:
    """One letter too many, too few, wrong or in its neighbour's place; two in a long word."""
    if one == other:
        return True
    shorter = min(len(one), len(other))
    allowed = 0 if shorter < SHORTEST_TYPO else 1 if shorter < LONG else 2
    return allowed > 0 and OSA.distance(one, other, score_cutoff=allowed) <= allowed


def date(one: str, other: str) -> Like:
    if not one or not other:
        return Like.UNKNOWN
    if one == other:
        return Like.SAME
    (year, month, day), (there, *rest) = one.split("-"), other.split("-")
    slipped = year == there and (rest == [day, month] or rest[0] == month or rest[1] == day)
    return Like.TYPO if slipped or OSA.distance(one, other, score_cutoff=1) <= 1 else Like.OTHER
