"""Business hours: a week that is read and edited by keyboard, the year's holidays, days unlike others."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from parley import workspace
from parley.core import clock
from parley.core.db import Tx
from parley.core.errors import NotFound, ParleyError
from parley.core.i18n import N_, translator
from parley.web.settings import telling, week_form
from parley.web.settings.week_form import Typed
from parley.web.settings.week_picture import picture
from parley.web.settings.year import countries, year_of, years
from parley.web.settings.zone_list import zone_list
from parley.web.shell import redirects
from parley.web.shell.forms import refusal
from parley.web.shell.visiting import Asked
from parley.workspace import Calendar, CalendarId, Hours, Presence, Staff

PAGE = "/settings/hours"
MAIN = N_("Business hours")


@get(PAGE)
async def calendar_list(tx: NamedDependency[Tx], me: NamedDependency[Staff], done: FromQuery[str] = "") -> Template:
    workspace.require(me, "workspace.manage")
    calendars = [(one, telling.standing(one.hours, clock.now(), me.language), picture(one.hours)) for one in await workspace.calendars(tx)]
    days = [telling.weekday(number, me.language, short=True) for number in range(7)]
    return Template("settings/calendars.html", context={"calendars": calendars, "days": days, "done": done})


@post(PAGE, status_code=303)
async def add_calendar(tx: NamedDependency[Tx], presence: NamedDependency[Presence]) -> Redirect:
    """Another calendar begins as the workspace's own is."""
    known = await workspace.calendars(tx)
    hours = known[0].hours if known else Hours(presence.time_zone)
    name = translator(presence.staff.language).gettext(MAIN)
    id = await workspace.add_calendar(tx, name=f"{name} {len(known) + 1}" if known else name, hours=hours, by=presence.staff)
    return redirects.see(f"{PAGE}/{id}")


@get(PAGE + "/{calendar_id:uuid}")
async def calendar_page(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], calendar_id: FromPath[UUID], year: FromQuery[int] = 0, done: FromQuery[str] = ""
) -> Template:
    workspace.require(me, "workspace.manage")
    return _page(me, await workspace.calendar(tx, CalendarId(calendar_id)), year=year, done=done)


@post(PAGE + "/{calendar_id:uuid}", status_code=200)
async def change_calendar(
    request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], calendar_id: FromPath[UUID], year: FromQuery[int] = 0
) -> Response[Any]:
    """The button says what to do: save, one more row on a day, or every day like one."""
    workspace.require(me, "workspace.manage")
    known, form = await workspace.calendar(tx, CalendarId(calendar_id)), await request.form()
    asked = [feast.key for feast in _feasts(known.hours, year, me)]
    given = week_form.typed(form, known.hours, asked)
    todo, _, day = str(form.get("do", "save")).partition("-")
    if todo == "save":
        error = await refusal(tx, _save(tx, known.id, given, me))
        return (
            _page(me, known, given, year=year, error=error)
            if error
            else redirects.see(f"{PAGE}/{known.id}", done="changed", year=str(year))
        )
    return _page(me, known, _prepared(given, todo, day), year=year)


@post(PAGE + "/{calendar_id:uuid}/days", status_code=200)
async def add_special_day(
    request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], calendar_id: FromPath[UUID]
) -> Response[Any]:
    workspace.require(me, "workspace.manage")
    known, form = await workspace.calendar(tx, CalendarId(calendar_id)), await request.form()
    words = {name: value for name, value in form.items() if isinstance(value, str)}
    error = await refusal(tx, _add_day(tx, known, words, me))
    return _page(me, known, error=error, special=words) if error else redirects.see(f"{PAGE}/{known.id}", done="day_added")


@post(PAGE + "/{calendar_id:uuid}/days/{day:str}/remove", status_code=303)
async def remove_special_day(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], calendar_id: FromPath[UUID], day: FromPath[str]
) -> Redirect:
    workspace.require(me, "workspace.manage")
    known = await workspace.calendar(tx, CalendarId(calendar_id))
    rest = tuple(one for one in known.hours.special if one.day.isoformat() != day)
    if len(rest) == len(known.hours.special):
        raise NotFound
    await workspace.change_calendar(tx, known.id, name=known.name, hours=msgspec.structs.replace(known.hours, special=rest), by=me)
    return redirects.see(f"{PAGE}/{known.id}", done="day_removed")


@post(PAGE + "/{calendar_id:uuid}/default", status_code=303)
async def make_default(tx: NamedDependency[Tx], me: NamedDependency[Staff], calendar_id: FromPath[UUID]) -> Redirect:
    await workspace.make_default(tx, CalendarId(calendar_id), by=me)
    return redirects.see(PAGE, done="default")


@post(PAGE + "/{calendar_id:uuid}/remove", status_code=303)
async def remove_calendar(tx: NamedDependency[Tx], me: NamedDependency[Staff], calendar_id: FromPath[UUID]) -> Redirect:
    await workspace.remove_calendar(tx, CalendarId(calendar_id), by=me)
    return redirects.see(PAGE, done="removed")


async def _save(tx: Tx, id: CalendarId, given: Typed, me: Staff) -> None:
    await workspace.change_calendar(tx, id, name=given.name, hours=given.hours(), by=me)


async def _add_day(tx: Tx, known: Calendar, words: dict[str, str], me: Staff) -> None:
    hours = msgspec.structs.replace(known.hours, special=(*known.hours.special, week_form.special_day(words)))
    await workspace.change_calendar(tx, known.id, name=known.name, hours=hours, by=me)


def _prepared(given: Typed, todo: str, day: str) -> Typed:
    if day not in tuple("0123456") or todo not in ("add", "copy"):
        raise NotFound
    return given.with_row(int(day)) if todo == "add" else given.copied(int(day))


def _feasts(hours: Hours, year: int, me: Staff) -> list[workspace.feasts.Feast]:
    return workspace.feasts.feasts_of(hours.country, hours.subdivision, year_of(year, hours), me.language)


def _page(
    me: Staff,
    known: Calendar,
    given: Typed | None = None,
    *,
    year: int = 0,
    error: ParleyError | None = None,
    special: dict[str, str] | None = None,
    done: str = "",
) -> Template:
    near, others = zone_list(me.language)
    given = given or week_form.shown(known.name, known.hours)
    context = {
        "calendar": known,
        "form": given,
        "days": [telling.weekday(number, me.language) for number in range(7)],
        "short_days": [telling.weekday(number, me.language, short=True) for number in range(7)],
        "picture": picture(known.hours),
        "standing": telling.standing(known.hours, clock.now(), me.language),
        "spans_in_words": telling.spans_in_words,
        "feasts": _feasts(known.hours, year, me),
        "year": year_of(year, known.hours),
        "years": years(known.hours),
        "countries": countries(me.language),
        "subdivisions": workspace.feasts.subdivisions(given.country),
        "near": near,
        "others": others,
        "special": {"day": "", "note": "", "kind": "closed", "from": "", "to": "", **(special or {})},
        "error": error,
        "field": error.field if error else None,
        "done": done,
    }
    return Template("settings/calendar.html", context=context, status_code=error.status if error else 200)
