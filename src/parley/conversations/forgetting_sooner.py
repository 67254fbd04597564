"""Lets go what came by an account that keeps its words or files for a shorter time than the workspace does."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from uuid import UUID

import msgspec

from parley import channels, workspace
from parley.conversations.emptying import empty, let_go
from parley.core import clock, ids
from parley.core.db import Tx
from parley.core.ground import Ground
from parley.core.ids import AccountId, WorkspaceId

AT_ONCE = 1000

POSITION = """
    INSERT INTO forgotten_of_accounts (workspace_id, account_id) VALUES ($1, $2)
    ON CONFLICT (workspace_id, account_id) DO UPDATE SET ran_at = now() RETURNING messages_until, files_until
"""
# Ids are in the order of time: each night looks at those of one more day, of whichever account.
MESSAGES = "SELECT id FROM messages WHERE workspace_id = $1 AND account_id = $2 AND id > $3 AND id < $4 ORDER BY id LIMIT $5"
FILES = """
    SELECT a.id FROM attachments a JOIN messages m ON (m.workspace_id, m.id) = (a.workspace_id, a.message_id)
     WHERE a.workspace_id = $1 AND m.account_id = $2 AND a.id > $3 AND a.id < $4 ORDER BY a.id LIMIT $5
"""


class Sort(msgspec.Struct, frozen=True):
    """What is let go: where the last night ended, what comes next, and how."""

    position: str
    old: str
    go: Callable[[Tx, Sequence[UUID]], Awaitable[None]]


async def forget_sooner(ground: Ground, workspace_id: WorkspaceId, kept: workspace.retention.Retention) -> None:
    async with ground.database.transaction(workspace_id) as tx:
        accounts = await channels.accounts(tx)
    for account in accounts:
        wanted = kept.of(account.kind, account.id)
        sorts = [(WORDS, wanted.content_days, kept.content_days), (FILES_OF, wanted.file_days, kept.file_days)]
        for sort, days, usual in sorts:
            while days and days != usual and await _step(ground, workspace_id, account.id, sort, days) == AT_ONCE:
                pass


WORDS = Sort("messages_until", MESSAGES, empty)
FILES_OF = Sort("files_until", FILES, let_go)


async def _step(ground: Ground, workspace_id: WorkspaceId, account_id: AccountId, sort: Sort, days: int) -> int:
    """A transaction of its own, so that nobody waits for it."""
    until = ids.first_at(clock.now() - timedelta(days=days))
    async with ground.database.transaction(workspace_id) as tx:
        [found] = await tx.records(POSITION, tx.workspace_id, account_id)
        old = await tx.values(sort.old, tx.workspace_id, account_id, found[sort.position], until, AT_ONCE)
        if old:
            await sort.go(tx, old)
        reached = old[-1] if len(old) == AT_ONCE else max(until, found[sort.position])
        sql = f"UPDATE forgotten_of_accounts SET {sort.position} = $3 WHERE workspace_id = $1 AND account_id = $2"
        await tx.execute(sql, tx.workspace_id, account_id, reached)
    return len(old)
