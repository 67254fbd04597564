"""Calls that could not be worked, and calls whose wake was lost."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from parley.channels.wakes import INTAKE_LANE, wake_intake
from parley.core.db import Tx
from parley.core.ground import Ground
from parley.core.ids import AccountId, JournalId, WorkspaceId
from parley.core.lanes import Job, Lane


class FailedCall(msgspec.Struct, frozen=True):
    """A call that could not be worked."""

    id: JournalId
    event_key: str
    error: str
    failed_at: datetime
    body: bytes


UNWORKED = """
    SELECT EXISTS (SELECT FROM accounts a WHERE a.workspace_id = $1 AND a.kind = $2
                      AND (EXISTS (SELECT FROM journal_pending p WHERE (p.workspace_id, p.account_id) = (a.workspace_id, a.id))
                           OR EXISTS (SELECT FROM journal_failed f WHERE (f.workspace_id, f.account_id) = (a.workspace_id, a.id))))
"""


async def failed_calls(tx: Tx, account_id: AccountId, *, limit: int = 100) -> list[FailedCall]:
    sql = """SELECT f.id, f.event_key, f.error, f.failed_at, j.body
               FROM journal_failed f JOIN journal j USING (workspace_id, account_id, event_key)
              WHERE f.workspace_id = $1 AND f.account_id = $2 ORDER BY f.failed_at DESC LIMIT $3"""
    return await tx.rows(FailedCall, sql, tx.workspace_id, account_id, limit)


async def has_unworked(tx: Tx, kind: str) -> bool:
    """Whether calls of a channel wait, or have failed: what they say is not known yet."""
    return await tx.value(UNWORKED, tx.workspace_id, kind)


async def run_again(tx: Tx, account_id: AccountId, call_ids: Sequence[JournalId] | None = None) -> int:
    """Give failed calls, or all of them, to intake once more, in their old order. Returns how many there were."""
    sql = """WITH back AS (DELETE FROM journal_failed
                            WHERE workspace_id = $1 AND account_id = $2 AND ($3::uuid[] IS NULL OR id = ANY($3))
                           RETURNING workspace_id, account_id, id, event_key)
             INSERT INTO journal_pending SELECT * FROM back"""
    count = await tx.execute(sql, tx.workspace_id, account_id, call_ids)
    await wake_intake(tx, [account_id])
    return count


class _Left(msgspec.Struct, frozen=True):
    workspace_id: WorkspaceId
    account_ids: list[AccountId]


async def sweep(ground: Ground, lane: Lane) -> None:
    """Wake intakes whose wake was lost in a crash. The waiting list is short, so this reads little."""
    sql = """SELECT p.workspace_id, array_agg(DISTINCT p.account_id) AS account_ids FROM journal_pending p
               JOIN accounts a ON (a.workspace_id, a.id) = (p.workspace_id, p.account_id) AND a.state = 'active'
              WHERE NOT EXISTS (SELECT FROM lanes l WHERE (l.workspace_id, l.kind, l.key) = (p.workspace_id, $1, p.account_id::text))
              GROUP BY 1"""
    for left in await ground.database.glance(_Left, sql, INTAKE_LANE.kind):
        async with ground.database.transaction(left.workspace_id) as tx:
            await wake_intake(tx, left.account_ids)


SWEEP = Job("channels.sweep", "in", run=sweep, every=timedelta(seconds=2))
