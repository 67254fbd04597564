"""What somebody has been told: the bell, the list by conversation, and what they know by now."""

from typing import Any

import msgspec

from parley.core import clock
from parley.core.db import Tx
from parley.core.ids import ConversationId, MessageId, StaffId
from parley.desk.notices.quiet import is_quiet
from parley.desk.notices.types import Bell, Group, Heard, Kind, Line
from parley.desk.notices.wishing import topic, wishes, zone_of

MOST_COUNTED = 100
MOST_LOOKED_AT = 500
"""Of the newest; what is older is not counted, grouped or shown."""
MOST_GROUPS = 50

# Whoever has read a conversation, wherever, knows what the notices say. Only unread ones are looked at.
SETTLE = """
    UPDATE notices n SET read_at = now() FROM reads r
     WHERE n.workspace_id = $1 AND n.staff_id = $2 AND n.page AND n.read_at IS NULL  -- notices_unread
       AND (r.workspace_id, r.staff_id, r.conversation_id) = ($1, $2, n.conversation_id) AND r.seq >= n.seq
"""
COUNT = """
    SELECT least(count(DISTINCT conversation_id), $3) FROM (
           SELECT conversation_id FROM notices WHERE workspace_id = $1 AND staff_id = $2 AND page AND read_at IS NULL LIMIT $4) n
"""
HEARD = """
    SELECT id, kind, conversation_id, made_at FROM (
           SELECT id, kind, conversation_id, made_at, read_at FROM notices  -- notices_of
            WHERE workspace_id = $1 AND staff_id = $2 AND page ORDER BY id DESC LIMIT 50) n
     WHERE read_at IS NULL AND kind = ANY($3) AND made_at > now() - interval '1 minute' ORDER BY id DESC LIMIT 1
"""
GROUPS = """
    WITH newest AS (
        SELECT id, kind, conversation_id, message_id, by_id, count, made_at, read_at FROM notices  -- notices_of
         WHERE workspace_id = $1 AND staff_id = $2 AND page ORDER BY id DESC LIMIT $3),
    lines AS (
        SELECT conversation_id, kind, read_at IS NULL AS unread, sum(count) AS count, max(made_at) AS at,
               (array_agg(message_id ORDER BY id DESC))[1] AS message_id, (array_agg(by_id ORDER BY id DESC))[1] AS by_id
          FROM newest GROUP BY conversation_id, kind, read_at IS NULL)
    SELECT l.conversation_id, c.number, c.person_id, p.name, c.channel, max(l.at) AS at,
           jsonb_agg(jsonb_build_object('kind', l.kind, 'count', l.count, 'at', l.at, 'unread', l.unread, 'message_id', l.message_id,
                                        'by_id', l.by_id) ORDER BY l.at DESC) AS lines
      FROM lines l
      JOIN conversations c ON (c.workspace_id, c.id) = ($1, l.conversation_id)
      JOIN persons p ON (p.workspace_id, p.id) = ($1, c.person_id)
     GROUP BY l.conversation_id, c.number, c.person_id, p.name, c.channel
     ORDER BY bool_or(l.unread) DESC, max(l.at) DESC LIMIT $4
"""


async def bell(tx: Tx, staff_id: StaffId) -> Bell:
    """Looks at what is unread only, and at no more of it than the bell can show."""
    await _settle(tx, staff_id)
    wanted = await wishes(tx, staff_id)
    count = await tx.value(COUNT, tx.workspace_id, staff_id, MOST_COUNTED, MOST_LOOKED_AT)
    quiet = is_quiet(wanted, clock.now(), await zone_of(tx))
    if quiet or not wanted.volume or not count:
        return Bell(count, quiet, wanted.volume)
    return Bell(count, quiet, wanted.volume, await tx.row(Heard, HEARD, tx.workspace_id, staff_id, sorted(wanted.sound)))


async def groups(tx: Tx, staff_id: StaffId) -> list[Group]:
    """What is new first, then the newest; of each conversation only what is new there, if anything is."""
    await _settle(tx, staff_id)
    return await tx.rows(_group, GROUPS, tx.workspace_id, staff_id, MOST_LOOKED_AT, MOST_GROUPS)


KNOW = """
    WITH known AS (
        UPDATE notices SET read_at = now()
         WHERE workspace_id = $1 AND staff_id = $2 AND page AND read_at IS NULL  -- notices_unread
           AND ($3::uuid IS NULL OR conversation_id = $3) AND ($4::text IS NULL OR kind = $4)
        RETURNING id, message_id)
    SELECT id, message_id FROM known ORDER BY message_id IS NULL, id DESC LIMIT 1
"""


async def know(tx: Tx, staff_id: StaffId, *, conversation_id: ConversationId | None = None, kind: Kind | None = None) -> MessageId | None:
    """Mark as read what is said of one conversation, or of one kind, or all. Returns the newest message that it was about."""
    found = await tx.records(KNOW, tx.workspace_id, staff_id, conversation_id, kind)
    if not found:
        return None
    tx.signal(topic(staff_id))
    return found[0]["message_id"]


async def _settle(tx: Tx, staff_id: StaffId) -> None:
    await tx.execute(SETTLE, tx.workspace_id, staff_id)


def _group(*, lines: Any, **columns: Any) -> Group:
    told = msgspec.convert(lines, tuple[Line, ...])
    fresh = tuple(line for line in told if line.unread)
    return Group(**columns, lines=fresh or told)
