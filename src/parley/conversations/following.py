"""The feed of somebody who follows their own conversation on a page of ours (the widget): numbered, so that it resumes after N."""

from collections.abc import Sequence

import msgspec

from parley import channels
from parley.conversations.queries import attachments_of
from parley.conversations.types import FeedItem
from parley.core.db import Tx
from parley.core.ids import IdentityId, MessageId

ENTER = """
    WITH entries AS (
        SELECT *, row_number() OVER (PARTITION BY identity_id ORDER BY place) AS nth, count(*) OVER (PARTITION BY identity_id) AS many
          FROM unnest($2::uuid[], $3::uuid[]) WITH ORDINALITY AS e (identity_id, message_id, place)),
    counted AS (
        INSERT INTO feeds AS f (workspace_id, identity_id, last_seq)
        SELECT DISTINCT $1::uuid, identity_id, many FROM entries ORDER BY identity_id
        ON CONFLICT (workspace_id, identity_id) DO UPDATE SET last_seq = f.last_seq + excluded.last_seq
        RETURNING identity_id, last_seq)
    INSERT INTO feed_entries (workspace_id, identity_id, seq, message_id)
    SELECT $1::uuid, e.identity_id, c.last_seq - e.many + e.nth, e.message_id FROM entries e JOIN counted c USING (identity_id)
"""


async def enter(tx: Tx, channel: str, changed: Sequence[tuple[IdentityId, MessageId]]) -> None:
    """Note, for customers who follow a feed, that messages are new or have changed."""
    if not changed or not channel or not channels.adapter(channel).manifest.can.feed:
        return
    await tx.execute(ENTER, tx.workspace_id, [identity for identity, _ in changed], [message for _, message in changed])
    tx.topics.update(f"identity/{identity}" for identity, _ in changed)


FEED = """
    WITH latest AS (
        SELECT message_id, max(seq) AS seq FROM feed_entries
         WHERE workspace_id = $1 AND identity_id = $2 AND seq > $3 GROUP BY message_id ORDER BY max(seq) LIMIT $4)
    SELECT l.seq, m.id,
           CASE WHEN m.deleted_at IS NOT NULL THEN 'delete' WHEN m.edited_at IS NOT NULL THEN 'edit' ELSE 'message' END AS kind,
           m.direction, CASE WHEN m.deleted_at IS NULL THEN m.text ELSE '' END AS text, m.at, m.author_kind, m.content,
           coalesce(s.name, '') AS author_name, coalesce(d.state, '') AS state, coalesce(m.external_id, '') AS key,
           coalesce(d.id::text, '') AS part_id, coalesce(d.part->>'quoted', m.content->>'quoted', '') AS quoted
      FROM latest l JOIN messages m ON (m.workspace_id, m.id) = ($1, l.message_id)
      LEFT JOIN staff s ON m.author_kind = 'staff' AND (s.workspace_id, s.id) = (m.workspace_id, m.author_id)
      LEFT JOIN deliveries d ON (d.workspace_id, d.message_id, d.position) = (m.workspace_id, m.id, 0)
     WHERE m.direction IN ('in', 'out')
     ORDER BY l.seq
"""


async def feed(tx: Tx, identity_id: IdentityId, *, after: int, limit: int = 100) -> list[FeedItem]:
    """What happened since `after`, in order; a message that changed several times comes once, as it is now."""
    items = await tx.rows(FeedItem, FEED, tx.workspace_id, identity_id, after, limit)
    files = await attachments_of(tx, [item.id for item in items])
    return [msgspec.structs.replace(item, files=tuple(f for f in files if f.message_id == item.id)) for item in items]
