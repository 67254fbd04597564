"""Who has a page of the site open, for sure: written when they come and go, and renewed while they stay.

A process that died renews nothing, so its visitors are gone a moment later."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from parley.core import clock
from parley.core.db import Database, Tx
from parley.core.ids import IdentityId, MessageId, WorkspaceId

RENEWED_EVERY = timedelta(seconds=60)
HOLDS = timedelta(seconds=150)
GRACE = timedelta(seconds=20)
"""A page that is left for the next one of the same site is nobody's goodbye."""

COME = """
    INSERT INTO visits (workspace_id, identity_id, here_until)
    SELECT n.workspace_id, n.identity_id, $3 FROM unnest($1::uuid[], $2::uuid[]) AS n (workspace_id, identity_id)
      JOIN identities i ON (i.workspace_id, i.id) = (n.workspace_id, n.identity_id)  -- somebody may have been forgotten meanwhile
    ON CONFLICT (workspace_id, identity_id) DO UPDATE SET here_until = greatest(visits.here_until, excluded.here_until)
"""


async def come(database: Database, present: Sequence[tuple[WorkspaceId, IdentityId]]) -> None:
    """In one statement over all workspaces, in one order, so that two processes cannot deadlock."""
    ordered = sorted(set(present))
    await database.alone(COME, [one for one, _ in ordered], [other for _, other in ordered], clock.now() + HOLDS)


async def leave(tx: Tx, identity_id: IdentityId) -> None:
    """Another process that still has a page of theirs renews it."""
    sql = "UPDATE visits SET here_until = least(here_until, $3) WHERE workspace_id = $1 AND identity_id = $2"
    await tx.execute(sql, tx.workspace_id, identity_id, clock.now() + GRACE)


async def mailed_until(tx: Tx, identity_id: IdentityId) -> MessageId | None:
    """The last answer that followed a visitor by mail."""
    sql = "SELECT mailed_id FROM visits WHERE workspace_id = $1 AND identity_id = $2"
    return await tx.value(sql, tx.workspace_id, identity_id)


async def note_mailed(tx: Tx, identity_id: IdentityId, answer: MessageId) -> None:
    sql = """INSERT INTO visits AS v (workspace_id, identity_id, here_until, mailed_id) VALUES ($1, $2, $4, $3)
             ON CONFLICT (workspace_id, identity_id) DO UPDATE SET mailed_id = excluded.mailed_id"""
    await tx.execute(sql, tx.workspace_id, identity_id, answer, clock.now())


async def here_until(tx: Tx, identity_id: IdentityId) -> datetime | None:
    """Until when a visitor is sure to be there; past for one who has left, None for one who never was."""
    sql = "SELECT here_until FROM visits WHERE workspace_id = $1 AND identity_id = $2"
    return await tx.value(sql, tx.workspace_id, identity_id)
