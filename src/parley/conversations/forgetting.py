"""Lets the words and files of old messages go, where a workspace has decided so. That something was said, by whom and when, stays."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from parley import workspace
from parley.conversations.emptying import empty, let_go
from parley.conversations.forgetting_sooner import forget_sooner
from parley.core import clock, ids
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
        if kept.by_channel:
            await forget_sooner(ground, workspace_id, kept)


FORGET = Job("conversations.forget", "later", run=forget, every=NIGHTLY)


async def names_file(tx: Tx, key: str) -> bool:
    """Whether a message carries it."""
    return await tx.value(NAMED, tx.workspace_id, key)


async def _forget_words(ground: Ground, workspace_id: WorkspaceId, days: int) -> int:
    async with ground.database.transaction(workspace_id) as tx:
        old = await _next(tx, OLD_MESSAGES, "messages_until", days)
        if old:
            await empty(tx, old)
            await tx.execute("UPDATE forgotten SET messages_until = $2 WHERE workspace_id = $1", tx.workspace_id, old[-1])
    return len(old)


async def _forget_files(ground: Ground, workspace_id: WorkspaceId, days: int) -> int:
    async with ground.database.transaction(workspace_id) as tx:
        old = await _next(tx, OLD_FILES, "files_until", days)
        if old:
            await let_go(tx, old)
            await tx.execute("UPDATE forgotten SET files_until = $2 WHERE workspace_id = $1", tx.workspace_id, old[-1])
    return len(old)


async def _next(tx: Tx, sql: str, position: str, days: int) -> list[UUID]:
    """The oldest whose time is over, beyond where the last step ended."""
    rows: Sequence[Any] = await tx.records(POSITION, tx.workspace_id)
    until = ids.first_at(clock.now() - timedelta(days=days))
    return await tx.values(sql, tx.workspace_id, rows[0][position], until, AT_ONCE)
