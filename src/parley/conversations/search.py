"""Full-text search over everything that was said, by lemmas, newest first.

The index is filled from the stream of messages, a moment after they are committed, so that receiving one never waits for it.
"""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from parley.core import ids, text
from parley.core.db import Tx
from parley.core.ground import Ground
from parley.core.ids import NOBODY, ConversationId, MessageId, PersonId, WorkspaceId
from parley.core.lanes import Job, Lane

BATCH = 500
PERIOD_BITS = 30
"""A period is 2^30 ms, some twelve days: the newest are searched first, so that a frequent word does not mean all of history."""

# ── filling ─────────────────────────────────────────────────────────────────────────────────────

STREAM = """
    SELECT workspace_id, id, xid::text AS xid, text, coalesce(content->>'subject', '') AS subject FROM messages
     WHERE (xid, id) > ($1::text::xid8, $2) AND xid < pg_snapshot_xmin(pg_current_snapshot())  -- messages_stream
     ORDER BY messages.xid, id LIMIT $3
"""
POSITION = "SELECT xid::text AS xid, id FROM stream_positions WHERE workspace_id = $1 AND name = 'search'"
MOVE_ON = """
    INSERT INTO stream_positions (workspace_id, name, xid, id) VALUES ($1, 'search', $2::text::xid8, $3)
    ON CONFLICT (workspace_id, name) DO UPDATE SET xid = excluded.xid, id = excluded.id
"""
FILL = """
    INSERT INTO message_search (workspace_id, message_id, words)
    SELECT n.workspace_id, n.id, array_to_tsvector(ARRAY(SELECT jsonb_array_elements_text(n.words->'words')))
      FROM unnest($1::uuid[], $2::uuid[], $3::jsonb[]) AS n (workspace_id, id, words)
    ON CONFLICT (workspace_id, message_id) DO UPDATE SET words = excluded.words
"""


class _Position(msgspec.Struct, frozen=True):
    xid: str
    id: UUID


class _Said(msgspec.Struct, frozen=True):
    workspace_id: WorkspaceId
    id: MessageId
    xid: str
    text: str
    subject: str


async def index(ground: Ground, lane: Lane) -> None:
    """Index what was said since the last run, in the order of commits."""
    while await _index_batch(ground, lane) == BATCH:
        pass


async def _index_batch(ground: Ground, lane: Lane) -> int:
    position = (await ground.database.glance(_Position, POSITION, NOBODY) or [_Position("0", NOBODY)])[0]
    said = await ground.database.glance(_Said, STREAM, position.xid, position.id, BATCH)
    if not said:
        return 0
    rows = await asyncio.to_thread(_rows, said)
    async with ground.database.across() as tx:
        await lane.hold(tx)
        if rows:
            await tx.execute(FILL, *map(list, zip(*rows, strict=True)))
        await tx.execute(MOVE_ON, NOBODY, said[-1].xid, said[-1].id)
    return len(said)


def _rows(said: Sequence[_Said]) -> list[tuple[WorkspaceId, MessageId, dict[str, list[str]]]]:
    latest = {one.id: one for one in said}
    worded = [(one, text.tsvector_text(f"{one.subject} {one.text}")) for one in latest.values() if one.text or one.subject]
    return [(one.workspace_id, one.id, {"words": [*words, _period_lexeme(one.workspace_id, period(one.id))]}) for one, words in worded]


def period(id: UUID) -> int:
    return (id.int >> 80) >> PERIOD_BITS


def _period_lexeme(workspace_id: WorkspaceId, number: int) -> str:
    """Begins with a sign that no word has."""
    return f"/{workspace_id.hex}/{number}"


INDEX = Job("conversations.index", "later", run=index, every=timedelta(milliseconds=500))

# ── asking ──────────────────────────────────────────────────────────────────────────────────────


class Hit(msgspec.Struct, frozen=True):
    """A message that was found, and whose it is."""

    id: MessageId
    conversation_id: ConversationId
    person_id: PersonId
    name: str
    channel: str
    direction: str
    at: datetime
    text: str


HITS = """
    SELECT m.id, m.conversation_id, c.person_id, p.name, m.channel, m.direction, m.at, m.text
      FROM messages m
      JOIN conversations c ON (c.workspace_id, c.id) = (m.workspace_id, m.conversation_id)
      JOIN persons p ON (p.workspace_id, p.id) = (c.workspace_id, c.person_id)
     WHERE m.workspace_id = $1 AND m.id = ANY($2) ORDER BY m.id DESC
"""


async def search(tx: Tx, query: str, *, language: str = "", limit: int = 50) -> list[Hit]:
    """Messages that contain all words of the query in any of their forms, newest first."""
    terms = text.tsquery(text.query_terms(query, language))
    if not terms:
        return []
    found: list[MessageId] = []
    for periods in spans(period(ids.new()), await _oldest_period(tx)):
        lexemes = " | ".join(f"'{_period_lexeme(tx.workspace_id, number)}'" for number in periods)
        hits = "SELECT message_id FROM message_hits($1::text::tsquery, $2)"
        found += await tx.values(hits, f"({terms}) & ({lexemes})", limit - len(found))
        if len(found) >= limit:
            break
    return await tx.rows(Hit, HITS, tx.workspace_id, found)


async def _oldest_period(tx: Tx) -> int:
    sql = "SELECT message_id FROM message_search WHERE workspace_id = $1 ORDER BY message_id LIMIT 1"
    return period(await tx.value(sql, tx.workspace_id) or ids.new())


def spans(newest: int, oldest: int) -> Iterator[range]:
    """`[9], [8, 7], [6, 5, 4, 3], …` down to the oldest."""
    many = 1
    while newest >= oldest:
        last = max(newest - many + 1, oldest)
        yield range(newest, last - 1, -1)
        newest, many = last - 1, many * 2
