"""Reading a file into rows that wait for somebody to say what their columns mean."""

from collections.abc import AsyncIterator, Sequence

from parley.core import uploads
from parley.core.db import Tx
from parley.core.files import FileGone
from parley.core.ground import Ground
from parley.core.lanes import Lane
from parley.people.fields import custom_fields
from parley.people.importing import imports
from parley.people.importing.apart import rows_of
from parley.people.importing.guessing import guess, has_head
from parley.people.importing.reading.limits import MOST_ROWS, CannotBeRead
from parley.people.importing.types import Import, Row

AT_ONCE = 1000
SAMPLES = 100

KEEP = """
    INSERT INTO import_rows (workspace_id, import_id, place, cells)
    SELECT $1, $2, $3 + n.place, n.cells FROM jsonb_array_elements($4::jsonb) WITH ORDINALITY AS n (cells, place)
"""
READ = "UPDATE imports SET rows = $3 WHERE workspace_id = $1 AND id = $2"
KNOWN = """
    UPDATE imports SET state = 'mapping', file_key = NULL, head = $3, targets = $4 WHERE workspace_id = $1 AND id = $2
"""


async def read_file(ground: Ground, lane: Lane, found: Import) -> None:
    """From its beginning, however often it was begun."""
    try:
        key = await _cleared(ground, lane, found)
        await _staged(ground, lane, found, rows_of(await ground.files.get(key, within=lane.workspace_id)))
    except (CannotBeRead, FileGone) as error:
        async with ground.database.transaction(lane.workspace_id) as tx:
            await lane.hold(tx)
            await imports.end(tx, found.id, "unreadable", failure=str(error) if isinstance(error, CannotBeRead) else "broken")


async def _cleared(ground: Ground, lane: Lane, found: Import) -> str:
    async with ground.database.transaction(lane.workspace_id) as tx:
        await lane.hold(tx)
        await tx.execute("DELETE FROM import_rows WHERE workspace_id = $1 AND import_id = $2", tx.workspace_id, found.id)
        return await tx.value("SELECT coalesce(file_key, '') FROM imports WHERE workspace_id = $1 AND id = $2", tx.workspace_id, found.id)


async def _staged(ground: Ground, lane: Lane, found: Import, rows: AsyncIterator[list[str]]) -> None:
    first = await anext(rows, None)
    if first is None:
        raise CannotBeRead("empty")
    head, waiting = (first, []) if has_head(first) else ([], [first])
    count, width = 0, len(first)
    async for row in rows:
        waiting.append(row)
        if len(waiting) == AT_ONCE:
            width = max(width, *map(len, waiting))
            count = await _kept(ground, lane, found, waiting, count)
            waiting = []
    count = await _kept(ground, lane, found, waiting, count)
    width = max([width, *map(len, waiting)])
    if not count:
        raise CannotBeRead("empty")
    await _ready(ground, lane, found, [*head, *[""] * (width - len(head))])


async def _kept(ground: Ground, lane: Lane, found: Import, rows: Sequence[list[str]], before: int) -> int:
    """How many there are by now."""
    count = before + len(rows)
    if count > MOST_ROWS:
        raise CannotBeRead("too_many_rows")
    async with ground.database.transaction(lane.workspace_id) as tx:
        await lane.hold(tx)
        await tx.execute(KEEP, tx.workspace_id, found.id, before, rows)
        await tx.execute(READ, tx.workspace_id, found.id, count)
        imports.signal(tx, found.id)
    return count


async def _ready(ground: Ground, lane: Lane, found: Import, head: list[str]) -> None:
    async with ground.database.transaction(lane.workspace_id) as tx:
        await lane.hold(tx)
        samples = await imports.first_rows(tx, found.id, limit=SAMPLES)
        key = await tx.value("SELECT file_key FROM imports WHERE workspace_id = $1 AND id = $2", tx.workspace_id, found.id)
        await tx.execute(KNOWN, tx.workspace_id, found.id, head, await _guessed(tx, head, samples))
        await uploads.let_go(tx, [key])
        imports.signal(tx, found.id)


async def _guessed(tx: Tx, head: Sequence[str], samples: Sequence[Row]) -> list[str]:
    own = {field.name: str(field.id) for field in await custom_fields(tx)}
    return guess(head, [row.cells for row in samples], own)
