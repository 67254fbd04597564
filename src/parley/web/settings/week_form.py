"""A calendar as a form: rows of hours for each weekday, holidays that are worked, special days. Read strictly, shown as it was typed."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

import msgspec
from litestar.datastructures import FormMultiDict

from parley.core.errors import Invalid
from parley.web.settings.telling import clock_face
from parley.workspace import Hours, Span, SpecialDay

MOST_ROWS = 12
TIME = re.compile(r"(\d{1,2})(?:[:.]?([0-5]\d))?")
DAY_MINUTES = 24 * 60
OTHER_HOURS = "hours"

Row = tuple[str, str]


class TimeUnclear(Invalid):
    """Write both times as 09:00 and 18:00, or leave both empty."""


class DayUnclear(Invalid):
    """A special day needs its date."""


class Typed(msgspec.Struct, frozen=True):
    """What stands in the form, right or wrong."""

    name: str
    zone: str
    country: str
    subdivision: str
    week: tuple[tuple[Row, ...], ...]
    worked: frozenset[str]
    special: tuple[SpecialDay, ...]
    """Changed by forms of their own."""

    def hours(self) -> Hours:
        """Raises `TimeUnclear` naming the weekday."""
        week = tuple(_spans(rows, f"day-{number}") for number, rows in enumerate(self.week))
        return Hours(self.zone, week, self.country, self.subdivision, self.worked, self.special)

    def with_row(self, day: int) -> "Typed":
        """One more row to fill in on a day."""
        return self._with_day(day, (*self.week[day], ("", ""))[:MOST_ROWS])

    def copied(self, day: int) -> "Typed":
        """Every day like this one."""
        return msgspec.structs.replace(self, week=(self.week[day],) * 7)

    def _with_day(self, day: int, rows: tuple[Row, ...]) -> "Typed":
        return msgspec.structs.replace(self, week=tuple(rows if number == day else kept for number, kept in enumerate(self.week)))


def shown(name: str, hours: Hours) -> Typed:
    """A calendar as it is kept."""
    week = tuple(tuple((clock_face(span.opens), clock_face(span.closes)) for span in spans) for spans in hours.week)
    return Typed(name, hours.zone, hours.country, hours.subdivision, week, hours.worked, hours.special)


def typed(form: FormMultiDict, known: Hours, holidays: Sequence[str]) -> Typed:
    """What a form says. `holidays` are the keys that it asked about: what is not ticked among them is free, others stay as they are."""
    week = tuple(_rows(form, number) for number in range(7))
    asked, closed = set(holidays), set(_texts(form, "closed"))
    worked = (known.worked - asked) | (asked - closed) if _text(form, "country") == known.country else known.worked
    return Typed(
        _text(form, "name"), _text(form, "zone"), _text(form, "country"), _text(form, "subdivision"), week, frozenset(worked), known.special
    )


def special_day(form: Mapping[str, str]) -> SpecialDay:
    """A day unlike its weekday, from the form that adds one."""
    try:
        day = date.fromisoformat(form.get("day", ""))
    except ValueError:
        raise DayUnclear(field="day") from None
    rows = ((form.get("from", ""), form.get("to", "")),) if form.get("kind") == OTHER_HOURS else ()
    spans = _spans(rows, "special")
    if rows and not spans:
        raise TimeUnclear(field="special")
    return SpecialDay(day, spans, " ".join(form.get("note", "").replace("\0", "").split())[:100])


def _spans(rows: Sequence[Row], field: str) -> tuple[Span, ...]:
    return tuple(sorted(_span(*row, field) for row in rows if any(row)))


def _span(opens: str, closes: str, field: str) -> Span:
    """A closing that is not later than the opening is on the day after; 24:00 is midnight."""
    start, end = _minute(opens, field) % DAY_MINUTES, _minute(closes, field)
    return Span(start, end if end > start else end + DAY_MINUTES)


def _minute(text: str, field: str) -> int:
    """As people type it: 9, 9:30, 09.30, 0930."""
    found = TIME.fullmatch(text)
    minute = int(found[1]) * 60 + int(found[2] or 0) if found else DAY_MINUTES + 1
    if minute > DAY_MINUTES:
        raise TimeUnclear(field=field)
    return minute


def _rows(form: FormMultiDict, day: int) -> tuple[Row, ...]:
    opens, closes = _texts(form, f"from-{day}"), _texts(form, f"to-{day}")
    return tuple(zip(opens, closes, strict=False))[:MOST_ROWS]


def _texts(form: FormMultiDict, name: str) -> list[str]:
    return [value.strip()[:200] for value in form.getall(name, []) if isinstance(value, str)]


def _text(form: FormMultiDict, name: str) -> str:
    return next(iter(_texts(form, name)), "")
