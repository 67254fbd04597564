"""Lets raw calls go once their time is over, or somebody's when they are erased. Those that still wait stay until they are settled."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from parley.channels.types import Call
from parley.core.db import Tx
from parley.core.ground import Ground
from parley.core.ids import AccountId
from parley.core.lanes import Job, Lane

AT_ONCE = 5000

FORGET = """
    WITH old AS (
        SELECT j.workspace_id, j.account_id, j.event_key
          FROM journal j JOIN workspaces w ON w.workspace_id = j.workspace_id  -- journal_age
          LEFT JOIN accounts a ON (a.workspace_id, a.id) = (j.workspace_id, j.account_id)
         WHERE j.received_at < now() - make_interval(days => least(
                   coalesce((w.settings->>'journal_days')::int, 90),
                   nullif((w.settings->'by_channel'->a.kind->>'journal_days')::int, 0),
                   nullif((w.settings->'by_channel'->(j.account_id::text)->>'journal_days')::int, 0)))
           AND j.received_at < now() - interval '1 day'
           AND NOT EXISTS (SELECT FROM journal_pending p WHERE (p.workspace_id, p.account_id, p.id) = (j.workspace_id, j.account_id, j.id))
           AND NOT EXISTS (SELECT FROM journal_failed f WHERE (f.workspace_id, f.account_id, f.id) = (j.workspace_id, j.account_id, j.id))
         LIMIT $1)
    DELETE FROM journal j USING old o
     WHERE (j.workspace_id, j.account_id, j.event_key) = (o.workspace_id, o.account_id, o.event_key)
"""


async def forget(ground: Ground, lane: Lane) -> None:
    """In small steps, each a transaction of its own, so that nobody waits for it."""
    while await _step(ground) == AT_ONCE:
        pass


async def _step(ground: Ground) -> int:
    async with ground.database.across() as tx:
        return await tx.execute(FORGET, AT_ONCE)


FORGET_CALLS = Job("channels.forget", "later", run=forget, every="17 3 * * *")


# ── of one account, to whoever erases somebody ──────────────────────────────────────────────────

RAW = """
    SELECT event_key, received_at, headers, body FROM journal  -- journal_pkey
     WHERE workspace_id = $1 AND account_id = $2 AND event_key > $3 ORDER BY event_key LIMIT $4
"""
ERASE = """
    WITH gone AS (
        DELETE FROM journal j WHERE j.workspace_id = $1 AND j.account_id = $2 AND j.event_key = ANY($3)
           AND NOT EXISTS (SELECT FROM journal_pending p WHERE (p.workspace_id, p.account_id, p.id) = (j.workspace_id, j.account_id, j.id))
        RETURNING j.id),
         failed AS (DELETE FROM journal_failed f USING gone WHERE (f.workspace_id, f.account_id, f.id) = ($1, $2, gone.id))
    SELECT count(*) FROM gone
"""


class RawCall(msgspec.Struct, frozen=True):
    """A call as it was brought."""

    event_key: str
    received_at: datetime
    headers: dict[str, Any]
    body: bytes

    def call(self) -> Call:
        return Call(self.body, self.headers["headers"], self.headers["query"], self.headers["method"], self.received_at)


async def raw_calls(tx: Tx, account_id: AccountId, *, after: str, limit: int) -> list[RawCall]:
    """In the order of their keys."""
    return await tx.rows(RawCall, RAW, tx.workspace_id, account_id, after, limit)


async def forget_calls(tx: Tx, account_id: AccountId, event_keys: Sequence[str]) -> int:
    """How many are gone. What waits for intake is somebody's newest word, and stays."""
    return await tx.value(ERASE, tx.workspace_id, account_id, list(event_keys))
