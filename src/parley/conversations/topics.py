"""What somebody has been talking about lately: their newest conversations, and their newest words."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from parley.conversations.queries import CONVERSATION
from parley.conversations.types import Conversation
from parley.core.db import Tx
from parley.core.ids import ConversationId, MessageId, PersonId

LATEST = 5
MOST_WORDS = 60
LONGEST = 400


class Topic(msgspec.Struct, frozen=True):
    """A conversation, and what it is about."""

    id: ConversationId
    number: int
    status: str
    last_message_at: datetime
    tags: tuple[str, ...]
    subject: str


class Heard(msgspec.Struct, frozen=True):
    """The beginning of something that somebody wrote, or how they rated a conversation."""

    id: MessageId
    conversation_id: ConversationId
    at: datetime
    text: str
    rating: int | None


# A subject stands at the beginning of a conversation, or nowhere.
TOPICS = """
    SELECT c.id, c.number, c.status, c.last_message_at,
           ARRAY(SELECT g.name FROM conversation_tags t JOIN tags g ON (g.workspace_id, g.id) = (t.workspace_id, t.tag_id)
                  WHERE t.workspace_id = $1 AND t.conversation_id = c.id AND g.removed_at IS NULL ORDER BY lower(g.name)) AS tags,
           coalesce((SELECT m.content->>'subject' FROM (
                     SELECT content FROM messages m  -- messages_in_order
                      WHERE m.workspace_id = $1 AND m.conversation_id = c.id ORDER BY m.seq LIMIT 5) m
                      WHERE m.content ? 'subject' LIMIT 1), '') AS subject
      FROM (SELECT id, number, status, last_message_at FROM conversations  -- conversations_person
             WHERE workspace_id = $1 AND person_id = $2 AND joined_to IS NULL ORDER BY last_message_at DESC, id DESC LIMIT $3) c
     ORDER BY c.last_message_at DESC, c.id DESC
"""
HEARD = """
    SELECT m.id, m.conversation_id, m.at, m.text, m.rating FROM identities i CROSS JOIN LATERAL (
           SELECT m.id, m.conversation_id, m.at, left(m.text, $4) AS text,
                  substring(m.content->'extra'->'rating'->>'score' FROM '^[1-5]$')::int AS rating
             FROM messages m  -- messages_timeline
            WHERE m.workspace_id = $1 AND m.identity_id = i.id AND m.direction = 'in' AND m.deleted_at IS NULL
            ORDER BY m.at DESC, m.id DESC LIMIT $3) m
     WHERE i.workspace_id = $1 AND i.person_id = $2 ORDER BY m.at DESC, m.id DESC LIMIT $3
"""
OF_PERSONS = """
    SELECT c.* FROM unnest($2::uuid[]) AS p (id) CROSS JOIN LATERAL (
           SELECT {columns} FROM conversations c  -- conversations_person
            WHERE c.workspace_id = $1 AND c.person_id = p.id AND c.joined_to IS NULL ORDER BY c.last_message_at DESC, c.id DESC LIMIT $3) c
     ORDER BY c.last_message_at DESC, c.id DESC LIMIT $3
"""


async def topics(tx: Tx, person_id: PersonId, *, limit: int = LATEST) -> list[Topic]:
    """Latest first."""
    return await tx.rows(Topic, TOPICS, tx.workspace_id, person_id, limit)


async def heard(tx: Tx, person_id: PersonId, *, limit: int = MOST_WORDS) -> list[Heard]:
    """Latest first."""
    return await tx.rows(Heard, HEARD, tx.workspace_id, person_id, limit, LONGEST)


async def latest_of(tx: Tx, person_ids: Sequence[PersonId], *, limit: int = 20) -> list[Conversation]:
    """The latest conversations of several persons together."""
    sql = OF_PERSONS.format(columns=CONVERSATION)
    return await tx.rows(Conversation, sql, tx.workspace_id, list(person_ids), limit)
