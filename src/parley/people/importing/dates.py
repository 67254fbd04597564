"""Days as people and programs write them."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from parley.core import clock

ISO = re.compile(r"(\d{4})[-./]?(\d{2})[-./]?(\d{2})(?:[T ].*)?")
NUMBERS = re.compile(r"(\d{1,2})\s*[./\-\s]\s*(\d{1,2})\s*[./\-\s]\s*(\d{4}|\d{2})(?:\s*(?:г|р)\.?)?(?:[T ]+[\d:.]+)?", re.IGNORECASE)
DAY_MONTH = re.compile(r"(\d{1,2})\.?\s+([^\W\d]+)\.?,?\s+(\d{4})(?:\s*(?:г|р|года|року)\.?)?", re.IGNORECASE)
MONTH_DAY = re.compile(r"([^\W\d]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", re.IGNORECASE)
SERIAL = re.compile(r"\d{4,5}(?:\.0+)?")
"""Days since the last of 1899, as Excel counts."""
FIRST_SERIAL = date(1899, 12, 30)
MONTHS = (
    ("янв", "січ", "jan"),
    ("фев", "лют", "feb"),
    ("мар", "бер", "mar"),
    ("апр", "кві", "apr"),
    ("мая", "май", "тра", "may"),
    ("июн", "чер", "jun"),
    ("июл", "лип", "jul"),
    ("авг", "сер", "aug"),
    ("сен", "вер", "sep"),
    ("окт", "жов", "oct"),
    ("ноя", "лис", "nov"),
    ("дек", "гру", "dec"),
)
NUMBER = {word: number for number, words in enumerate(MONTHS, 1) for word in words}


def day(text: str, *, month_first: bool = False) -> date | None:
    """Pure. None for what is no day; a year of two figures is one that has been."""
    text = text.strip()
    if found := ISO.fullmatch(text):
        return _day(found[1], found[2], found[3])
    if found := NUMBERS.fullmatch(text):
        one, other = (found[2], found[1]) if month_first else (found[1], found[2])
        return _day(_whole_year(found[3]), other, one)
    if found := DAY_MONTH.fullmatch(text):
        return _day(found[3], _month(found[2]), found[1])
    if found := MONTH_DAY.fullmatch(text):
        return _day(found[3], _month(found[1]), found[2])
    if SERIAL.fullmatch(text):
        return FIRST_SERIAL + timedelta(days=int(float(text)))
    return None


def is_month_first(cells: Iterable[str]) -> bool:
    """Whether a column writes as Americans do: some second number is no month, and no first one is a day only."""
    pairs = [(int(found[1]), int(found[2])) for cell in cells if (found := NUMBERS.fullmatch(cell.strip()))]
    return any(second > 12 for _, second in pairs) and not any(first > 12 for first, _ in pairs)


def _day(year: str | int, month: str | int, number: str) -> date | None:
    try:
        return date(int(year), int(month), int(number))
    except ValueError:
        return None


def _month(word: str) -> int:
    return NUMBER.get(word.lower()[:3], 0)


def _whole_year(text: str) -> int:
    if len(text) == 4:
        return int(text)
    this = clock.now().year
    return this - (this - int(text)) % 100
