"""A customer's conversations as their own page may show them: what was said through their own chat, and never what was said elsewhere."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from parley.conversations.types import Attached, FeedItem
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ids import IdentityId, MessageId

NEWEST = 500
"""Messages among which conversations are looked for: the list must not cost more with the years."""
MOST_TALKS = 30
MOST_SHOWN = 200


class Talk(msgspec.Struct, frozen=True, omit_defaults=True):
    """One conversation, in a list."""

    id: UUID
    began_at: datetime
    last_at: datetime
    preview: str
    resolved: bool = False


class Standing(msgspec.Struct, frozen=True, omit_defaults=True):
    """How the current conversation stands, beside what is said in it."""

    talk: UUID
    resolved_at: datetime | None = None
    rated: bool = False
    read_until: datetime | None = None
    """Everything of the visitor's up to here was before the eyes of somebody who works here."""


# Whatever can still be taken back was not said yet.
HAS_LEFT = """NOT EXISTS (SELECT FROM deliveries d WHERE (d.workspace_id, d.message_id) = (m.workspace_id, m.id)  -- deliveries_of
                              AND d.state = 'queued' AND d.leaves_at > now())"""

TALKS = """
    WITH said AS (
        SELECT m.conversation_id, m.at, m.text FROM messages m  -- messages_timeline
         WHERE m.workspace_id = $1 AND m.identity_id = $2 AND m.direction IN ('in', 'out') AND m.deleted_at IS NULL AND {has_left}
         ORDER BY m.at DESC, m.id DESC LIMIT $3),
    talks AS (
        SELECT coalesce(c.joined_to, c.id) AS id, min(s.at) AS began_at, max(s.at) AS last_at,
               left((array_agg(s.text ORDER BY s.at DESC))[1], 140) AS preview
          FROM said s JOIN conversations c ON (c.workspace_id, c.id) = ($1, s.conversation_id) GROUP BY 1)
    SELECT t.id, t.began_at, t.last_at, t.preview, c.status = 'resolved' AS resolved
      FROM talks t JOIN conversations c ON (c.workspace_id, c.id) = ($1, t.id)
     ORDER BY t.last_at DESC LIMIT $4
""".replace("{has_left}", HAS_LEFT)


async def talks(tx: Tx, identity_id: IdentityId) -> list[Talk]:
    """Newest first."""
    return await tx.rows(Talk, TALKS, tx.workspace_id, identity_id, NEWEST, MOST_TALKS)


SAID_IN = """
    SELECT row_number() OVER (ORDER BY m.at, m.id) AS seq, m.id, m.kind, m.direction, m.text, m.at, m.author_kind, m.content,
           coalesce(s.name, '') AS author_name, coalesce(m.external_id, '') AS key, coalesce(d.id::text, '') AS part_id,
           coalesce(d.part->>'quoted', m.content->>'quoted', '') AS quoted
      FROM (SELECT m.*, CASE WHEN m.edited_at IS NULL THEN 'message' ELSE 'edit' END AS kind
              FROM messages m JOIN conversations c ON (c.workspace_id, c.id) = (m.workspace_id, m.conversation_id)
             WHERE m.workspace_id = $1 AND m.identity_id = $2 AND coalesce(c.joined_to, c.id) = $3  -- messages_timeline
               AND m.direction IN ('in', 'out') AND m.deleted_at IS NULL AND {has_left}
             ORDER BY m.at DESC, m.id DESC LIMIT $4) m
      LEFT JOIN staff s ON m.author_kind = 'staff' AND (s.workspace_id, s.id) = (m.workspace_id, m.author_id)
      LEFT JOIN deliveries d ON (d.workspace_id, d.message_id, d.position) = (m.workspace_id, m.id, 0)
     ORDER BY m.at, m.id
""".replace("{has_left}", HAS_LEFT)
FILES = """
    SELECT id, message_id, type, name, mime, size, state, key, inline_id, error FROM attachments  -- attachments_of
     WHERE workspace_id = $1 AND message_id = ANY($2) ORDER BY message_id, position
"""


async def said_in(tx: Tx, identity_id: IdentityId, talk: UUID) -> list[FeedItem]:
    """What passed through this visitor's chat in one conversation, oldest first; nothing for a conversation of others."""
    items = await tx.rows(FeedItem, SAID_IN, tx.workspace_id, identity_id, talk, MOST_SHOWN)
    files = await tx.rows(Attached, FILES, tx.workspace_id, [item.id for item in items])
    return [msgspec.structs.replace(item, files=tuple(file for file in files if file.message_id == item.id)) for item in items]


async def talks_of(tx: Tx, message_ids: Sequence[MessageId]) -> dict[MessageId, UUID]:
    """In which conversation each message stands."""
    sql = """SELECT m.id, coalesce(c.joined_to, c.id) FROM messages m
               JOIN conversations c ON (c.workspace_id, c.id) = (m.workspace_id, m.conversation_id)
              WHERE m.workspace_id = $1 AND m.id = ANY($2)"""
    return dict(await tx.records(sql, tx.workspace_id, message_ids))


# How far anybody here has read is looked up by colleague: `reads` has no index by conversation, and colleagues are few.
STANDING = """
    WITH latest AS (
        SELECT m.conversation_id FROM messages m  -- messages_timeline
         WHERE m.workspace_id = $1 AND m.identity_id = $2 AND m.direction IN ('in', 'out')
         ORDER BY m.at DESC, m.id DESC LIMIT 1),
    talk AS (
        SELECT c.* FROM latest l
          JOIN conversations one ON (one.workspace_id, one.id) = ($1, l.conversation_id)
          JOIN conversations c ON (c.workspace_id, c.id) = ($1, coalesce(one.joined_to, one.id)))
    SELECT t.id AS talk, t.resolved_at,
           (SELECT m.at FROM messages m  -- messages_in_order
             WHERE m.workspace_id = $1 AND m.conversation_id = t.id AND m.identity_id = $2 AND m.direction = 'in'
               AND m.seq <= (SELECT max(r.seq) FROM staff s JOIN reads r
                                ON (r.workspace_id, r.staff_id, r.conversation_id) = (s.workspace_id, s.id, t.id)
                              WHERE s.workspace_id = $1)
             ORDER BY m.seq DESC LIMIT 1) AS read_until,
           coalesce((SELECT m.content->'extra' ? 'rating' FROM messages m  -- messages_in_order
                      WHERE m.workspace_id = $1 AND m.conversation_id = t.id AND m.direction = 'in'
                      ORDER BY m.seq DESC LIMIT 1), false) AS rated
      FROM talk t
"""


async def stands(tx: Tx, identity_id: IdentityId) -> Standing | None:
    """Of the conversation in which this visitor was heard last; none before their first message."""
    return await tx.row(Standing, STANDING, tx.workspace_id, identity_id)


async def own_file(tx: Tx, identity_id: IdentityId, file: UUID) -> Attached:
    """A file of one of this visitor's own messages, or of an answer to them. Raises `NotFound`."""
    sql = """SELECT f.id, f.message_id, f.type, f.name, f.mime, f.size, f.state, f.key, f.inline_id, f.error
               FROM attachments f JOIN messages m ON (m.workspace_id, m.id) = (f.workspace_id, f.message_id)
              WHERE f.workspace_id = $1 AND f.id = $3 AND f.key IS NOT NULL
                AND m.identity_id = $2 AND m.direction IN ('in', 'out') AND m.deleted_at IS NULL"""
    found = await tx.row(Attached, sql, tx.workspace_id, identity_id, file)
    if found is None:
        raise NotFound
    return found
