"""Reads: one conversation, a person's timeline, files."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from parley.conversations.types import Attached, Conversation, DeliveryState, Message
from parley.core import clock
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ids import ConversationId, MessageId, PersonId, StaffId

CONVERSATION = """id, number, person_id, identity_id, topic, status, snoozed_until, owner_kind, owner_id, joined_to, last_seq, inbound_seq,
                  last_message_at, waiting_since, channel, created_at, resolved_at, priority, team_id,
                  post_id, answer_due_at, first_answered_at"""
MESSAGE = """m.id, m.conversation_id, m.seq, m.rev, m.direction, m.author_kind, m.author_id, m.identity_id, m.account_id, m.channel,
             m.provider_key, m.external_id, m.at, m.text, m.content, m.reactions, m.edited_at, m.deleted_at, m.purpose"""

Cursor = tuple[datetime, UUID]


def newest() -> Cursor:
    """Before everything, for lists that page backwards."""
    return clock.now() + timedelta(days=3660), UUID(int=2**128 - 1)


async def conversation(tx: Tx, id: ConversationId) -> Conversation:
    found = await tx.row(Conversation, f"SELECT {CONVERSATION} FROM conversations WHERE workspace_id = $1 AND id = $2", tx.workspace_id, id)
    if found is None:
        raise NotFound
    return found


OF_PERSON = f"""
    SELECT {CONVERSATION} FROM conversations  -- conversations_person
     WHERE workspace_id = $1 AND person_id = $2 ORDER BY created_at DESC, id DESC LIMIT $3
"""


async def conversations_of(tx: Tx, person_id: PersonId, *, limit: int = 50) -> list[Conversation]:
    """Newest first."""
    return await tx.rows(Conversation, OF_PERSON, tx.workspace_id, person_id, limit)


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


FORWARD = TIMELINE.replace("<", ">").replace("DESC", "ASC")


async def timeline_from(tx: Tx, person_id: PersonId, *, after: Cursor, limit: int = 50) -> list[Message]:
    """The same, beginning after a cursor, and going forward."""
    return await _dressed(tx, await tx.rows(Message, FORWARD, tx.workspace_id, person_id, *after, limit))


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
DELIVERIES = """SELECT id, message_id, position, state, error_kind, error, sent_at, delivered_at, read_at, leaves_at FROM deliveries
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


FILES = """
    SELECT a.id, a.message_id, a.type, a.name, a.mime, a.size, a.state, a.key, a.inline_id, a.error
      FROM identities i
      JOIN messages m ON (m.workspace_id, m.identity_id) = (i.workspace_id, i.id)  -- messages_timeline
      JOIN attachments a ON (a.workspace_id, a.message_id) = (m.workspace_id, m.id)  -- attachments_of
     WHERE i.workspace_id = $1 AND i.person_id = $2 AND a.inline_id = '' AND (a.id < $3)
     ORDER BY a.id DESC LIMIT $4
"""


async def files_of(tx: Tx, person_id: PersonId, *, before: UUID | None = None, limit: int = 50) -> list[Attached]:
    """Files that passed between us and a person, latest first."""
    return await tx.rows(Attached, FILES, tx.workspace_id, person_id, before or UUID(int=2**128 - 1), limit)


async def mentions_of(tx: Tx, message_ids: Sequence[MessageId]) -> dict[MessageId, list[StaffId]]:
    """Which colleagues some notes name."""
    sql = "SELECT message_id, array_agg(staff_id) FROM mentions WHERE workspace_id = $1 AND message_id = ANY($2) GROUP BY message_id"
    return dict(await tx.records(sql, tx.workspace_id, message_ids))


async def attachment(tx: Tx, id: UUID) -> Attached:
    found = await tx.row(Attached, ATTACHED + "id = $2", tx.workspace_id, id)
    if found is None or found.key is None:
        raise NotFound
    return found


class Habits(msgspec.Struct, frozen=True):
    """Where and when somebody usually writes: of their latest words, how many on each channel and in each hour of the day."""

    channels: dict[str, int]
    hours: dict[int, int]


LATEST_WORDS = 500
HABITS = """
    SELECT m.channel, extract(hour FROM m.at AT TIME ZONE $3)::int AS hour, count(*)
      FROM (SELECT m.channel, m.at FROM identities i CROSS JOIN LATERAL (
                   SELECT m.channel, m.at FROM messages m  -- messages_timeline
                    WHERE m.workspace_id = $1 AND m.identity_id = i.id AND m.direction = 'in' ORDER BY m.at DESC, m.id DESC LIMIT $4) m
             WHERE i.workspace_id = $1 AND i.person_id = $2 ORDER BY m.at DESC LIMIT $4) m
     GROUP BY 1, 2
"""


async def habits(tx: Tx, person_id: PersonId, zone: str) -> Habits:
    channels: Counter[str] = Counter()
    hours: Counter[int] = Counter()
    for channel, hour, count in await tx.records(HABITS, tx.workspace_id, person_id, zone, LATEST_WORDS):
        channels[channel] += count
        hours[hour] += count
    return Habits(dict(channels.most_common()), dict(sorted(hours.items())))
