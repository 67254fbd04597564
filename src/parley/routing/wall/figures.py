"""How many wait, for how long, how fast they are given out, and how many write."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from parley import workspace
from parley.core import clock, ids
from parley.core.db import Tx
from parley.routing import agents
from parley.routing import queues as rooms
from parley.routing.types import QueueId
from parley.routing.wall.types import Line, Today

MINUTES = 60
HOUR = timedelta(minutes=MINUTES)

WAITING = """
    SELECT queue_id, count(*)::int AS waiting, min(since) AS oldest FROM routes  -- routes_in_order
     WHERE workspace_id = $1 AND waiting AND placed_at IS NOT NULL GROUP BY 1
"""
# What is somebody's and wants an answer, or had one a moment ago: the same as takes a place in their hands.
IN_WORK = """
    SELECT r.queue_id, count(*)::int AS in_work
      FROM (SELECT id FROM conversations  -- conversations_in_hand
             WHERE workspace_id = $1 AND status = 'open' AND joined_to IS NULL AND owner_kind <> 'queue'
            UNION ALL
            SELECT id FROM conversations  -- conversations_just_answered
             WHERE workspace_id = $1 AND status = 'waiting' AND joined_to IS NULL AND owner_kind <> 'queue'
               AND last_message_at > $2) AS held
      JOIN routes r ON (r.workspace_id, r.conversation_id) = ($1, held.id)
     WHERE r.queue_id IS NOT NULL GROUP BY 1
"""
GIVEN = """
    SELECT q.id AS queue_id, g.given, g.waits[1] AS half, g.waits[2] AS most
      FROM unnest($2::uuid[]) AS q (id), LATERAL (
           SELECT count(*)::int AS given, percentile_cont('{0.5,0.9}'::float[]) WITHIN GROUP (ORDER BY waited) AS waits FROM assignments
            WHERE workspace_id = $1 AND queue_id = q.id AND given_at > $3) AS g  -- assignments_queue
     WHERE g.given > 0
"""
# By the time in its id a message is of the minute in which we got it.
CAME = """
    SELECT m.minute, (SELECT count(*)::int FROM messages
                       WHERE workspace_id = $1 AND id >= m.first AND id < m.next AND direction = 'in')  -- the key
      FROM unnest($2::timestamptz[], $3::uuid[], $4::uuid[]) AS m (minute, first, next) ORDER BY 1
"""
TODAY = """
    SELECT (SELECT count(*)::int FROM assignments WHERE workspace_id = $1 AND answered_at >= $2) AS answered,  -- assignments_answered
           (SELECT count(*)::int FROM conversations
             WHERE workspace_id = $1 AND status = 'resolved' AND joined_to IS NULL AND resolved_at >= $2) AS resolved
"""


async def queues(tx: Tx) -> list[Line]:
    """Each queue, in the order in which they are asked."""
    all, rules, now = await rooms.queues(tx), await agents.rules(tx), clock.now()
    lines = {queue.id: Line(queue=queue) for queue in all}
    _fill(lines, await tx.records(WAITING, tx.workspace_id))
    _fill(lines, await tx.records(IN_WORK, tx.workspace_id, now - timedelta(minutes=rules.rests_minutes)))
    _fill(lines, await tx.records(GIVEN, tx.workspace_id, list(lines), now - HOUR))
    return list(lines.values())


async def minutes(tx: Tx) -> list[tuple[datetime, int]]:
    """How many messages of customers came in each minute of the last hour, the oldest first. The last one is not over yet."""
    last = clock.now().replace(second=0, microsecond=0)
    starts = [last - timedelta(minutes=ago) for ago in reversed(range(MINUTES))]
    edges = [ids.first_at(at) for at in (*starts, last + timedelta(minutes=1))]
    return [(at, count) for at, count in await tx.records(CAME, tx.workspace_id, starts, edges[:-1], edges[1:])]


async def today(tx: Tx) -> Today:
    zone = ZoneInfo((await workspace.business_hours(tx)).zone)
    midnight = clock.now().astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    found = await tx.row(Today, TODAY, tx.workspace_id, midnight)
    assert found
    return found


def _fill(lines: dict[QueueId, Line], found: Sequence[Any]) -> None:
    """A queue that was removed a moment ago has no line any more."""
    for record in found:
        figures = dict(record)
        id = figures.pop("queue_id")
        if id in lines:
            lines[id] = msgspec.structs.replace(lines[id], **figures)
