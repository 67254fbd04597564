"""A pass over everybody: each night, or when somebody asks for it. It goes on where it was stopped."""

from datetime import datetime

import msgspec

from parley.core.db import Tx
from parley.core.ground import Ground
from parley.core.ids import IdentityId, WorkspaceId
from parley.core.lanes import Job, Lane, LaneKind, wake
from parley.people.resolution.resolving import AT_ONCE, Outcome, resolve

NIGHTLY = "27 2 * * *"
PASS_LANE = LaneKind("people.pass")

BEGIN = """
    INSERT INTO match_passes AS p (workspace_id, total)
    SELECT $1, count(*) FROM identities WHERE workspace_id = $1 AND scope NOT IN ('doubtful', 'erased')
    ON CONFLICT (workspace_id) DO UPDATE
       SET started_at = now(), after_id = DEFAULT, done = 0, total = excluded.total, united = 0, suggested = 0, finished_at = NULL
     WHERE p.finished_at IS NOT NULL
"""
STATE = "SELECT started_at, after_id, done, total, united, suggested, finished_at FROM match_passes WHERE workspace_id = $1"
NEXT = "SELECT id FROM identities WHERE workspace_id = $1 AND id > $2 AND scope NOT IN ('doubtful', 'erased') ORDER BY id LIMIT $3"
ADVANCE = """
    UPDATE match_passes SET after_id = $2, done = done + $3, united = united + $4, suggested = suggested + $5 WHERE workspace_id = $1
"""
FINISH = "UPDATE match_passes SET finished_at = now() WHERE workspace_id = $1"


class Pass(msgspec.Struct, frozen=True):
    """How far the newest pass is."""

    started_at: datetime
    after_id: IdentityId
    done: int
    total: int
    united: int
    suggested: int
    finished_at: datetime | None


async def begin(tx: Tx) -> None:
    """Compare everybody with everybody again; a pass that is under way goes on."""
    await tx.execute(BEGIN, tx.workspace_id)
    await wake(tx, PASS_LANE, "")
    tx.signal("suggestions")


async def newest(tx: Tx) -> Pass | None:
    return await tx.row(Pass, STATE, tx.workspace_id)


async def begin_all(ground: Ground, lane: Lane) -> None:
    async with ground.database.across() as tx:
        workspaces: list[WorkspaceId] = await tx.values("SELECT workspace_id FROM workspaces")
    for workspace_id in workspaces:
        async with ground.database.transaction(workspace_id) as tx:
            await begin(tx)


async def run(ground: Ground, lane: Lane) -> None:
    while batch := await _next(ground, lane.workspace_id):
        await _advance(ground, lane, batch, await resolve(ground, lane.workspace_id, batch))
    async with ground.database.transaction(lane.workspace_id) as tx:
        await lane.hold(tx)
        await tx.execute(FINISH, tx.workspace_id)
        tx.signal("suggestions")


async def _next(ground: Ground, workspace_id: WorkspaceId) -> list[IdentityId]:
    async with ground.database.transaction(workspace_id) as tx:
        far = await newest(tx)
        return await tx.values(NEXT, workspace_id, far.after_id, AT_ONCE) if far and not far.finished_at else []


async def _advance(ground: Ground, lane: Lane, batch: list[IdentityId], outcome: Outcome) -> None:
    async with ground.database.transaction(lane.workspace_id) as tx:
        await lane.hold(tx)
        await tx.execute(ADVANCE, tx.workspace_id, batch[-1], len(batch), outcome.united, outcome.suggested)
        tx.signal("suggestions")


NIGHT = Job("people.passes", "later", run=begin_all, every=NIGHTLY)
PASS = Job(PASS_LANE.kind, PASS_LANE.lane, run=run)
