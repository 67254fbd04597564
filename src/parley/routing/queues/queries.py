"""Which queues and skills there are."""

from typing import Any

import msgspec

from parley.core import ids
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.questions import Group
from parley.routing.queues.types import Queue, SkillNeed
from parley.routing.types import QueueId, SkillId


class Skill(msgspec.Struct, frozen=True):
    id: SkillId
    name: str


QUEUES = """
    SELECT id, name, position, entry, hours, calendar_id, segment_id, team_id, needs, assigns, accept_seconds, answer_seconds,
           known_seconds, gone_seconds, tells_place, is_default
      FROM queues WHERE workspace_id = $1 AND removed_at IS NULL AND ($2::uuid IS NULL OR id = $2) ORDER BY is_default, position, id
"""
FOUND = """
    INSERT INTO queues (workspace_id, id, position, is_default) VALUES ($1, $2, 0, true)
    ON CONFLICT (workspace_id) WHERE is_default DO NOTHING
"""


async def queues(tx: Tx) -> list[Queue]:
    """In the order in which they are asked; the last takes what no other one does, and is made when it is first asked for."""
    found = await tx.rows(_queue, QUEUES, tx.workspace_id, None)
    if found and found[-1].is_default:
        return found
    await tx.execute(FOUND, tx.workspace_id, ids.new())
    return await tx.rows(_queue, QUEUES, tx.workspace_id, None)


async def queue(tx: Tx, id: QueueId) -> Queue:
    found = await tx.row(_queue, QUEUES, tx.workspace_id, id)
    if found is None:
        raise NotFound
    return found


async def skills(tx: Tx) -> list[Skill]:
    return await tx.rows(Skill, "SELECT id, name FROM skills WHERE workspace_id = $1 ORDER BY lower(name)", tx.workspace_id)


def _queue(*, entry: Any, needs: Any, **plain: Any) -> Queue:
    return Queue(**plain, entry=entry and msgspec.convert(entry, Group), needs=msgspec.convert(needs, tuple[SkillNeed, ...]))
