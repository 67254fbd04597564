"""What {{ business.… }} says: the workspace's own data. What nobody has entered is left out, and is then never said."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from babel.dates import get_day_names

from parley import workspace
from parley.core.db import Tx
from parley.core.i18n import LANGUAGES, N_, Language, translator
from parley.workspace import Hours, Location

CLOSED = N_("closed")
DAY_MINUTES = 24 * 60


async def business(tx: Tx) -> Mapping[str, Any]:
    """`name`, `address`, `phone`, `hours`, as far as they are known."""
    house = await workspace.workspace(tx)
    places = await workspace.locations(tx)
    known: dict[str, Any] = {"name": house.name, "address": _addresses(places), "phone": _phones(places)}
    if await workspace.calendars(tx):
        hours = await workspace.business_hours(tx)
        known["hours"] = {language: told(hours, language) for language in LANGUAGES}
    return {name: value for name, value in known.items() if value}


def told(hours: Hours, language: Language) -> str:
    """A week in few words: `пн–пт 9:00–18:00, сб 10:00–16:00, вс закрыто`."""
    names = get_day_names("abbreviated", locale=translator(language).locale)
    runs = [list(days) for _, days in groupby(range(7), key=lambda day: hours.week[day])]
    return ", ".join(f"{_days(names, days)} {_spans(hours, days[0], language)}" for days in runs)


def _days(names: Mapping[int, str], days: list[int]) -> str:
    return names[days[0]] if len(days) == 1 else f"{names[days[0]]}–{names[days[-1]]}"


def _spans(hours: Hours, day: int, language: Language) -> str:
    spans = [f"{_clock(span.opens)}–{_clock(span.closes)}" for span in hours.week[day]]
    return " / ".join(spans) or translator(language).gettext(CLOSED)


def _clock(minute: int) -> str:
    return "24:00" if minute == DAY_MINUTES else f"{minute % DAY_MINUTES // 60}:{minute % 60:02}"


def _addresses(places: list[Location]) -> str:
    """One alone, or each behind the name of its place."""
    known = [place for place in places if place.address.strip()]
    return known[0].address if len(known) == 1 else "\n".join(f"{place.name}: {place.address}" for place in known)


def _phones(places: list[Location]) -> str:
    return ", ".join(dict.fromkeys(place.phone for place in places if place.phone.strip()))
