"""What is done to segments: save, change, remove, bring back."""

import asyncpg

from parley.core import ids
from parley.core.db import Tx, storable
from parley.core.errors import NotFound
from parley.core.ids import PersonId, StaffId
from parley.core.questions import Group
from parley.people.segments.errors import SegmentExists, SegmentNameMissing, TooManySegments
from parley.people.segments.queries import holds, segment
from parley.people.segments.types import Segment, SegmentId

LONGEST_NAME = 60
MOST = 200
CHANGED = "segments"
"""The signal on which lists look again."""
NOBODY = PersonId(ids.NOBODY)

ADD = "INSERT INTO segments (workspace_id, id, name, question, made_by) VALUES ($1, $2, $3, $4, $5)"
CHANGE = "UPDATE segments SET name = $3, question = $4, changed_at = now() WHERE workspace_id = $1 AND id = $2 AND removed_at IS NULL"
REMOVE = "UPDATE segments SET removed_at = now() WHERE workspace_id = $1 AND id = $2 AND removed_at IS NULL"
RESTORE = "UPDATE segments SET removed_at = NULL WHERE workspace_id = $1 AND id = $2 AND removed_at IS NOT NULL"
COUNT = "SELECT count(*) FROM segments WHERE workspace_id = $1 AND removed_at IS NULL"


async def save(tx: Tx, name: str, question: Group, *, by: StaffId | None) -> Segment:
    """Keep a question under a name. Raises BadFilter where it cannot be asked."""
    await _check(tx, question)
    if await tx.value(COUNT, tx.workspace_id) >= MOST:
        raise TooManySegments
    id = SegmentId(ids.new())
    await _write(tx, ADD, id, _name(name), question, by)
    return await segment(tx, id)


async def change(tx: Tx, id: SegmentId, name: str, question: Group) -> None:
    await _check(tx, question)
    if not await _write(tx, CHANGE, id, _name(name), question):
        raise NotFound


async def remove(tx: Tx, id: SegmentId) -> None:
    if not await _write(tx, REMOVE, id):
        raise NotFound


async def restore(tx: Tx, id: SegmentId) -> None:
    if not await _write(tx, RESTORE, id):
        raise NotFound


async def _check(tx: Tx, question: Group) -> None:
    """A question that would be refused whenever somebody asks it must not be kept."""
    await holds(tx, question, NOBODY)


async def _write(tx: Tx, sql: str, *values: object) -> int:
    try:
        async with tx.attempt():
            touched = await tx.execute(sql, tx.workspace_id, *values)
    except asyncpg.UniqueViolationError:
        raise SegmentExists(field="name") from None
    tx.signal(CHANGED)
    return touched


def _name(text: str) -> str:
    line = " ".join(storable(text).split())
    if not line or len(line) > LONGEST_NAME or not line.isprintable():
        raise SegmentNameMissing(field="name")
    return line
