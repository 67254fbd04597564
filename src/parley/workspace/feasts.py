"""Public holidays by country: which days they are, under keys that hold from year to year, and what they are called."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import holidays
import msgspec

from parley.core.i18n import Language

COUNTRIES = tuple(
    "RU UA BY KZ AM AZ GE KG MD UZ LV LT EE PL CZ SK DE AT CH FR IT ES PT NL BE GB IE FI SE NO DK RO BG RS HU GR CY IL TR AE US CA".split()
)
ENGLISH = ("en_US", "en_GB")
SPOKEN: Mapping[Language, tuple[str, ...]] = {"ru": ("ru", *ENGLISH), "uk": ("uk", *ENGLISH), "en": ENGLISH}


class Feast(msgspec.Struct, frozen=True):
    day: date
    key: str
    name: str


@lru_cache(maxsize=512)
def feasts(country: str, subdivision: str, year: int) -> Mapping[date, str]:
    """Each holiday's key; the days of a longer one are numbered: `New Year Holidays 3`. Nothing for an unknown country."""
    return _numbered(_named(country, subdivision, year, _spoken(country, "en")))


def feasts_of(country: str, subdivision: str, year: int, language: Language) -> list[Feast]:
    """A year's holidays in order, called in a language as far as the country's list is translated."""
    keys, names = feasts(country, subdivision, year), _named(country, subdivision, year, _spoken(country, language))
    return [Feast(day, keys[day], names.get(day, keys[day])) for day in sorted(keys)]


def subdivisions(country: str) -> tuple[str, ...]:
    return tuple(holidays.country_holidays(country).subdivisions) if country in COUNTRIES else ()


@lru_cache(maxsize=512)
def _named(country: str, subdivision: str, year: int, language: str | None) -> Mapping[date, str]:
    if country not in COUNTRIES:
        return {}
    known = subdivision if subdivision in subdivisions(country) else None
    return dict(holidays.country_holidays(country, subdiv=known, years=year, language=language))


def _numbered(names: Mapping[date, str]) -> Mapping[date, str]:
    seen: Counter[str] = Counter()
    keys: dict[date, str] = {}
    for day in sorted(names):
        name = names[day]
        seen[name] += 1
        keys[day] = name if seen[name] == 1 else f"{name} {seen[name]}"
    return keys


def _spoken(country: str, language: Language) -> str | None:
    known = holidays.country_holidays(country).supported_languages if country in COUNTRIES else ()
    return next((one for one in SPOKEN[language] if one in known), None)
