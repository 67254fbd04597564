"""When persons are parted again, what each of them said while they were one goes along with them.

What is undone here is only where words stand: messages keep their identity, and are never changed.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from parley.conversations.outbox import DELIVER_LANE
from parley.core import ids
from parley.core.db import Tx
from parley.core.ids import AccountId, ConversationId, IdentityId, PersonId, PostId
from parley.core.lanes import wake

Current = dict[tuple[PersonId, str], Any]
"""The open conversation of a person and topic."""


class Strays(msgspec.Struct, frozen=True):
    """Words of one person in a conversation that goes to another."""

    conversation_id: ConversationId
    topic: str
    post_id: PostId | None
    status: str
    resolved_at: datetime | None
    person_id: PersonId
    identity_id: IdentityId
    """Of the first of them."""
    first_at: datetime
    joined_id: ConversationId | None
    """Their own conversation that was shown as a part of this one."""

    @property
    def is_resolved(self) -> bool:
        return self.status == "resolved"


STRAYS = """
    SELECT c.id AS conversation_id, c.topic, c.post_id, c.status, c.resolved_at, i.person_id,
           (array_agg(i.id ORDER BY m.seq))[1] AS identity_id, min(m.at) AS first_at,
           (SELECT j.id FROM conversations j JOIN identities o ON (o.workspace_id, o.id) = (j.workspace_id, j.identity_id)
             WHERE j.workspace_id = $1 AND j.joined_to = c.id AND o.person_id = i.person_id ORDER BY j.created_at DESC, j.id DESC LIMIT 1)
               AS joined_id
      FROM conversations c  -- conversations_person
      JOIN identities o ON (o.workspace_id, o.id) = (c.workspace_id, c.identity_id)
      JOIN messages m ON (m.workspace_id, m.conversation_id) = (c.workspace_id, c.id)  -- messages_in_order
      JOIN identities i ON (i.workspace_id, i.id) = (m.workspace_id, m.identity_id)
     WHERE c.workspace_id = $1 AND c.person_id = ANY($2) AND i.person_id <> o.person_id
     GROUP BY c.workspace_id, c.id, i.person_id
     ORDER BY first_at, c.created_at, c.id  -- what was said first goes first, wherever it stood
