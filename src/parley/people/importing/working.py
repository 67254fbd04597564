"""The job that goes through a list in steps: each is one transaction, and a new process goes on where the last one ended."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from parley.core import clock
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ground import Ground
from parley.core.lanes import Job, Lane
from parley.people.importing import imports
from parley.people.importing.ledger import Ledger, keys_of
from parley.people.importing.planning import Plan, planned
from parley.people.importing.staging import read_file
from parley.people.importing.taking_back import take_back
from parley.people.importing.types import Field, Import, ImportId, Row, Told
from parley.people.importing.understanding import understood
from parley.people.importing.writing import mark, write

AT_ONCE = 500
KEPT = timedelta(days=30)
"""For so long a list can be looked at and taken back; then its rows, which name people, are forgotten."""

NEXT = "SELECT place, cells FROM import_rows WHERE workspace_id = $1 AND import_id = $2 AND place > $3 ORDER BY place LIMIT $4"
MOVE = "UPDATE imports SET place = $3, counts = $4 WHERE workspace_id = $1 AND id = $2"
ONE_BY_ONE = "SELECT pg_advisory_xact_lock(hashtextextended('import ' || $1::uuid::text, 0))"
FORGET = """
    DELETE FROM imports WHERE (workspace_id, id) IN (
        SELECT workspace_id, id FROM imports WHERE made_at < $1 AND state NOT IN ('reading', 'trying', 'running', 'undoing') LIMIT 100)
"""

Seen = set[int]
"""Keys of whom a trial would have met."""


async def run(ground: Ground, lane: Lane) -> datetime | None:
    try:
        async with ground.database.transaction(lane.workspace_id) as tx:
            found = await imports.one(tx, ImportId(UUID(lane.key)))
    except NotFound:
        return None
    match found.state:
        case "reading":
            await read_file(ground, lane, found)
        case "trying":
            await _try_out(ground, lane, found)
        case "running" | "undoing":
            return clock.now() if await _step(ground, lane, found.id) else None
        case _:
            pass
    return None


async def forget(ground: Ground, _lane: Lane) -> None:
    """Lists that were brought in long ago, and such as nobody went on with."""
    deleted = True
    while deleted:
        async with ground.database.across() as tx:
            deleted = await tx.execute(FORGET, clock.now() - KEPT) > 0


IMPORT = Job(imports.IMPORT_LANE.kind, imports.IMPORT_LANE.lane, run=run)
FORGET_IMPORTS = Job("people.forget_imports", "later", run=forget, every="37 3 * * *")


async def _try_out(ground: Ground, lane: Lane, found: Import) -> None:
    """At one go, since who would be met stands nowhere but here."""
    seen: Seen = set()
    async with ground.database.transaction(lane.workspace_id) as tx:
        await lane.hold(tx)
        await tx.execute(MOVE, tx.workspace_id, found.id, 0, {})
    while await _step(ground, lane, found.id, seen):
        pass


async def _step(ground: Ground, lane: Lane, id: ImportId, seen: Seen | None = None) -> bool:
    """Whether there is more to do."""
    async with ground.database.transaction(lane.workspace_id) as tx:
        await lane.hold(tx)
        await tx.execute(ONE_BY_ONE, tx.workspace_id)
        found = await imports.held(tx, id)
        match found.state:
            case "running":
                return await _bring_in(tx, found)
            case "trying":
                return await _imagine(tx, found, seen if seen is not None else set())
            case "undoing":
                return await _take_back(tx, found)
            case _:
                return False


async def _bring_in(tx: Tx, found: Import) -> bool:
    plans = await _plans(tx, found)
    await mark(tx, found.id, plans, await write(tx, found, plans), real=True)
    return await _moved(tx, found, plans, "done")


async def _imagine(tx: Tx, found: Import, seen: Seen) -> bool:
    plans = [_as_seen(plan, seen) for plan in await _plans(tx, found)]
    await mark(tx, found.id, plans, {}, real=False)
    return await _moved(tx, found, plans, "tried")


def _as_seen(plan: Plan, seen: Seen) -> Plan:
    """Whom a row before would have met is not new."""
    if not plan.met:
        return plan
    keys = {hash(keys_of(plan.told, *address)[1]) for address in plan.told.addresses}
    is_known = bool(keys & seen)
    seen |= keys
    return Plan(plan.place, plan.told, plan.anchor) if is_known else plan


async def _plans(tx: Tx, found: Import) -> list[Plan]:
    rows = await tx.rows(Row, NEXT, tx.workspace_id, found.id, found.place, AT_ONCE)
    fields = await imports.fields(tx)
    told = await asyncio.to_thread(_all_understood, rows, found, fields)
    ledger = await Ledger.opened(tx, [one for _, one in told])
    return await asyncio.to_thread(planned, told, ledger)


def _all_understood(rows: Sequence[Row], found: Import, fields: dict[str, Field]) -> list[tuple[int, Told]]:
    return [(row.place, understood(row.cells, found.targets, found.options, fields)) for row in rows]


async def _moved(tx: Tx, found: Import, plans: Sequence[Plan], then: Any) -> bool:
    counts = dict(found.counts)
    for plan in plans:
        counts[plan.outcome] = counts.get(plan.outcome, 0) + 1
    place = plans[-1].place if plans else found.rows
    await tx.execute(MOVE, tx.workspace_id, found.id, place, counts)
    return await _ended(tx, found, then, is_over=place >= found.rows)


async def _take_back(tx: Tx, found: Import) -> bool:
    rows, kept = await take_back(tx, found, before=found.rows - found.place + 1, limit=AT_ONCE)
    counts = dict(found.counts)
    counts["undone"] = counts.get("undone", 0) + len(rows) - len(kept)
    counts["kept"] = counts.get("kept", 0) + len(kept)
    place = found.rows - rows[-1].place + 1 if rows else found.rows
    await tx.execute(MOVE, tx.workspace_id, found.id, place, counts)
    return await _ended(tx, found, "undone", is_over=len(rows) < AT_ONCE)


async def _ended(tx: Tx, found: Import, then: Any, *, is_over: bool) -> bool:
    if is_over:
        await imports.end(tx, found.id, then)
    imports.signal(tx, found.id)
    return not is_over
