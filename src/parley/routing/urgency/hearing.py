"""Listens to what customers write, beside the way of their messages: what is urgent is marked a moment after it came in."""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

import msgspec

from parley import conversations
from parley.conversations import ConversationResolved, MessagesReceived, Priority
from parley.core import clock
from parley.core.db import Tx
from parley.core.events import announce
from parley.core.ground import Ground
from parley.core.ids import ConversationId, MessageId, PersonId
from parley.core.lanes import Job, Lane, LaneKind, wake
from parley.routing.events import UrgentRecognised
from parley.routing.urgency.keeping import lexicon_of
from parley.routing.urgency.lexicon import Lexicon
from parley.routing.urgency.recognising import LONGEST, recognise
from parley.routing.urgency.types import Kind, Reading, Sign

HEAR_LANE = LaneKind("routing.hear", "in")
PRESSING = frozenset({Kind.URGENT, Kind.LEGAL})
MOST_TOLD = 6
"""So many words at most are named in the timeline."""

# One that has been joined to another meanwhile is marked where it is shown.
SAID = """
    SELECT m.id, coalesce(c.joined_to, c.id) AS conversation_id, c.person_id,
           left(concat_ws(E'\n', nullif(m.content->>'subject', ''), m.text), $3) AS text
      FROM messages m JOIN conversations c ON (c.workspace_id, c.id) = (m.workspace_id, m.conversation_id)
     WHERE m.workspace_id = $1 AND m.id = ANY($2) AND m.direction = 'in' AND NOT m.content ? 'automatic' ORDER BY m.id
"""
KNOWN = "SELECT message_id, kind FROM urgent_messages WHERE workspace_id = $1 AND message_id = ANY($2)"
MARK = """
    INSERT INTO urgent_messages (workspace_id, message_id, kind, conversation_id, at)
    SELECT $1, n.message_id, n.kind, n.conversation_id, $2
      FROM unnest($3::uuid[], $4::text[], $5::uuid[]) AS n (message_id, kind, conversation_id)
"""
OPEN = """
    SELECT conversation_id, array_agg(DISTINCT kind) AS kinds FROM urgent_messages  -- urgent_messages_open
     WHERE workspace_id = $1 AND conversation_id = ANY($2) AND settled_at IS NULL GROUP BY conversation_id
"""
SETTLE = """
    UPDATE urgent_messages SET settled_at = $3 WHERE workspace_id = $1 AND conversation_id = $2 AND settled_at IS NULL
"""


class Said(msgspec.Struct, frozen=True):
    id: MessageId
    conversation_id: ConversationId
    person_id: PersonId
    text: str


Heard = Mapping[MessageId, tuple[Said, Reading]]


async def heard(tx: Tx, event: MessagesReceived) -> None:
    """Once for a batch, whatever its size: the words are read later."""
    if not event.automatic:
        messages = [str(message) for _, message in event.messages]
        await wake(tx, HEAR_LANE, messages[-1], payload={"messages": messages})


async def hear(ground: Ground, lane: Lane) -> None:
    """Read one batch."""
    async with ground.database.transaction(lane.workspace_id) as tx:
        messages = [UUID(message) for message in lane.payload["messages"]]
        said = await tx.rows(Said, SAID, tx.workspace_id, messages, LONGEST)
        words = await lexicon_of(tx)
    found = await asyncio.to_thread(_recognised, said, words)
    if found:
        async with ground.database.transaction(lane.workspace_id) as tx:
            await lane.hold(tx)
            await _mark(tx, found)


async def kinds_of(tx: Tx, conversations: Collection[ConversationId]) -> dict[ConversationId, tuple[Kind, ...]]:
    """What was recognised in each since it was last resolved; those with nothing are not in it."""
    found = await tx.records(OPEN, tx.workspace_id, list(conversations))
    return {id: tuple(kind for kind in Kind if kind in kinds) for id, kinds in found}


async def settled(tx: Tx, event: ConversationResolved) -> None:
    """What is resolved is urgent no more."""
    await tx.execute(SETTLE, tx.workspace_id, event.conversation_id, clock.now())


def _recognised(said: Sequence[Said], words: Lexicon) -> Heard:
    read = ((one, recognise(one.text, words)) for one in said)
    return {one.id: (one, reading) for one, reading in read if reading.kinds}


async def _mark(tx: Tx, found: Heard) -> None:
    known = {(id, kind) for id, kind in await tx.records(KNOWN, tx.workspace_id, list(found))}
    new = {id: kinds for id, (_, reading) in found.items() if (kinds := [kind for kind in reading.kinds if (id, kind) not in known])}
    if not new:
        return
    signs: dict[ConversationId, list[Sign]] = defaultdict(list)
    for id, kinds in new.items():
        said, reading = found[id]
        signs[said.conversation_id] += [sign for sign in reading.signs if sign.kind in kinds]
    priorities = {id: _priority(theirs) for id, theirs in signs.items()}
    raised = await conversations.raise_priority(tx, priorities, {id: _line(theirs) for id, theirs in signs.items()})
    rows = [(id, kind.value, of) for id, kinds in new.items() if (of := found[id][0].conversation_id) in raised for kind in kinds]
    if rows:
        await tx.execute(MARK, tx.workspace_id, clock.now(), *map(list, zip(*rows, strict=True)))
    for id, kinds in new.items():
        said = found[id][0]
        if said.conversation_id in raised:
            await announce(tx, UrgentRecognised(said.conversation_id, said.person_id, id, tuple(kinds)))


def _priority(signs: Sequence[Sign]) -> Priority:
    return Priority.URGENT if any(sign.kind in PRESSING for sign in signs) else Priority.HIGH


def _line(signs: Sequence[Sign]) -> dict[str, object]:
    """Only the words of a list are repeated, in the form in which they stood there: what else was said may have to be forgotten one day."""
    told = list(dict.fromkeys(signs))[:MOST_TOLD]
    return {"event": "urgent", "signs": [{"kind": sign.kind.value, "said": sign.said} for sign in told]}


HEAR = Job(HEAR_LANE.kind, HEAR_LANE.lane, run=hear, attempts=20)
