"""Calendars: named business hours. One is the workspace's own; a location may have another."""

from datetime import date
from typing import Any, NewType
from uuid import UUID

import msgspec

from parley.core import ids
from parley.core.db import Tx
from parley.core.errors import Invalid, NotFound, ParleyError
from parley.core.ids import LocationId
from parley.workspace import audit, rules
from parley.workspace.feasts import COUNTRIES, subdivisions
from parley.workspace.hours import Hours, SpecialDay
from parley.workspace.permissions import require
from parley.workspace.types import Staff

CalendarId = NewType("CalendarId", UUID)
MOST_SPANS, MOST_SPECIAL_DAYS, MOST_CALENDARS = 12, 200, 100


class Calendar(msgspec.Struct, frozen=True):
    id: CalendarId
    name: str
    hours: Hours
    is_default: bool
    """Whether it is the workspace's own, for whatever has none."""
    locations: int = 0
    """How many locations have chosen it."""


class CalendarInUse(ParleyError):
    """This calendar is the one of the whole workspace. Choose another one for that first."""


class TooManyCalendars(Invalid):
    """There are very many calendars already. Change one of them instead."""


class HoursTooMany(Invalid):
    """These are more hours or special days than Parley keeps."""


class CountryUnknown(Invalid):
    """Parley does not know this country's holidays."""


CALENDARS = """
    SELECT c.id, c.name, c.hours, coalesce(c.id = w.calendar_id, false) AS is_default,
           (SELECT count(*) FROM locations l
             WHERE (l.workspace_id, l.calendar_id) = (c.workspace_id, c.id) AND l.archived_at IS NULL) AS locations
      FROM calendars c JOIN workspaces w ON w.workspace_id = c.workspace_id
     WHERE c.workspace_id = $1 AND ($2::uuid IS NULL OR c.id = $2)
     ORDER BY c.id IS DISTINCT FROM w.calendar_id, lower(c.name), c.id LIMIT 100
"""
HOURS_OF = """
    SELECT c.hours, coalesce(l.time_zone, w.time_zone) AS zone, l.calendar_id IS NULL AND l.id IS NOT NULL AS borrowed
      FROM workspaces w
      LEFT JOIN locations l ON l.workspace_id = w.workspace_id AND l.id = $2
      LEFT JOIN calendars c ON c.workspace_id = w.workspace_id AND c.id = coalesce(l.calendar_id, w.calendar_id)
     WHERE w.workspace_id = $1
"""


async def calendars(tx: Tx) -> list[Calendar]:
    """The workspace's own first."""
    return await tx.rows(_calendar, CALENDARS, tx.workspace_id, None)


async def calendar(tx: Tx, id: CalendarId) -> Calendar:
    found = await tx.row(_calendar, CALENDARS, tx.workspace_id, id)
    if found is None:
        raise NotFound
    return found


async def business_hours(tx: Tx, location_id: LocationId | None = None) -> Hours:
    """When a location is open, or the workspace. The workspace's hours are lived in the location's own zone."""
    rows = await tx.records(HOURS_OF, tx.workspace_id, location_id)
    if not rows:
        raise NotFound
    hours, zone, borrowed = rows[0]
    if hours is None:
        return Hours(zone)
    known = msgspec.convert(hours, Hours)
    return msgspec.structs.replace(known, zone=zone) if borrowed else known


async def add_calendar(tx: Tx, *, name: str, hours: Hours, by: Staff) -> CalendarId:
    """The first one is the workspace's own."""
    require(by, "workspace.manage")
    if await tx.value("SELECT count(*) FROM calendars WHERE workspace_id = $1", tx.workspace_id) >= MOST_CALENDARS:
        raise TooManyCalendars
    id, name = CalendarId(ids.new()), rules.name(name)
    sql = "INSERT INTO calendars (workspace_id, id, name, hours) VALUES ($1, $2, $3, $4)"
    await tx.execute(sql, tx.workspace_id, id, name, accepted(hours))
    await tx.execute("UPDATE workspaces SET calendar_id = $2 WHERE workspace_id = $1 AND calendar_id IS NULL", tx.workspace_id, id)
    await audit.record(tx, by, "calendar.added", ("calendar", id), {"name": name})
    return id


async def change_calendar(tx: Tx, id: CalendarId, *, name: str, hours: Hours, by: Staff) -> None:
    require(by, "workspace.manage")
    name = rules.name(name)
    sql = "UPDATE calendars SET name = $3, hours = $4 WHERE workspace_id = $1 AND id = $2"
    if not await tx.execute(sql, tx.workspace_id, id, name, accepted(hours)):
        raise NotFound
    await audit.record(tx, by, "calendar.changed", ("calendar", id), {"name": name})


async def make_default(tx: Tx, id: CalendarId, *, by: Staff) -> None:
    """Have the workspace, and every location without hours of its own, live by this calendar."""
    require(by, "workspace.manage")
    chosen = await calendar(tx, id)
    await tx.execute("UPDATE workspaces SET calendar_id = $2 WHERE workspace_id = $1", tx.workspace_id, id)
    await audit.record(tx, by, "calendar.made_default", ("calendar", id), {"name": chosen.name})


async def remove_calendar(tx: Tx, id: CalendarId, *, by: Staff) -> None:
    """Its locations live by the workspace's own again."""
    require(by, "workspace.manage")
    gone = await calendar(tx, id)
    if gone.is_default:
        raise CalendarInUse
    await tx.execute("DELETE FROM calendars WHERE workspace_id = $1 AND id = $2", tx.workspace_id, id)
    await audit.record(tx, by, "calendar.removed", ("calendar", id), {"name": gone.name})


def accepted(hours: Hours) -> Hours:
    """Hours as they are kept: in a known zone and country, in order, and not endless."""
    if len(hours.special) > MOST_SPECIAL_DAYS or any(len(day) > MOST_SPANS for day in hours.week):
        raise HoursTooMany
    if hours.country and hours.country not in COUNTRIES:
        raise CountryUnknown(field="country")
    return msgspec.structs.replace(
        hours,
        zone=rules.time_zone(hours.zone),
        subdivision=hours.subdivision if hours.subdivision in subdivisions(hours.country) else "",
        worked=frozenset(sorted(key[:200] for key in hours.worked)[:MOST_SPECIAL_DAYS]),
        special=tuple(sorted(_last_of_each(hours.special).values(), key=lambda one: one.day)),
    )


def _last_of_each(days: tuple[SpecialDay, ...]) -> dict[date, SpecialDay]:
    return {one.day: one for one in days}


def _calendar(*, hours: Any, **columns: Any) -> Calendar:
    return Calendar(**columns, hours=msgspec.convert(hours, Hours))
