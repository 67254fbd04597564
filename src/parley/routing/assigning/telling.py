"""Why a conversation has nobody yet, how many are before it, and how long it will take."""

from datetime import timedelta

import msgspec

from parley import conversations
from parley.conversations import OwnerKind, Status
from parley.core import clock
from parley.core.db import Tx
from parley.core.ids import ConversationId
from parley.routing import agents, engine, queues
from parley.routing.assigning import snapshot
from parley.routing.assigning.snapshot import Row
from parley.routing.engine import Why
from parley.routing.queues import Queue

MOST_AHEAD = 1000
LATELY = timedelta(minutes=30)
LONGEST_ESTIMATE = timedelta(hours=2)
"""Beyond it nobody believes a figure, and none is told."""


class Wait(msgspec.Struct, frozen=True):
    """How a conversation waits."""

    queue: Queue
    ahead: int
    """So many stand before it in its queue; `MOST_AHEAD` is as many or more."""
    since: float
    why: Why | None = None
    """None: people take from this queue what they like."""
    estimate: timedelta | None = None
    """None: nothing was given out lately by which it could be told."""


AHEAD = """
    SELECT count(*) FROM (
        SELECT FROM routes WHERE workspace_id = $1 AND waiting AND placed_at IS NOT NULL AND queue_id = $2  -- routes_in_order
           AND (priority > $3 OR priority = $3 AND (due_at, since, conversation_id) < (coalesce($4, 'infinity'::timestamptz), $5, $6))
         LIMIT $7) AS before
"""
# Only what waited at all tells how fast a queue moves.
PACE = """
    SELECT count(*), min(given_at) FROM assignments
     WHERE workspace_id = $1 AND queue_id = $2 AND given_at > $3 AND waited > interval '1 second'  -- assignments_queue
"""


async def wait_of(tx: Tx, id: ConversationId) -> Wait | None:
    """How it waits; None where somebody has it, nobody waits for an answer, or it has come in this very moment."""
    found = await conversations.conversation(tx, id)
    if found.owner_kind is not OwnerKind.QUEUE or found.status is not Status.OPEN:
        return None
    row = await snapshot.one(tx, id)
    all = await queues.queues(tx)
    queue = next((queue for queue in all if row and queue.id == row.queue_id), None)
    if row is None or queue is None:
        return None
    ahead = await _ahead(tx, row)
    return Wait(queue, ahead, row.since.timestamp(), await _why(tx, row, queue, all), await _estimate(tx, queue, ahead))


async def place_of(tx: Tx, id: ConversationId) -> tuple[int, timedelta | None] | None:
    """What a customer may be told: their place, from 1, and how long it will take. None where their queue tells nobody."""
    row = await snapshot.one(tx, id)
    queue = next((queue for queue in await queues.queues(tx) if queue.id == row.queue_id), None) if row else None
    if row is None or queue is None or not queue.tells_place:
        return None
    ahead = await _ahead(tx, row)
    return (ahead + 1, await _estimate(tx, queue, ahead)) if ahead < MOST_AHEAD else None


async def _why(tx: Tx, row: Row, queue: Queue, all: list[Queue]) -> Why | None:
    if not queue.assigns:
        return None
    rules = await agents.rules(tx)
    crew = await snapshot.crew(tx, all, rules)
    seen = snapshot.snapshot([row], crew.values(), all, rules)
    return engine.explain(seen.waiting[0], seen)


async def _ahead(tx: Tx, row: Row) -> int:
    place = row.priority, row.due_at, row.since, row.conversation_id
    return await tx.value(AHEAD, tx.workspace_id, row.queue_id, *place, MOST_AHEAD)


async def _estimate(tx: Tx, queue: Queue, ahead: int) -> timedelta | None:
    """By how fast the queue has moved lately."""
    now = clock.now()
    [(count, since)] = await tx.records(PACE, tx.workspace_id, queue.id, now - LATELY)
    if count < 2:
        return None
    expected = (now - since) / count * (ahead + 1)
    return expected if expected <= LONGEST_ESTIMATE else None
