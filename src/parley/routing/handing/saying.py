"""Says in the timeline that a conversation was handed on; the card that stands there is made of the words themselves when it is read."""

from parley import conversations
from parley.conversations import ConversationAssigned
from parley.core.db import Tx
from parley.core.ids import ConversationId

HANDED = "handed"
"""The event of the line in the timeline at which the card stands."""

# Somebody else has spoken last, and whoever has it now was shown no card since: they do not know the story. messages_in_order
IS_NEWS = """
    SELECT m.author_id IS DISTINCT FROM $3
           AND EXISTS (SELECT FROM staff s WHERE (s.workspace_id, s.id) = ($1, $3))
           AND NOT EXISTS (SELECT FROM messages h WHERE (h.workspace_id, h.conversation_id) = ($1, $2) AND h.seq > m.seq
                              AND h.direction = 'system' AND h.content->>'event' = $4)
      FROM messages m
     WHERE m.workspace_id = $1 AND m.conversation_id = $2 AND m.direction = 'out' AND m.author_kind IN ('staff', 'bot', 'outside')
     ORDER BY m.seq DESC LIMIT 1
"""


async def handed(tx: Tx, event: ConversationAssigned) -> None:
    """The reaction to `conversations.ConversationAssigned`: a colleague who has it now reads what was said before."""
    if event.to and await tx.value(IS_NEWS, tx.workspace_id, event.conversation_id, event.to, HANDED):
        await tell(tx, event.conversation_id)


async def tell(tx: Tx, id: ConversationId) -> None:
    await conversations.line(tx, await conversations.held(tx, id), {"event": HANDED}, None)
