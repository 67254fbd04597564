"""What is done to queues and skills: add, change, put in order, remove, bring back."""

from collections.abc import Sequence

import asyncpg
import msgspec

from parley import conversations, people, workspace
from parley.conversations import Heap
from parley.core import clock, ids
from parley.core.db import Tx, storable
from parley.core.errors import NotFound
from parley.routing.looking import look
from parley.routing.queues.errors import QueueNameMissing, QueueNeeded, SkillExists, StepsOutOfOrder, TooManyQueues
from parley.routing.queues.queries import Skill, queue, queues
from parley.routing.queues.types import CHANGED, Manner, Queue, SkillNeed
from parley.routing.types import QueueId, SkillId
from parley.workspace import Staff

MOST = 100
LONGEST_NAME = 100

COLUMNS = (
    "name", "entry", "hours", "calendar_id", "segment_id", "team_id", "needs", "assigns",
    "accept_seconds", "answer_seconds", "known_seconds", "gone_seconds", "tells_place",
)  # fmt: skip
ADD = f"""
    INSERT INTO queues (workspace_id, id, position, {", ".join(COLUMNS)})
    SELECT $1, $2, coalesce(max(position), 0) + 1, {", ".join(f"${at}" for at, _ in enumerate(COLUMNS, start=3))}
      FROM queues WHERE workspace_id = $1
"""
CHANGE = f"""
    UPDATE queues SET {", ".join(f"{column} = ${at}" for at, column in enumerate(COLUMNS, start=3))} WHERE workspace_id = $1 AND id = $2
"""
# What waits there is placed anew, by what the queues ask now.
PLACE_ANEW = "UPDATE routes SET placed_at = NULL WHERE workspace_id = $1 AND waiting AND placed_at IS NOT NULL AND queue_id = ANY($2)"
ORDER = """
    UPDATE queues q SET position = n.position
      FROM unnest($2::uuid[]) WITH ORDINALITY AS n (id, position) WHERE q.workspace_id = $1 AND q.id = n.id
"""


async def add(tx: Tx, manner: Manner, *, by: Staff) -> Queue:
    workspace.require(by, "routing.manage")
    existing = await queues(tx)
    if len(existing) >= MOST:
        raise TooManyQueues(field="name")
    checked = await _checked(tx, manner)
    id = QueueId(ids.new())
    await tx.execute(ADD, tx.workspace_id, id, *_values(checked))
    await _written_down(tx, "queue.added", id, checked.name, by)
    await _place_anew(tx, [one.id for one in existing])
    return await queue(tx, id)


async def change(tx: Tx, id: QueueId, manner: Manner, *, by: Staff) -> Queue:
    workspace.require(by, "routing.manage")
    before = await _locked(tx, id)
    checked = await _checked(tx, manner, nameless=before.is_default)
    await tx.execute(CHANGE, tx.workspace_id, id, *_values(checked))
    await _written_down(tx, "queue.changed", id, checked.name, by)
    await _place_anew(tx, [one.id for one in await queues(tx)])
    return await queue(tx, id)


async def put_in_order(tx: Tx, order: Sequence[QueueId], *, by: Staff) -> None:
    """A conversation goes into the first whose question it answers."""
    workspace.require(by, "routing.manage")
    await tx.execute(ORDER, tx.workspace_id, order)
    await _place_anew(tx, [one.id for one in await queues(tx)])
    tx.signal(CHANGED)


async def remove(tx: Tx, id: QueueId, *, by: Staff) -> None:
    """Out of sight; what waits in it goes where the others take it."""
    workspace.require(by, "routing.manage")
    before = await _locked(tx, id)
    if before.is_default:
        raise QueueNeeded
    await tx.execute("UPDATE queues SET removed_at = $3 WHERE workspace_id = $1 AND id = $2", tx.workspace_id, id, clock.now())
    await _written_down(tx, "queue.removed", id, before.name, by)
    await _place_anew(tx, [id])


async def restore(tx: Tx, id: QueueId, *, by: Staff) -> Queue:
    workspace.require(by, "routing.manage")
    sql = "UPDATE queues SET removed_at = NULL WHERE workspace_id = $1 AND id = $2 AND removed_at IS NOT NULL"
    if not await tx.execute(sql, tx.workspace_id, id):
        raise NotFound
    found = await queue(tx, id)
    await _written_down(tx, "queue.restored", id, found.name, by)
    await _place_anew(tx, [one.id for one in await queues(tx)])
    return found


async def add_skill(tx: Tx, name: str, *, by: Staff) -> Skill:
    workspace.require(by, "routing.manage")
    skill = Skill(SkillId(ids.new()), _name(name))
    await _named(tx, "INSERT INTO skills (workspace_id, id, name) VALUES ($1, $2, $3)", skill)
    await _written_down(tx, "skill.added", skill.id, skill.name, by)
    return skill


async def rename_skill(tx: Tx, id: SkillId, name: str, *, by: Staff) -> Skill:
    workspace.require(by, "routing.manage")
    skill = Skill(id, _name(name))
    if not await _named(tx, "UPDATE skills SET name = $3 WHERE workspace_id = $1 AND id = $2", skill):
        raise NotFound
    await _written_down(tx, "skill.renamed", id, skill.name, by)
    return skill


async def _named(tx: Tx, sql: str, skill: Skill) -> int:
    try:
        async with tx.attempt():
            return await tx.execute(sql, tx.workspace_id, skill.id, skill.name)
    except asyncpg.UniqueViolationError as error:
        raise SkillExists(field="name") from error


async def _checked(tx: Tx, manner: Manner, *, nameless: bool = False) -> Manner:
    """Raises BadFilter, QueueNameMissing, StepsOutOfOrder, or NotFound for a team or calendar that is not there."""
    if manner.entry:
        await conversations.sort(tx, [], [Heap(manner.entry)])
    if manner.segment_id:
        await people.segments.segment(tx, manner.segment_id)
    if manner.team_id:
        await workspace.team(tx, manner.team_id)
    if manner.calendar_id:
        await workspace.calendar(tx, manner.calendar_id)
    for need in manner.needs:
        _require_relaxing(need)
    return msgspec.structs.replace(manner, name="" if nameless and not manner.name.strip() else _name(manner.name))


def _require_relaxing(need: SkillNeed) -> None:
    steps = zip(need.steps, need.steps[1:], strict=False)
    if any(later.after <= earlier.after or later.level >= earlier.level for earlier, later in steps):
        raise StepsOutOfOrder(field="needs")


def _name(text: str) -> str:
    name = " ".join(storable(text).split())
    if not 1 <= len(name) <= LONGEST_NAME:
        raise QueueNameMissing(field="name")
    return name


def _values(manner: Manner) -> list[object]:
    return [getattr(manner, column) for column in COLUMNS]


async def _place_anew(tx: Tx, of: Sequence[QueueId]) -> None:
    await tx.execute(PLACE_ANEW, tx.workspace_id, of)
    await look(tx)


async def _locked(tx: Tx, id: QueueId) -> Queue:
    await tx.execute("SELECT id FROM queues WHERE workspace_id = $1 AND id = $2 FOR UPDATE", tx.workspace_id, id)
    return await queue(tx, id)


async def _written_down(tx: Tx, action: str, id: QueueId | SkillId, name: str, by: Staff) -> None:
    await workspace.audit.record(tx, by, action, (action.partition(".")[0], id), {"name": name})
    tx.signal(CHANGED)