"""


async def strays(tx: Tx, persons: Sequence[PersonId]) -> list[Strays]:
    """To be asked before conversations are given to their persons."""
    return await tx.rows(Strays, STRAYS, tx.workspace_id, persons)


async def gather(tx: Tx, found: Sequence[Strays], current: Current) -> None:
    """Give strays a conversation of their own person: the open one, or the one that was resolved with theirs, else a new one."""
    for one in found:
        open_one = current.get((one.person_id, one.topic))
        target = (one.joined_id if one.is_resolved else open_one) or await _open(tx, one)
        if not one.is_resolved:
            current[one.person_id, one.topic] = target
        await _move(tx, one, target)
        await summarise(tx, [one.conversation_id, target])
        tx.signal(f"conversation/{target}")


OPEN = """
    INSERT INTO conversations (workspace_id, id, person_id, identity_id, topic, status, resolved_at, created_at, post_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""


async def _open(tx: Tx, one: Strays) -> ConversationId:
    id = ConversationId(ids.new())
    status = "resolved" if one.is_resolved else "open"
    place = one.topic, status, one.resolved_at, one.first_at, one.post_id
    await tx.execute(OPEN, tx.workspace_id, id, one.person_id, one.identity_id, *place)
    return id


MOVE = """
    WITH strays AS (
        SELECT m.id, row_number() OVER (ORDER BY m.seq) AS nth
          FROM messages m JOIN identities i ON (i.workspace_id, i.id) = (m.workspace_id, m.identity_id)
         WHERE m.workspace_id = $1 AND m.conversation_id = $2 AND i.person_id = $4),
    counted AS (
        UPDATE conversations c SET last_seq = c.last_seq + (SELECT count(*) FROM strays) WHERE c.workspace_id = $1 AND c.id = $3
        RETURNING c.last_seq - (SELECT count(*) FROM strays) AS before),
    moved AS (
        UPDATE messages m SET conversation_id = $3, seq = counted.before + strays.nth, rev = counted.before + strays.nth
          FROM strays, counted WHERE m.workspace_id = $1 AND m.id = strays.id RETURNING m.id)
    UPDATE deliveries d SET conversation_id = $3 FROM moved WHERE d.workspace_id = $1 AND d.message_id = moved.id
    RETURNING d.account_id, d.state
"""


async def _move(tx: Tx, one: Strays, target: ConversationId) -> None:
    deliveries = await tx.records(MOVE, tx.workspace_id, one.conversation_id, target, one.person_id)
    waiting: Mapping[AccountId, str] = {account: state for account, state in deliveries if state in ("queued", "sending")}
    for account in sorted(waiting):
        await wake(tx, DELIVER_LANE, f"{target}/{account}")


SUMMARISE = """
    WITH shown AS (  -- conversations_joined
        SELECT id AS conversation_id, id AS place FROM unnest($2::uuid[]) AS own (id)
        UNION ALL SELECT joined_to, id FROM conversations WHERE workspace_id = $1 AND joined_to = ANY($2) AND status <> 'resolved'),
    said AS (
        SELECT w.conversation_id, w.place = w.conversation_id AS is_own, m.id, m.seq, m.direction, m.at, m.channel,
               m.direction = 'in' AND NOT m.content ? 'automatic' AS wants_answer,
               m.direction = 'out' OR m.direction = 'system' AND m.content->>'event' = 'resolved' AS settles,
               coalesce(nullif(left(btrim(regexp_replace(m.text, '\\s+', ' ', 'g')), 140), ''),
                        '[' || (SELECT f.type FROM attachments f WHERE (f.workspace_id, f.message_id) = (m.workspace_id, m.id)
                                 ORDER BY f.position LIMIT 1) || ']', '[message]') AS preview
          FROM shown w JOIN messages m ON m.workspace_id = $1 AND m.conversation_id = w.place  -- messages_in_order
         WHERE m.direction IN ('in', 'out', 'system') AND m.at <= now()),  -- what is to leave later has not been said
    spoken AS (
        SELECT DISTINCT ON (conversation_id) * FROM said WHERE direction <> 'system' ORDER BY conversation_id, at DESC, seq DESC, id DESC),
    settled AS (
        SELECT DISTINCT ON (conversation_id) conversation_id, at, seq FROM said WHERE settles ORDER BY conversation_id, at DESC, seq DESC),
    summed AS (
        SELECT s.conversation_id, max(s.seq) FILTER (WHERE s.direction = 'in' AND s.is_own) AS inbound_seq, max(s.at) AS last_at,
               min(s.at) FILTER (WHERE s.wants_answer AND (t.at IS NULL OR (s.at, s.seq) > (t.at, t.seq))) AS waiting_since
          FROM said s LEFT JOIN settled t USING (conversation_id) GROUP BY s.conversation_id)
    UPDATE conversations c SET
           inbound_seq = coalesce(s.inbound_seq, 0),
           last_message_at = s.last_at,
           waiting_since = CASE WHEN c.status = 'resolved' THEN NULL ELSE s.waiting_since END,
           status = CASE WHEN c.status IN ('resolved', 'snoozed') THEN c.status
                         WHEN s.waiting_since IS NULL AND t.direction = 'out' THEN 'waiting' ELSE 'open' END,
           -- An answer that was taken back was none.
           first_answered_at = CASE WHEN s.waiting_since <= c.first_answered_at THEN NULL ELSE c.first_answered_at END,
           preview = coalesce(t.preview, ''),
           preview_direction = coalesce(t.direction, c.preview_direction),
           channel = coalesce(t.channel, c.channel)
      FROM summed s LEFT JOIN spoken t USING (conversation_id)
     WHERE c.workspace_id = $1 AND c.id = s.conversation_id
"""


async def summarise(tx: Tx, conversations: Sequence[ConversationId]) -> None:
    """Say of conversations what their messages say, and those that are shown in them, as if all had come there in the first place."""
    await tx.execute(SUMMARISE, tx.workspace_id, conversations)
