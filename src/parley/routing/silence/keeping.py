"""Alarms go on, go off by themselves, and can be hushed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from parley import workspace
from parley.core import clock, ids
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.events import announce
from parley.routing.events import AlarmRaised
from parley.routing.silence.types import Alarm, AlarmId, AlarmKind, Facts, Sighting
from parley.workspace import Staff

CHANGED = "alarms"
"""The signal on which pages look again."""
HUSHED_FOR = timedelta(hours=12)
LOOP_ENDS_AFTER = timedelta(days=14)
"""Nobody was sent round for so long."""

RAISE = """
    INSERT INTO alarms AS a (workspace_id, id, kind, account_id, channels, conversation_id, began_at, seen_at, facts)
    SELECT $1, n.id, n.kind, n.account_id, n.channels, n.conversation_id, $2, $2, n.facts
      FROM jsonb_to_recordset($3) AS n (id uuid, kind text, account_id uuid, channels text[], conversation_id uuid, facts jsonb)
    ON CONFLICT (workspace_id, kind, account_id, channels) WHERE ended_at IS NULL DO UPDATE
       SET seen_at = excluded.seen_at, conversation_id = coalesce(excluded.conversation_id, a.conversation_id),
           facts = CASE WHEN a.kind <> 'loop' THEN excluded.facts
                        ELSE jsonb_build_object('people', (a.facts->>'people')::int + (excluded.facts->>'people')::int) END
    RETURNING id, began_at = $2 AND xmax = 0
"""
END = """
    UPDATE alarms SET ended_at = $2
     WHERE workspace_id = $1 AND ended_at IS NULL
       AND (kind <> 'loop' AND seen_at < $2 OR kind = 'loop' AND seen_at < $3)  -- alarms_on
"""
ALARMS = """
    SELECT a.id, a.kind, a.account_id, coalesce(k.name, '') AS account,
           CASE WHEN k.id IS NULL THEN a.channels ELSE array[k.kind] END AS channels,
           a.conversation_id, a.began_at, a.facts, a.hushed_until
      FROM alarms a LEFT JOIN accounts k ON (k.workspace_id, k.id) = (a.workspace_id, a.account_id)
     WHERE a.workspace_id = $1 AND a.ended_at IS NULL AND a.id = coalesce($4, a.id)
       AND ($2 OR a.hushed_until IS NULL OR a.hushed_until < $3)
     ORDER BY a.began_at DESC LIMIT 50
"""
ON = "SELECT account_id FROM alarms WHERE workspace_id = $1 AND kind = $2 AND ended_at IS NULL"
HUSH = "UPDATE alarms SET hushed_until = $3 WHERE workspace_id = $1 AND id = $2 AND ended_at IS NULL"
MENDED = "UPDATE alarms SET ended_at = $3 WHERE workspace_id = $1 AND id = $2 AND ended_at IS NULL AND kind = 'loop'"


async def alarms(tx: Tx, *, hushed: bool = False) -> list[Alarm]:
    """Those that are on, the newest first; with `hushed` also those that somebody has taken note of."""
    return await tx.rows(_alarm, ALARMS, tx.workspace_id, hushed, clock.now(), None)


async def alarm(tx: Tx, id: AlarmId) -> Alarm:
    """One that is on."""
    found = await tx.row(_alarm, ALARMS, tx.workspace_id, True, clock.now(), id)
    if found is None:
        raise NotFound
    return found


async def sounding(tx: Tx, kind: AlarmKind) -> frozenset[Any]:
    """Of which accounts such an alarm is on."""
    return frozenset(await tx.values(ON, tx.workspace_id, kind.value))


async def keep(tx: Tx, sightings: Sequence[Sighting]) -> None:
    """All that is wrong now; what is no longer wrong ends."""
    now = clock.now()
    await note(tx, sightings)
    if await tx.execute(END, tx.workspace_id, now, now - LOOP_ENDS_AFTER):
        tx.signal(CHANGED)


async def note(tx: Tx, sightings: Sequence[Sighting]) -> None:
    """What is wrong is told once, and kept up to date while it lasts."""
    if not sightings:
        return
    for id in await _raise(tx, sightings, clock.now()):
        await announce(tx, AlarmRaised(id))
    tx.signal(CHANGED)


async def hush(tx: Tx, id: AlarmId, *, by: Staff) -> None:
    """They know; it is quiet until tomorrow."""
    await _marked(tx, HUSH, id, clock.now() + HUSHED_FOR, by)


async def sound_again(tx: Tx, id: AlarmId, *, by: Staff) -> None:
    await _marked(tx, HUSH, id, None, by)


async def mended(tx: Tx, id: AlarmId, *, by: Staff) -> None:
    """The texts that sent people round were changed. Raises NotFound for alarms that end by themselves."""
    await _marked(tx, MENDED, id, clock.now(), by)


async def _marked(tx: Tx, sql: str, id: AlarmId, at: datetime | None, by: Staff) -> None:
    workspace.require(by, "routing.manage")
    if not await tx.execute(sql, tx.workspace_id, id, at):
        raise NotFound
    tx.signal(CHANGED)


async def _raise(tx: Tx, sightings: Sequence[Sighting], now: datetime) -> list[AlarmId]:
    rows = [{"id": ids.new(), **msgspec.to_builtins(one)} for one in sightings]
    raised = await tx.records(RAISE, tx.workspace_id, now, rows)
    return [id for id, is_new in raised if is_new]


def _alarm(*, kind: str, channels: list[str], facts: Any, **plain: Any) -> Alarm:
    return Alarm(**plain, kind=AlarmKind(kind), channels=tuple(channels), facts=msgspec.convert(facts, Facts))
