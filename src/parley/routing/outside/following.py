"""What happens to a conversation is told to whoever has it outside."""

from collections.abc import Sequence
from uuid import UUID

from parley.conversations import ConversationAssigned, ConversationReopened, ConversationResolved, MessagesReceived
from parley.core import clock
from parley.core.db import Tx
from parley.core.ids import ConversationId, MessageId
from parley.routing.assigning.events import GivenOut
from parley.routing.outside import lines
from parley.routing.outside.closing import close, leave
from parley.routing.outside.lines import ToTell

# The queue's own terms hold as well, where they are shorter.
OFFER = """
    INSERT INTO outside_offers (workspace_id, id, agent_id, conversation_id, offered_at, accept_by)
    SELECT $1, a.id, a.agent_id, a.conversation_id, a.given_at,
           least(a.accept_by, a.given_at + make_interval(secs => o.accept_seconds))
      FROM assignments a JOIN outside_agents o ON (o.workspace_id, o.agent_id) = (a.workspace_id, a.agent_id)
     WHERE a.workspace_id = $1 AND a.id = ANY($2)
    RETURNING id, agent_id
"""
# From their first waiting word on the customer's patience is reckoned.
HEARD = """
    UPDATE outside_offers f SET answer_by = $3::timestamptz + make_interval(secs => o.answer_seconds)
      FROM outside_agents o
     WHERE f.workspace_id = $1 AND f.id = ANY($2) AND f.accepted_at IS NOT NULL AND f.answer_by IS NULL
       AND (o.workspace_id, o.agent_id) = ($1, f.agent_id)
"""
WHOSE = """
    SELECT f.agent_id, f.id, n.message_id
      FROM unnest($2::uuid[], $3::uuid[]) WITH ORDINALITY AS n (conversation_id, message_id, place)
      JOIN conversations c ON (c.workspace_id, c.id) = ($1, n.conversation_id)
      JOIN outside_offers f ON (f.workspace_id, f.conversation_id) = ($1, coalesce(c.joined_to, c.id)) AND f.closed_at IS NULL
     ORDER BY n.place  -- outside_offers_open
"""
# Theirs by name, and not on offer: it was joined, split, or opened again by hand.
STRANDED = """
    SELECT c.id, c.owner_id FROM conversations c
     WHERE c.workspace_id = $1 AND c.id = ANY($2) AND c.owner_kind = 'outside' AND c.status <> 'resolved' AND c.joined_to IS NULL
       AND NOT EXISTS (SELECT FROM outside_offers f WHERE (f.workspace_id, f.conversation_id) = ($1, c.id) AND f.closed_at IS NULL)
"""


async def offered(tx: Tx, event: GivenOut) -> None:
    """The reaction to `routing.GivenOut`: those who work outside are asked."""
    made = await tx.records(OFFER, tx.workspace_id, [assignment for assignment, _, _ in event.given])
    await lines.queue(tx, [ToTell(agent, id, "offer") for id, agent in made])


async def received(tx: Tx, event: MessagesReceived) -> None:
    """The reaction to `conversations.MessagesReceived`."""
    conversations, messages = _columns(event.messages)
    whose = await tx.records(WHOSE, tx.workspace_id, conversations, messages)
    if whose:
        await tx.execute(HEARD, tx.workspace_id, [offer for _, offer, _ in whose], clock.now())
        await lines.queue(tx, [ToTell(agent, offer, "message", message) for agent, offer, message in whose])
    await _free_stranded(tx, conversations)


async def reopened(tx: Tx, event: ConversationReopened) -> None:
    """The reaction to `conversations.ConversationReopened`."""
    await _free_stranded(tx, [event.conversation_id])


async def moved(tx: Tx, event: ConversationAssigned) -> None:
    """The reaction to `conversations.ConversationAssigned`: by nobody in particular, it was the machine that would wait no longer."""
    await close(tx, event.conversation_id, "taken_over" if event.by or event.to else "timed_out", unless=event.to)


async def resolved(tx: Tx, event: ConversationResolved) -> None:
    await close(tx, event.conversation_id, "resolved")


async def _free_stranded(tx: Tx, ids: Sequence[UUID]) -> None:
    """Nobody waits for somebody who has heard that it is over."""
    for id, agent in await tx.records(STRANDED, tx.workspace_id, ids):
        await leave(tx, id, agent)


def _columns(messages: Sequence[tuple[ConversationId, MessageId]]) -> tuple[list[UUID], list[UUID]]:
    return [id for id, _ in messages], [message for _, message in messages]
