"""Reads: one conversation, the inbox, a person's timeline, a customer's feed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from parley.conversations.types import Attached, Conversation, DeliveryState, InboxRow, Message
from parley.core import clock
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ids import ConversationId, MessageId, PersonId, StaffId

CONVERSATION = """id, number, person_id, identity_id, topic, status, snoozed_until, owner_kind, owner_id, joined_to, last_seq, inbound_seq,
                  last_message_at, waiting_since, channel, created_at, resolved_at"""
MESSAGE = """m.id, m.conversation_id, m.seq, m.rev, m.direction, m.author_kind, m.author_id, m.identity_id, m.account_id, m.channel,
             m.provider_key, m.at, m.text, m.content, m.reactions, m.edited_at, m.deleted_at"""

Cursor = tuple[datetime, UUID]


def newest() -> Cursor:
    """Before everything, for lists that page backwards."""
    return clock.now() + timedelta(days=1), UUID(int=2**128 - 1)


async def conversation(tx: Tx, id: ConversationId) -> Conversation:
    found = await tx.row(Conversation, f"SELECT {CONVERSATION} FROM conversations WHERE workspace_id = $1 AND id = $2", tx.workspace_id, id)
    if found is None:
        raise NotFound
    return found


async def conversations_of(tx: Tx, person_id: PersonId) -> list[Conversation]:
    """Newest first."""
    sql = f"SELECT {CONVERSATION} FROM conversations WHERE workspace_id = $1 AND person_id = $2 ORDER BY created_at DESC, id DESC"
    return await tx.rows(Conversation, sql, tx.workspace_id, person_id)


# ── inbox ───────────────────────────────────────────────────────────────────────────────────────

INBOX = """
    SELECT c.id, c.number, c.person_id, p.name, c.channel, c.status, c.owner_kind, c.owner_id, c.last_message_at, c.waiting_since,
           c.preview, c.preview_direction, c.inbound_seq > coalesce(r.seq, 0) AS unread
      FROM conversations c
      JOIN persons p ON (p.workspace_id, p.id) = (c.workspace_id, c.person_id)
      LEFT JOIN reads r ON (r.workspace_id, r.staff_id, r.conversation_id) = (c.workspace_id, $2, c.id)
     WHERE c.workspace_id = $1 AND c.joined_to IS NULL AND (c.last_message_at, c.id) < ($3, $4) AND {which}
     ORDER BY c.last_message_at DESC, c.id DESC LIMIT $5
"""
WHICH = {
    "open": "c.status <> 'resolved'",  # conversations_inbox
    "mine": "c.status <> 'resolved' AND c.owner_id = $2",  # conversations_owner
    "unassigned": "c.status <> 'resolved' AND c.owner_kind = 'queue'",  # conversations_inbox
    "resolved": "c.status = 'resolved'",  # conversations_resolved
}


async def inbox(tx: Tx, me: StaffId, *, which: str = "open", before: Cursor | None = None, limit: int = 50) -> list[InboxRow]:
    """Conversations, latest first."""
    return await tx.rows(InboxRow, INBOX.format(which=WHICH[which]), tx.workspace_id, me, *(before or newest()), limit)


# ── timeline ────────────────────────────────────────────────────────────────────────────────────

TIMELINE = f"""
    SELECT {MESSAGE} FROM identities i CROSS JOIN LATERAL (
           SELECT * FROM messages m  -- messages_timeline
            WHERE m.workspace_id = $1 AND m.identity_id = i.id AND (m.at, m.id) < ($3, $4)
            ORDER BY m.at DESC, m.id DESC LIMIT $5) m
     WHERE i.workspace_id = $1 AND i.person_id = $2
     ORDER BY m.at DESC, m.id DESC LIMIT $5
"""


async def timeline(tx: Tx, person_id: PersonId, *, before: Cursor | None = None, limit: int = 50) -> list[Message]:
    """Everything between us and a person over all channels, oldest first, ending before a cursor."""
    messages = await tx.rows(Message, TIMELINE, tx.workspace_id, person_id, *(before or newest()), limit)
    return await _dressed(tx, list(reversed(messages)))


async def message(tx: Tx, id: MessageId) -> Message:
    found = await tx.row(Message, f"SELECT {MESSAGE} FROM messages m WHERE workspace_id = $1 AND id = $2", tx.workspace_id, id)
    if found is None:
        raise NotFound
    return (await _dressed(tx, [found]))[0]


async def earlier(tx: Tx, message_ids: Sequence[MessageId]) -> dict[MessageId, list[str]]:
    """What edited messages said before, oldest first."""
    sql = """SELECT message_id, array_agg(text ORDER BY replaced_at, id) FROM message_versions  -- message_versions_of
              WHERE workspace_id = $1 AND message_id = ANY($2) GROUP BY message_id"""
    return dict(await tx.records(sql, tx.workspace_id, message_ids))


ATTACHED = "SELECT id, message_id, type, name, mime, size, state, key, inline_id, error FROM attachments WHERE workspace_id = $1 AND "
DELIVERIES = """SELECT id, message_id, position, state, error_kind, error, sent_at, delivered_at, read_at FROM deliveries
                 WHERE workspace_id = $1 AND message_id = ANY($2) ORDER BY message_id, position"""


async def _dressed(tx: Tx, messages: Sequence[Message]) -> list[Message]:
    """With their files and deliveries."""
    files = await attachments_of(tx, [m.id for m in messages])
    sent = [m.id for m in messages if m.direction == "out"]
    deliveries = await tx.rows(DeliveryState, DELIVERIES, tx.workspace_id, sent) if sent else []
    return [
        msgspec.structs.replace(
            m,
            attachments=tuple(f for f in files if f.message_id == m.id),
            deliveries=tuple(d for d in deliveries if d.message_id == m.id),
        )
        for m in messages
    ]


async def attachments_of(tx: Tx, message_ids: Sequence[MessageId]) -> list[Attached]:
    return await tx.rows(Attached, ATTACHED + "message_id = ANY($2) ORDER BY message_id, position", tx.workspace_id, message_ids)


async def attachment(tx: Tx, id: UUID) -> Attached:
    found = await tx.row(Attached, ATTACHED + "id = $2", tx.workspace_id, id)
    if found is None or found.key is None:
        raise NotFound
    return found
