"""Locations: where the business is. One that closes for good is archived, and can be brought back."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from parley import workspace
from parley.core import clock
from parley.core.db import Tx
from parley.core.errors import Invalid, ParleyError
from parley.core.ids import LocationId
from parley.web.settings import telling
from parley.web.settings.zone_list import zone_list
from parley.web.shell import redirects
from parley.web.shell.forms import refusal
from parley.workspace import Calendar, CalendarId, Hours, Location, Presence, Staff

PAGE = "/settings/locations"

Short = Annotated[str, msgspec.Meta(max_length=1000)]


class CalendarUnknown(Invalid):
    """There are no such business hours."""


class LocationForm(msgspec.Struct):
    name: Short = ""
    address: Short = ""
    phone: Short = ""
    time_zone: Short = ""
    calendar: Short = ""


@get(PAGE)
async def location_list(
    tx: NamedDependency[Tx], presence: NamedDependency[Presence], done: FromQuery[str] = "", archived: FromQuery[str] = ""
) -> Template:
    workspace.require(presence.staff, "workspace.manage")
    return await _list(tx, presence, done=done, archived=archived)


@post(PAGE, status_code=200)
async def add_location(tx: NamedDependency[Tx], presence: NamedDependency[Presence], data: URLEncodedBody[LocationForm]) -> Response[Any]:
    verb = workspace.add_location(
        tx, name=data.name, address=data.address, phone=data.phone, time_zone=data.time_zone, calendar_id=_calendar(data), by=presence.staff
    )
    error = await refusal(tx, verb)
    return await _list(tx, presence, form=data, error=error) if error else redirects.see(PAGE, done="added")


@get(PAGE + "/{location_id:uuid}")
async def location_page(tx: NamedDependency[Tx], me: NamedDependency[Staff], location_id: FromPath[UUID]) -> Template:
    workspace.require(me, "workspace.manage")
    return await _one(tx, me, LocationId(location_id))


@post(PAGE + "/{location_id:uuid}", status_code=200)
async def change_location(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], location_id: FromPath[UUID], data: URLEncodedBody[LocationForm]
) -> Response[Any]:
    verb = workspace.change_location(
        tx,
        LocationId(location_id),
        name=data.name,
        address=data.address,
        phone=data.phone,
        time_zone=data.time_zone,
        calendar_id=_calendar(data),
        by=me,
    )
    error = await refusal(tx, verb)
    return await _one(tx, me, LocationId(location_id), form=data, error=error) if error else redirects.see(PAGE, done="changed")


@post(PAGE + "/{location_id:uuid}/archive", status_code=303)
async def archive_location(tx: NamedDependency[Tx], me: NamedDependency[Staff], location_id: FromPath[UUID]) -> Redirect:
    await workspace.archive_location(tx, LocationId(location_id), by=me)
    return redirects.see(PAGE, archived=str(location_id))


@post(PAGE + "/{location_id:uuid}/restore", status_code=303)
async def restore_location(tx: NamedDependency[Tx], me: NamedDependency[Staff], location_id: FromPath[UUID]) -> Redirect:
    await workspace.restore_location(tx, LocationId(location_id), by=me)
    return redirects.see(PAGE, done="restored")


async def _list(
    tx: Tx, presence: Presence, *, form: LocationForm | None = None, error: ParleyError | None = None, done: str = "", archived: str = ""
) -> Template:
    calendars = await workspace.calendars(tx)
    places = await workspace.locations(tx)
    gone = await workspace.locations(tx, archived=True)
    context = {
        **_choices(presence.staff, calendars, form or LocationForm(time_zone=presence.time_zone), error),
        "standings": [(place, telling.standing(_hours(place, calendars), clock.now(), presence.staff.language)) for place in places],
        "archived": gone,
        "just_archived": next((place for place in gone if str(place.id) == archived), None),
        "done": done,
    }
    return Template("settings/locations.html", context=context, status_code=error.status if error else 200)


async def _one(tx: Tx, me: Staff, id: LocationId, *, form: LocationForm | None = None, error: ParleyError | None = None) -> Template:
    place = await workspace.location(tx, id)
    filled = form or LocationForm(place.name, place.address, place.phone, place.time_zone, str(place.calendar_id or ""))
    context = {**_choices(me, await workspace.calendars(tx), filled, error), "place": place}
    return Template("settings/location.html", context=context, status_code=error.status if error else 200)


def _choices(me: Staff, calendars: list[Calendar], form: LocationForm, error: ParleyError | None) -> dict[str, Any]:
    near, others = zone_list(me.language)
    field = error.field if error else None
    return {"calendars": calendars, "near": near, "others": others, "form": form, "error": error, "field": field}


def _hours(place: Location, calendars: list[Calendar]) -> Hours:
    """As `workspace.business_hours` would say for each, from what is read already."""
    own = next((one.hours for one in calendars if one.id == place.calendar_id), None)
    if own:
        return own
    borrowed = next((one.hours for one in calendars if one.is_default), Hours())
    return msgspec.structs.replace(borrowed, zone=place.time_zone)


def _calendar(form: LocationForm) -> CalendarId | None:
    try:
        return CalendarId(UUID(form.calendar)) if form.calendar else None
    except ValueError:
        raise CalendarUnknown(field="calendar") from None
