"""How much it tells that two people bear one name: `Смирнов` is one of 54, a name that no list has is one of thousands."""

from functools import cache, lru_cache
from math import log2
from pathlib import Path

from parley.people.matching.given import sense
from parley.people.matching.lettering import family

KNOWN_GIVEN, RARE_GIVEN = 5.5, 8.0
RARE_SURNAME = 12.0
SURNAMES = Path(__file__).parent / "data" / "surnames.txt"
# Ranks of surnames follow a power law: the first is borne by 1.86 of 100, the hundredth by a tenth as many.
COMMONEST_SURNAME, FALL = 5.75, 0.5


@lru_cache(8_192)
def given_bits(sound: str) -> float:
    return KNOWN_GIVEN if sense(sound).names else RARE_GIVEN


@lru_cache(8_192)
def surname_bits(sound: str) -> float:
    """Of a surname's skeleton, as a man bears it."""
    rank = _ranks().get(sound)
    return COMMONEST_SURNAME + FALL * log2(rank) if rank else RARE_SURNAME


@cache
def _ranks() -> dict[str, int]:
    ranks: dict[str, int] = {}
    for line in SURNAMES.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            for rank, surname in enumerate(line.split(), start=1):
                ranks.setdefault(family(surname)[0], rank)
    return ranks
