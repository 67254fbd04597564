"""Given names: which spellings, diminutives and foreign forms are of one name (data/given_names.csv)."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

import msgspec

from parley.people.matching.lettering import skeleton

Sex = Literal["m", "f", ""]
NAMES = Path(__file__).parent / "data" / "given_names.csv"


class Sense(msgspec.Struct, frozen=True):
    """What a word says, as a given name: the names that it may stand for."""

    names: frozenset[str] = frozenset()
    formal: frozenset[str] = frozenset()
    """Those of which it is a full form."""
    sex: Sex = ""


UNKNOWN = Sense()
# As skeletons: -енька, -очка, -ечка, -ушка, -юшка, -ульчик, -уля, -уся, -чик, -ик, -ка.
FOND = ("enka", "onka", "oCka", "eCka", "uSka", "juSka", "ulja", "julja", "usja", "jusja", "Cik", "ik", "ka")
SHORTEST_STEM = 2


def sense(sound: str) -> Sense:
    """What a skeleton says as a given name."""
    known = _dictionary().get(sound, UNKNOWN)
    return known if known.formal else _either(known, _fond(sound))


@lru_cache(8_192)
def _fond(sound: str) -> Sense:
    """A diminutive of a diminutive, which no list has whole: `Ленка` is Лена, `Сашенька` is Саша."""
    for ending in FOND:
        stem = sound.removesuffix(ending)
        if stem != sound and len(stem) >= SHORTEST_STEM:
            for known in (_dictionary().get(stem + vowel) for vowel in ("a", "ja", "")):
                if known:
                    return Sense(known.names, frozenset(), known.sex)
    return UNKNOWN


def _either(one: Sense, other: Sense) -> Sense:
    """`Ленька` is Лёня, and Лена."""
    if not one.names or not other.names:
        return one if one.names else other
    return Sense(one.names | other.names, frozenset(), one.sex if one.sex == other.sex else "")


@cache
def _dictionary() -> dict[str, Sense]:
    names: defaultdict[str, set[str]] = defaultdict(set)
    formal: defaultdict[str, set[str]] = defaultdict(set)
    sexes: dict[str, Sex] = {}
    for name, sex, sound, is_formal in _spellings():
        if len(sound) < SHORTEST_STEM:
            continue
        names[sound].add(name)
        sexes[name] = sex
        if is_formal:
            formal[sound].add(name)
    return {
        sound: Sense(frozenset(names[sound]), frozenset(formal[sound]), _sex({sexes[name] for name in names[sound]})) for sound in names
    }


def _spellings() -> Iterator[tuple[str, Sex, str, bool]]:
    with NAMES.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            sex: Sex = "f" if row["gender"] == "f" else "m"
            for column in ("ru", "uk", "latin", "en_equiv", "diminutives"):
                for spelling in filter(None, row[column].split("|")):
                    yield row["canon"], sex, skeleton(spelling), column != "diminutives"


def _sex(sexes: set[Sex]) -> Sex:
    return sexes.pop() if len(sexes) == 1 else ""
