"""The lanes table: waking, claiming, finishing. Each verb is one statement however many lanes it concerns."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from parley.core import ids
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ids import LaneId, WorkspaceId
from parley.core.lanes.job import Job, Lane, LaneKind

WAKE = """
    INSERT INTO lanes AS l (workspace_id, id, kind, key, class, payload, next_run_at)
    SELECT $1, n.id, $2, n.key, $3, $4, coalesce($5, now()) FROM unnest($6::uuid[], $7::text[]) AS n (id, key)
    ON CONFLICT (workspace_id, kind, key) DO UPDATE SET
        payload = l.payload || excluded.payload,
        died_at = NULL,
        next_run_at = CASE WHEN l.worker IS NULL THEN least(l.next_run_at, excluded.next_run_at) ELSE l.next_run_at END,
        woken_at = CASE WHEN l.worker IS NULL THEN NULL ELSE least(l.woken_at, excluded.next_run_at) END
"""


async def wake(tx: Tx, job: LaneKind, key: str, *, at: datetime | None = None, payload: Mapping[str, Any] | None = None) -> None:
    """Have a lane run at `at` (now if None) or sooner, if it was due sooner already. Rolls back with its transaction."""
    await wake_all(tx, job, (key,), at=at, payload=payload)


async def wake_all(
    tx: Tx, job: LaneKind, keys: Iterable[str], *, at: datetime | None = None, payload: Mapping[str, Any] | None = None
) -> None:
    ordered = sorted(set(keys))  # sorted, so that two batches cannot deadlock
    if not ordered:
        return
    new = [ids.new() for _ in ordered]
    await tx.execute(WAKE, tx.workspace_id, job.kind, job.lane, dict(payload or {}), at, new, ordered)
    tx.topics.add(f"lanes/{job.lane}")


async def cancel(tx: Tx, job: LaneKind, key: str) -> None:
    """A timer that is no longer wanted. One that runs just now is left to finish."""
    await tx.execute(
        "DELETE FROM lanes WHERE workspace_id = $1 AND kind = $2 AND key = $3 AND worker IS NULL", tx.workspace_id, job.kind, key
    )


class Dead(msgspec.Struct, frozen=True):
    """A lane that has failed too often and waits for a person."""

    id: LaneId
    kind: str
    key: str
    attempts: int
    error: str
    died_at: datetime


async def dead(tx: Tx, *, limit: int = 100) -> list[Dead]:
    sql = """SELECT id, kind, key, attempts, coalesce(error, '') AS error, died_at FROM lanes
              WHERE workspace_id = $1 AND died_at IS NOT NULL ORDER BY died_at DESC LIMIT $2  -- lanes_dead"""
    return await tx.rows(Dead, sql, tx.workspace_id, limit)


async def revive(tx: Tx, id: LaneId) -> None:
    """Run a dead lane again, with its attempts forgotten."""
    sql = """UPDATE lanes SET died_at = NULL, attempts = 0, next_run_at = now()
              WHERE workspace_id = $1 AND id = $2 AND died_at IS NOT NULL RETURNING class"""
    klass = await tx.value(sql, tx.workspace_id, id)
    if klass is None:
        raise NotFound
    tx.topics.add(f"lanes/{klass}")


# ── the worker's side, over all workspaces ──────────────────────────────────────────────────────
#
# Whoever wakes several lanes in one transaction holds some and waits for others. A statement of the worker's that did
# the same could meet it crosswise, so those about many lanes pass over what somebody has just locked, and come again.

CLAIM = """
    UPDATE lanes SET worker = $1, fence = fence + 1, next_run_at = now() + $4, woken_at = NULL
     WHERE (workspace_id, id) IN (
           SELECT workspace_id, id FROM lanes  -- lanes_due
            WHERE class = $2 AND died_at IS NULL AND next_run_at <= now()
            ORDER BY next_run_at LIMIT $3 FOR UPDATE SKIP LOCKED)
    RETURNING workspace_id, id, kind, key, payload, fence, attempts
"""


async def claim(tx: Tx, worker: int, klass: str, limit: int, lease: timedelta) -> list[Lane]:
    return await tx.rows(Lane, CLAIM, worker, klass, limit, lease)


class Finished(msgspec.Struct, frozen=True):
    """How a run ended: `again_in` None means done, unless it was woken meanwhile."""

    lane: Lane
    again_in: timedelta | None = None
    error: str | None = None
    dead: bool = False


DONE = """
    DELETE FROM lanes l USING unnest($1::uuid[], $2::uuid[], $3::bigint[]) AS f (workspace_id, id, fence)
     WHERE (l.workspace_id, l.id, l.fence) = (f.workspace_id, f.id, f.fence) AND l.woken_at IS NULL
