"""Gives a played story the times of the last days. The product itself can't rewrite time, so no room offers it: this is the one place
where the demonstration writes into tables of other rooms."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from parley.conversations import Message
from parley.core.db import Tx
from parley.core.ids import ConversationId

MESSAGES = """
    UPDATE messages m SET at = n.at FROM unnest($2::uuid[], $3::timestamptz[]) AS n (id, at) WHERE (m.workspace_id, m.id) = ($1, n.id)
"""
DELIVERIES = """
    UPDATE deliveries d SET queued_at = m.at, sent_at = m.at + interval '1 s',
           delivered_at = CASE WHEN d.delivered_at IS NOT NULL THEN m.at + interval '2 s' END,
           read_at = CASE WHEN d.read_at IS NOT NULL THEN m.at + interval '40 s' END
      FROM messages m WHERE d.workspace_id = $1 AND d.conversation_id = $2 AND (m.workspace_id, m.id) = (d.workspace_id, d.message_id)
"""
CONVERSATION = """
    UPDATE conversations SET created_at = $3::timestamptz, last_message_at = $4::timestamptz,
           waiting_since = CASE WHEN waiting_since IS NOT NULL THEN $5::timestamptz END,
           resolved_at = CASE WHEN resolved_at IS NOT NULL THEN $4::timestamptz END
     WHERE workspace_id = $1 AND id = $2
"""
IDENTITIES = "UPDATE identities SET created_at = $3 WHERE workspace_id = $1 AND id = ANY($2)"
PERSONS = """
    UPDATE persons p SET created_at = $3 FROM identities i
     WHERE p.workspace_id = $1 AND i.workspace_id = $1 AND i.id = ANY($2) AND p.id IN (i.person_id, i.home_id)
"""
LINKS = "UPDATE links SET made_at = $3 WHERE workspace_id = $1 AND one_id = ANY($2) AND other_id = ANY($2)"
WAYS = """
    UPDATE ways w SET last_in_at = (SELECT max(m.at) FROM messages m
                                     WHERE (m.workspace_id, m.identity_id) = (w.workspace_id, w.identity_id) AND m.author_kind = 'person')
     WHERE w.workspace_id = $1 AND w.identity_id = ANY($2)
"""


async def age(tx: Tx, id: ConversationId, messages: Sequence[Message], times: Sequence[datetime]) -> None:
    """`times` are those of the story's lines; what the system added stands at the time of the line before it."""
    dated = list(_dated(messages, times))
    whose = list({message.identity_id for message in messages})
    await tx.execute(MESSAGES, tx.workspace_id, [message.id for message, _ in dated], [at for _, at in dated])
    await tx.execute(DELIVERIES, tx.workspace_id, id)
    await tx.execute(CONVERSATION, tx.workspace_id, id, times[0], times[-1], _waiting_since(dated))
    for sql in (IDENTITIES, PERSONS):
        await tx.execute(sql, tx.workspace_id, whose, times[0])
    await tx.execute(WAYS, tx.workspace_id, whose)
    for message, at in dated:
        if message.content.get("event") == "continued":
            await tx.execute(LINKS, tx.workspace_id, whose, at)
    tx.signal(f"conversation/{id}")
    tx.signal("inbox")


def _dated(messages: Sequence[Message], times: Sequence[datetime]) -> Iterator[tuple[Message, datetime]]:
    lines = iter(times)
    at = times[0]
    for message in messages:
        if message.direction != "system" or message.author_kind == "person":
            at = next(lines, at)
        yield message, at


def _waiting_since(dated: Sequence[tuple[Message, datetime]]) -> datetime | None:
    """When the first message came that nobody has answered."""
    since = None
    for message, at in dated:
        match message.direction:
            case "in":
                since = since or at
            case "out":
                since = None
            case _:
                pass
    return since
