"""Where and when somebody wants to hear of something."""

from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

import msgspec

from parley.core.db import Tx
from parley.core.errors import Invalid
from parley.core.ids import StaffId
from parley.desk.notices.types import DEFAULTS, Kind, Wishes

MOST_QUIET_HOURS = 4

READ = "SELECT page, sound, push, volume, time_zone, quiet, paused_until FROM notice_wishes WHERE workspace_id = $1 AND staff_id = $2"
WRITE = """
    INSERT INTO notice_wishes (workspace_id, staff_id, page, sound, push, volume, time_zone, quiet, paused_until)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT (workspace_id, staff_id) DO UPDATE SET
        (page, sound, push, volume, time_zone, quiet, paused_until) = (excluded.page, excluded.sound, excluded.push, excluded.volume,
            excluded.time_zone, excluded.quiet, excluded.paused_until)
"""


class NoSuchHours(Invalid):
    """Quiet hours need at least one day, and an end that is not their beginning."""


async def wishes(tx: Tx, staff_id: StaffId) -> Wishes:
    return await tx.row(Wishes, READ, tx.workspace_id, staff_id) or DEFAULTS


async def wish(tx: Tx, staff_id: StaffId, wanted: Wishes) -> None:
    """Sound comes from the page: what is not shown there makes none."""
    _check(wanted)
    columns = _kinds(wanted.page), _kinds(wanted.sound & wanted.page), _kinds(wanted.push)
    quiet = msgspec.to_builtins(wanted.quiet)
    await tx.execute(WRITE, tx.workspace_id, staff_id, *columns, wanted.volume, wanted.time_zone, quiet, wanted.paused_until)
    tx.signal(topic(staff_id))


async def pause(tx: Tx, staff_id: StaffId, *, until: datetime | None) -> None:
    """No sound and no push until then; None lets them come again."""
    await wish(tx, staff_id, msgspec.structs.replace(await wishes(tx, staff_id), paused_until=until))


async def zone_of(tx: Tx) -> ZoneInfo:
    """The workspace's."""
    return ZoneInfo(await tx.value("SELECT time_zone FROM workspaces WHERE workspace_id = $1", tx.workspace_id))


def topic(staff_id: StaffId) -> str:
    """The live signal that somebody's notices have changed."""
    return f"staff/{staff_id}/notices"


def _check(wanted: Wishes) -> None:
    if wanted.time_zone and wanted.time_zone not in available_timezones():
        raise Invalid(field="time_zone")
    if len(wanted.quiet) > MOST_QUIET_HOURS or not all(hours.days and hours.start != hours.end for hours in wanted.quiet):
        raise NoSuchHours(field="quiet")
    if not all(set(hours.days) <= set(range(7)) for hours in wanted.quiet):
        raise NoSuchHours(field="quiet")
    if not 0 <= wanted.volume <= 100:
        raise Invalid(field="volume")


def _kinds(kinds: frozenset[Kind]) -> list[str]:
    return sorted(kinds)
