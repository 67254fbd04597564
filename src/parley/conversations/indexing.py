"""Fills the search index from the stream of messages, a moment after they are committed: receiving one never waits for it."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import msgspec

from parley.core import text
from parley.core.ground import Ground
from parley.core.ids import NOBODY, MessageId, WorkspaceId
from parley.core.lanes import Job, Lane

BATCH = 500
PERIOD_BITS = 30
"""A period is 2^30 ms, some twelve days: the newest are searched first, so that a frequent word does not mean all of history."""

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
# What was deleted while its words were looked up is not found again; nor what somebody is just deleting.
FILL = """
    INSERT INTO message_search (workspace_id, message_id, words)
    SELECT n.workspace_id, n.id, array_to_tsvector(ARRAY(SELECT jsonb_array_elements_text(n.words->'words')))
      FROM unnest($1::uuid[], $2::uuid[], $3::jsonb[]) AS n (workspace_id, id, words)
      JOIN messages m ON (m.workspace_id, m.id) = (n.workspace_id, n.id)
       FOR KEY SHARE OF m SKIP LOCKED
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
    return [(one.workspace_id, one.id, {"words": [*words, period_lexeme(one.workspace_id, period(one.id))]}) for one, words in worded]


def period(id: UUID) -> int:
    return (id.int >> 80) >> PERIOD_BITS


def period_lexeme(workspace_id: WorkspaceId, number: int) -> str:
    """Begins with a sign that no word has."""
    return f"/{workspace_id.hex}/{number}"


INDEX = Job("conversations.index", "later", run=index, every=timedelta(milliseconds=500))
