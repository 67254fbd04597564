"""How soon customers were first answered, and which answers they have not read."""

from datetime import datetime

import msgspec

from parley.core import ids
from parley.core.db import Tx
from parley.core.ids import ConversationId, IdentityId, MessageId

# The newest conversations are found by their ids, which grow with time.
FIRST_ANSWERS = """
    SELECT extract(epoch FROM answer.at - question.at)::float8 FROM (
           SELECT c.workspace_id, c.id FROM conversations c
            WHERE c.workspace_id = $1 AND c.id > $2 ORDER BY c.id DESC LIMIT $3) c
      CROSS JOIN LATERAL (
           SELECT m.at, m.seq FROM messages m WHERE (m.workspace_id, m.conversation_id) = (c.workspace_id, c.id)
              AND m.direction = 'in' AND m.channel = $4 ORDER BY m.seq LIMIT 1) question
      CROSS JOIN LATERAL (
           SELECT m.at FROM messages m WHERE (m.workspace_id, m.conversation_id) = (c.workspace_id, c.id)
              AND m.direction = 'out' AND m.author_kind = 'staff' AND m.seq > question.seq ORDER BY m.seq LIMIT 1) answer
"""


async def first_answers(tx: Tx, channel: str, *, since: datetime, limit: int) -> list[float]:
    """Of the newest conversations that began in a channel, the seconds until somebody of the staff answered."""
    return await tx.values(FIRST_ANSWERS, tx.workspace_id, ids.first_at(since), limit, channel)


class Unread(msgspec.Struct, frozen=True):
    """An answer that has not been before the customer's eyes."""

    id: MessageId
    conversation_id: ConversationId
    text: str
    has_left: bool
    leaves_at: datetime


UNREAD = """
    SELECT m.id, coalesce(c.joined_to, c.id) AS conversation_id, m.text,
           d.state IN ('sent', 'delivered') AS has_left, coalesce(d.leaves_at, now()) AS leaves_at
      FROM (SELECT * FROM messages m  -- messages_timeline
             WHERE m.workspace_id = $1 AND m.identity_id = $2 ORDER BY m.at DESC, m.id DESC LIMIT $3) m
      JOIN conversations c ON (c.workspace_id, c.id) = (m.workspace_id, m.conversation_id)
      JOIN deliveries d ON (d.workspace_id, d.message_id, d.position) = (m.workspace_id, m.id, 0)  -- deliveries_of
     WHERE m.direction = 'out' AND m.deleted_at IS NULL AND m.text <> '' AND ($4::uuid IS NULL OR m.id > $4)
       AND d.state IN ('queued', 'sending', 'sent', 'delivered')
     ORDER BY m.id
"""


async def unread_answers(tx: Tx, identity_id: IdentityId, *, after: MessageId | None, limit: int) -> list[Unread]:
    """Among the newest words with an identity, those of ours that came later than one which is known, oldest first."""
    return await tx.rows(Unread, UNREAD, tx.workspace_id, identity_id, limit, after)
