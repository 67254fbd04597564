"""Into which queue a conversation goes that has begun to wait: the first whose question it answers."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from parley import conversations, people, workspace
from parley.conversations import NO_HEAP, Heap
from parley.core import clock
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ids import ConversationId, PersonId
from parley.core.questions import Group
from parley.routing.queues.queries import queues
from parley.routing.queues.types import CHANGED, Queue
from parley.routing.types import AgentId
from parley.workspace import TeamId

AT_ONCE = 500
MEDIA = {"email": "mail", "call": "call"}
"""By channel; all others are chats."""

Sorted = Mapping[ConversationId, Queue]


class Newcomer(msgspec.Struct, frozen=True):
    """What is to be placed."""

    id: ConversationId
    person_id: PersonId
    channel: str
    team_id: TeamId | None
    since: datetime
    known: AgentId | None
    """Who answered this person last."""


# Whoever changes a conversation meanwhile comes first, and wakes us again.
UNPLACED = """
    SELECT c.id, c.person_id, c.channel, c.team_id, r.since,
           coalesce(r.preferred, (SELECT o.owner_id FROM conversations o  -- conversations_person
             WHERE (o.workspace_id, o.person_id) = (c.workspace_id, c.person_id) AND o.owner_kind IN ('staff', 'outside') AND o.id <> c.id
             ORDER BY o.last_message_at DESC LIMIT 1)) AS known
      FROM routes r JOIN conversations c ON (c.workspace_id, c.id) = (r.workspace_id, r.conversation_id)
     WHERE r.workspace_id = $1 AND r.waiting AND r.placed_at IS NULL  -- routes_unplaced
     ORDER BY r.conversation_id LIMIT $2 FOR UPDATE OF r SKIP LOCKED
"""
PLACE = """
    UPDATE routes r SET placed_at = $2, queue_id = n.queue_id, team_id = n.team_id, medium = n.medium, preferred = n.preferred,
           preferred_until = n.preferred_until
      FROM unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::uuid[], $8::timestamptz[])
           AS n (id, queue_id, team_id, medium, preferred, preferred_until)
     WHERE r.workspace_id = $1 AND r.conversation_id = n.id
"""


async def place(tx: Tx) -> list[ConversationId]:
    """Put up to `AT_ONCE` of those that have begun to wait into their queues."""
    newcomers = await tx.rows(Newcomer, UNPLACED, tx.workspace_id, AT_ONCE)
    if not newcomers:
        return []
    found = await _sorted(tx, newcomers, await queues(tx))
    rows = [_row(one, found[one.id]) for one in newcomers]
    await tx.execute(PLACE, tx.workspace_id, clock.now(), *map(list, zip(*rows, strict=True)))
    for one in newcomers:
        if found[one.id].tells_place:
            tx.signal(f"conversation/{one.id}")
    tx.signal(CHANGED)
    return [one.id for one in newcomers]


def _row(one: Newcomer, queue: Queue) -> tuple[object, ...]:
    team = one.team_id if one.team_id != queue.team_id else None
    known = one.known if queue.known_seconds else None
    until = one.since + timedelta(seconds=queue.known_seconds) if known else None
    return one.id, queue.id, team, MEDIA.get(one.channel, "chat"), known, until


async def _sorted(tx: Tx, newcomers: Sequence[Newcomer], all: Sequence[Queue]) -> Sorted:
    """What somebody has given to a team goes into its queue; all else goes by the questions."""
    of_team = {queue.team_id: queue for queue in reversed(all) if queue.team_id}
    choice = [queue for queue in await _taking_in(tx, all) if queue.entry is not None]
    heaps = [Heap(queue.entry or Group(), await _of_segment(tx, newcomers, queue)) for queue in choice]
    numbers = await conversations.sort(tx, [one.id for one in newcomers], heaps)
    chosen = {one.id: choice[number] if (number := numbers.get(one.id, NO_HEAP)) != NO_HEAP else all[-1] for one in newcomers}
    return chosen | {one.id: of_team[one.team_id] for one in newcomers if one.team_id and one.team_id in of_team}


async def _of_segment(tx: Tx, newcomers: Sequence[Newcomer], queue: Queue) -> list[ConversationId] | None:
    """Those whom it takes in; None: everybody."""
    if not queue.segment_id:
        return None
    try:
        segment = await people.segments.segment(tx, queue.segment_id)
    except NotFound:
        return []
    theirs = await people.segments.among(tx, segment.question, [one.person_id for one in newcomers])
    return [one.id for one in newcomers if one.person_id in theirs]


async def _taking_in(tx: Tx, all: Sequence[Queue]) -> list[Queue]:
    """Those that take anything in at this hour."""
    if not any(queue.hours != "always" for queue in all):
        return list(all)
    own = await workspace.business_hours(tx)
    hours = {calendar.id: calendar.hours for calendar in await workspace.calendars(tx)}
    now = clock.now()
    return [q for q in all if q.hours == "always" or (q.hours == "open") == (hours[q.calendar_id] if q.calendar_id else own).is_open(now)]
