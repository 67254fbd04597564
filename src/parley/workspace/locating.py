"""Locations: the salons, shops, clinics of a workspace. One that closes for good is archived, since what happened there keeps its name."""

from parley.core import clock, ids
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ids import LocationId
from parley.workspace import audit, rules, scheduling
from parley.workspace.permissions import require
from parley.workspace.scheduling import CalendarId
from parley.workspace.types import Location, Staff

LONGEST_ADDRESS, LONGEST_PHONE = 300, 40

COLUMNS = "id, name, address, time_zone, phone, calendar_id, archived_at"
ADD = """
    INSERT INTO locations (workspace_id, id, name, address, phone, time_zone, calendar_id) VALUES ($1, $2, $3, $4, $5, $6, $7)
"""
CHANGE = """
    UPDATE locations SET name = $3, address = $4, phone = $5, time_zone = $6, calendar_id = $7 WHERE workspace_id = $1 AND id = $2
"""


async def locations(tx: Tx, *, archived: bool = False) -> list[Location]:
    """Those that there are, or those that there were."""
    sql = f"""SELECT {COLUMNS} FROM locations WHERE workspace_id = $1 AND (archived_at IS NOT NULL) = $2
               ORDER BY lower(name), id LIMIT 500"""
    return await tx.rows(Location, sql, tx.workspace_id, archived)


async def location(tx: Tx, id: LocationId) -> Location:
    found = await tx.row(Location, f"SELECT {COLUMNS} FROM locations WHERE workspace_id = $1 AND id = $2", tx.workspace_id, id)
    if found is None:
        raise NotFound
    return found


async def add_location(
    tx: Tx, *, name: str, address: str = "", phone: str = "", time_zone: str, calendar_id: CalendarId | None = None, by: Staff
) -> Location:
    """A salon, a shop, a clinic of this workspace. Without a calendar it lives by the workspace's own."""
    require(by, "workspace.manage")
    id = LocationId(ids.new())
    await tx.execute(ADD, tx.workspace_id, id, *await _accepted(tx, name, address, phone, time_zone, calendar_id))
    added = await location(tx, id)
    await audit.record(tx, by, "location.added", ("location", id), {"name": added.name})
    return added


async def change_location(
    tx: Tx, id: LocationId, *, name: str, address: str, phone: str, time_zone: str, calendar_id: CalendarId | None, by: Staff
) -> None:
    require(by, "workspace.manage")
    known = await location(tx, id)
    await tx.execute(CHANGE, tx.workspace_id, id, *await _accepted(tx, name, address, phone, time_zone, calendar_id))
    await audit.record(tx, by, "location.changed", ("location", id), {"name": known.name})


async def archive_location(tx: Tx, id: LocationId, *, by: Staff) -> Location:
    return await _move(tx, id, "location.archived", archived=True, by=by)


async def restore_location(tx: Tx, id: LocationId, *, by: Staff) -> Location:
    return await _move(tx, id, "location.restored", archived=False, by=by)


async def _move(tx: Tx, id: LocationId, action: str, *, archived: bool, by: Staff) -> Location:
    require(by, "workspace.manage")
    known = await location(tx, id)
    moved = "UPDATE locations SET archived_at = $3 WHERE workspace_id = $1 AND id = $2 AND (archived_at IS NULL) = $4"
    if await tx.execute(moved, tx.workspace_id, id, clock.now() if archived else None, archived):
        await audit.record(tx, by, action, ("location", id), {"name": known.name})
    return known


async def _accepted(
    tx: Tx, name: str, address: str, phone: str, time_zone: str, calendar_id: CalendarId | None
) -> tuple[str, str, str, str, CalendarId | None]:
    if calendar_id is not None:
        await scheduling.calendar(tx, calendar_id)
    where = rules.line(address)[:LONGEST_ADDRESS]
    return rules.name(name), where, rules.line(phone)[:LONGEST_PHONE], rules.time_zone(time_zone), calendar_id