"""
GO_ON = """
    UPDATE lanes l SET worker = NULL, woken_at = NULL, error = f.error,
           attempts = CASE WHEN f.error IS NULL THEN 0 ELSE l.attempts + 1 END,
           died_at = CASE WHEN f.dead AND l.woken_at IS NULL THEN now() END,
           next_run_at = coalesce(least(CASE WHEN f.error IS NULL THEN l.woken_at END, now() + f.again_in), now())
      FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::interval[], $5::text[], $6::bool[])
           AS f (workspace_id, id, fence, again_in, error, dead)
     WHERE (l.workspace_id, l.id, l.fence) = (f.workspace_id, f.id, f.fence)
    RETURNING l.class, l.next_run_at <= now()
"""


BEING_WOKEN = """
    WITH finished AS (SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[]) AS f (workspace_id, id, fence)),
         free AS (SELECT l.id FROM lanes l JOIN finished f USING (workspace_id, id, fence) FOR UPDATE OF l SKIP LOCKED)
    SELECT l.id FROM lanes l JOIN finished f USING (workspace_id, id, fence) WHERE l.id NOT IN (SELECT id FROM free)
"""


async def finish(tx: Tx, finished: Sequence[Finished]) -> tuple[set[str], list[Finished]]:
    """Give lanes back; returns the classes in which some are due at once, and those that somebody is just waking, undone.

    One lane alone waits for its waker. One that another worker has taken over meanwhile is left as it is: its fence has moved.
    """
    busy: set[LaneId] = set(await tx.values(BEING_WOKEN, *_names(finished))) if len(finished) > 1 else set()
    free = [f for f in finished if f.lane.id not in busy]
    done = [f for f in free if f.again_in is None and f.error is None]
    if done:
        await tx.execute(DONE, *_names(done))
    left = await tx.records(GO_ON, *_names(free), [f.again_in for f in free], [f.error for f in free], [f.dead for f in free])
    return {klass for klass, due in left if due}, [f for f in finished if f.lane.id in busy]


def _names(finished: Sequence[Finished]) -> tuple[list[WorkspaceId], list[LaneId], list[int]]:
    return [f.lane.workspace_id for f in finished], [f.lane.id for f in finished], [f.lane.fence for f in finished]


RENEW = """
    UPDATE lanes SET next_run_at = now() + $3 WHERE (workspace_id, id) IN (
           SELECT workspace_id, id FROM lanes WHERE worker = $1 AND id = ANY($2) FOR NO KEY UPDATE SKIP LOCKED)  -- lanes_leased
"""


async def renew(tx: Tx, worker: int, held: Sequence[LaneId], lease: timedelta) -> None:
    await tx.execute(RENEW, worker, held, lease)


ADOPT = """
    UPDATE lanes SET worker = $2 WHERE (workspace_id, id) IN (
           SELECT workspace_id, id FROM lanes WHERE worker = $1 AND id = ANY($3) FOR NO KEY UPDATE SKIP LOCKED)  -- lanes_leased
"""


async def adopt(tx: Tx, before: int, worker: int, held: Sequence[LaneId]) -> bool:
    """A worker that had to take another number keeps what it is running. Returns whether it has all of it."""
    await tx.execute(ADOPT, before, worker, held)
    return not await tx.value("SELECT EXISTS (SELECT FROM lanes WHERE worker = $1 AND id = ANY($2))", before, held)


ORPHANS = """
    UPDATE lanes SET worker = NULL, next_run_at = now(), woken_at = NULL WHERE (workspace_id, id) IN (
           SELECT workspace_id, id FROM lanes l
            WHERE worker IS NOT NULL  -- lanes_leased
              AND NOT EXISTS (SELECT FROM pg_locks k WHERE k.locktype = 'advisory' AND k.classid = $1 AND k.objid = l.worker::oid
                                 AND k.database = (SELECT oid FROM pg_database WHERE datname = current_database()))
              FOR NO KEY UPDATE SKIP LOCKED)
"""


async def free_orphans(tx: Tx, lock_class: int) -> int:
    """Lanes whose worker is gone: its session's advisory lock has vanished with its connection."""
    return await tx.execute(ORPHANS, lock_class)


async def plant(tx: Tx, jobs: Iterable[Job]) -> None:
    """Make sure that recurring jobs have their lane; one that has it keeps its time."""
    sql = """INSERT INTO lanes (workspace_id, id, kind, key, class, next_run_at) VALUES ($1, $2, $3, '', $4, now())
             ON CONFLICT (workspace_id, kind, key) DO NOTHING"""
    for job in jobs:
        await tx.execute(sql, tx.workspace_id, ids.new(), job.kind, job.lane)
