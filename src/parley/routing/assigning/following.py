"""What happens to a conversation happens to its assignment: looked at, answered, taken over, resolved."""

from parley.conversations import (
    ConversationAssigned,
    ConversationReopened,
    ConversationResolved,
    MessagesReceived,
    Replied,
)
from parley.core import clock, ids
from parley.core.db import Tx
from parley.core.ids import ConversationId
from parley.routing import agents
from parley.routing.looking import look
from parley.workspace import Staff

MOVED = """
    UPDATE assignments SET ended_at = $3, outcome = 'moved'
     WHERE workspace_id = $1 AND conversation_id = $2 AND ended_at IS NULL AND agent_id IS DISTINCT FROM $4
"""
# By hand: whoever has it has it from now on.
HAS = """
    INSERT INTO assignments (workspace_id, id, conversation_id, queue_id, agent_id, given_at, waited, accepted_at)
    SELECT $1, $2, c.id, r.queue_id, c.owner_id, $4, greatest($4::timestamptz - coalesce($5, r.since, $4), interval '0'),
           CASE WHEN $6 THEN $4 END
      FROM conversations c LEFT JOIN routes r ON (r.workspace_id, r.conversation_id) = (c.workspace_id, c.id)
     WHERE c.workspace_id = $1 AND c.id = $3 AND c.owner_id IS NOT NULL
    ON CONFLICT (workspace_id, conversation_id) WHERE ended_at IS NULL DO NOTHING
"""
RESOLVED = """
    UPDATE assignments SET ended_at = $3, outcome = 'resolved' WHERE workspace_id = $1 AND conversation_id = $2 AND ended_at IS NULL
"""
ACCEPTED = """
    UPDATE assignments SET accepted_at = $3
     WHERE workspace_id = $1 AND conversation_id = $2 AND agent_id = $4 AND ended_at IS NULL AND accepted_at IS NULL
"""
ANSWERED = """
    UPDATE assignments SET answered_at = coalesce(answered_at, $3), accepted_at = coalesce(accepted_at, $3)
     WHERE workspace_id = $1 AND conversation_id = $2 AND ended_at IS NULL
"""
BY = "SELECT author_id FROM messages WHERE workspace_id = $1 AND id = $2 AND author_kind = 'staff'"


async def assigned(tx: Tx, event: ConversationAssigned) -> None:
    """Somebody gave it to somebody, or took it. What the machine gives out it has written down itself."""
    now = clock.now()
    await tx.execute(MOVED, tx.workspace_id, event.conversation_id, now, event.to)
    if event.to and event.by:
        await tx.execute(HAS, tx.workspace_id, ids.new(), event.conversation_id, now, None, event.to == event.by)
    await look(tx)


async def resolved(tx: Tx, event: ConversationResolved) -> None:
    await tx.execute(RESOLVED, tx.workspace_id, event.conversation_id, clock.now())
    await look(tx)


async def answered(tx: Tx, event: Replied) -> None:
    if not event.is_answer:
        return
    await tx.execute(ANSWERED, tx.workspace_id, event.conversation_id, clock.now())
    if by := await tx.value(BY, tx.workspace_id, event.message_id):
        await agents.worked(tx, by)
    await look(tx)


async def reopened(tx: Tx, event: ConversationReopened) -> None:
    """A colleague goes on with it: whoever had it has it again."""
    now = clock.now()
    await tx.execute(HAS, tx.workspace_id, ids.new(), event.conversation_id, now, now, True)
    await look(tx)


async def received(tx: Tx, event: MessagesReceived) -> None:
    await look(tx)


async def accept(tx: Tx, id: ConversationId, *, by: Staff) -> None:
    """Its owner has it before their eyes."""
    await tx.execute(ACCEPTED, tx.workspace_id, id, clock.now(), by.id)
    await agents.worked(tx, by.id)
