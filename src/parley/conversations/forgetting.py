"""Lets the words and files of old messages go, where a workspace has decided so. That something was said, by whom and when, stays."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from parley import workspace
from parley.core import clock, ids, uploads
from parley.core.db import Tx
from parley.core.ground import Ground
from parley.core.ids import WorkspaceId
from parley.core.lanes import Job, Lane

AT_ONCE = 1000
NIGHTLY = "47 3 * * *"

POSITION = """
    INSERT INTO forgotten (workspace_id) VALUES ($1)
    ON CONFLICT (workspace_id) DO UPDATE SET ran_at = now() RETURNING messages_until, files_until
"""
# Ids are in the order in which things came: what lies between where we were and where the time is over is the next part of the primary key.
OLD_MESSAGES = "SELECT id FROM messages WHERE workspace_id = $1 AND id > $2 AND id < $3 ORDER BY id LIMIT $4"
OLD_FILES = "SELECT id FROM attachments WHERE workspace_id = $1 AND id > $2 AND id < $3 ORDER BY id LIMIT $4"
EMPTY_MESSAGES = """
    UPDATE messages SET text = '', content = '{"forgotten": true}', reactions = '{}'
     WHERE workspace_id = $1 AND id = ANY($2) AND direction <> 'system'
"""
EMPTY_PREVIEWS = """
    UPDATE conversations c SET preview = '' FROM (SELECT DISTINCT conversation_id FROM messages WHERE workspace_id = $1 AND id = ANY($2)) m
     WHERE (c.workspace_id, c.id) = ($1, m.conversation_id)
       AND NOT EXISTS (SELECT FROM messages later WHERE (later.workspace_id, later.conversation_id) = ($1, c.id) AND later.id > $3)
"""
EMPTY_PARTS = """
    UPDATE deliveries SET part = '{}' WHERE workspace_id = $1 AND message_id = ANY($2)
       AND state NOT IN ('queued', 'sending', 'uncertain')
"""
FORGET_VERSIONS = "DELETE FROM message_versions WHERE workspace_id = $1 AND message_id = ANY($2)"
FORGET_SEARCH = "DELETE FROM message_search WHERE workspace_id = $1 AND message_id = ANY($2)"
FORGET_FILES = """
    WITH old AS (SELECT id, key FROM attachments WHERE workspace_id = $1 AND id = ANY($2) AND state = 'stored' ORDER BY id FOR UPDATE)
    UPDATE attachments a SET state = 'failed', key = NULL, error = 'forgotten' FROM old WHERE (a.workspace_id, a.id) = ($1, old.id)
    RETURNING old.key
"""
NAMED = "SELECT EXISTS (SELECT FROM attachments WHERE workspace_id = $1 AND key = $2)"  # attachments_key


async def forget(ground: Ground, lane: Lane) -> None:
    """Each step is a transaction of its own, so that nobody waits for it."""
    async with ground.database.across() as tx:
        deciders = await workspace.retention.deciders(tx)
    for workspace_id, kept in deciders:
        while kept.content_days and await _forget_words(ground, workspace_id, kept.content_days) == AT_ONCE:
            pass
        while kept.file_days and await _forget_files(ground, workspace_id, kept.file_days) == AT_ONCE:
            pass


FORGET = Job("conversations.forget", "later", run=forget, every=NIGHTLY)


async def names_file(tx: Tx, key: str) -> bool:
    """Whether a message carries it."""
    return await tx.value(NAMED, tx.workspace_id, key)


async def _forget_words(ground: Ground, workspace_id: WorkspaceId, days: int) -> int:
    async with ground.database.transaction(workspace_id) as tx:
        old = await _next(tx, OLD_MESSAGES, "messages_until", days)
        if old:
            for sql in (EMPTY_MESSAGES, EMPTY_PARTS, FORGET_VERSIONS, FORGET_SEARCH):
                await tx.execute(sql, tx.workspace_id, old)
            await tx.execute(EMPTY_PREVIEWS, tx.workspace_id, old, old[-1])
            await tx.execute("UPDATE forgotten SET messages_until = $2 WHERE workspace_id = $1", tx.workspace_id, old[-1])
    return len(old)


async def _forget_files(ground: Ground, workspace_id: WorkspaceId, days: int) -> int:
    async with ground.database.transaction(workspace_id) as tx:
        old = await _next(tx, OLD_FILES, "files_until", days)
        if old:
            await uploads.let_go(tx, await tx.values(FORGET_FILES, tx.workspace_id, old))
            await tx.execute("UPDATE forgotten SET files_until = $2 WHERE workspace_id = $1", tx.workspace_id, old[-1])
    return len(old)


async def _next(tx: Tx, sql: str, position: str, days: int) -> list[UUID]:
    """The oldest whose time is over, beyond where the last step ended."""
    rows: Sequence[Any] = await tx.records(POSITION, tx.workspace_id)
    until = ids.first_at(clock.now() - timedelta(days=days))
    return await tx.values(sql, tx.workspace_id, rows[0][position], until, AT_ONCE)
