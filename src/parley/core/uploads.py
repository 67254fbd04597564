"""Files that nothing may need: uploaded and never sent, or named by what was forgotten. Each has a timer that looks after it."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import timedelta
from functools import partial

from parley.core import clock, files
from parley.core.db import Tx
from parley.core.files import FileKey
from parley.core.ground import Ground
from parley.core.ids import WorkspaceId
from parley.core.lanes import Job, Lane, LaneKind, LeaseLost, wake, wake_all

LET_GO_LANE = LaneKind("files.let_go")
PATIENCE = timedelta(days=1)
"""For so long an upload may lie about before something names it."""
TRIES = 1000

Naming = Callable[[Tx, str], Awaitable[bool]]
"""Whether a room still names a file. Raises `RetryLater` where it cannot know yet."""

# Stronger than a lane's usual hold: whoever uploads the same content now waits until we are through, and stores it after us.
HOLD = "SELECT fence, woken_at IS NOT NULL FROM lanes WHERE workspace_id = $1 AND id = $2 FOR UPDATE"


async def keep(ground: Ground, workspace_id: WorkspaceId, data: bytes, *, mime: str) -> FileKey:
    """Store what somebody has uploaded. Unless something names it by tomorrow, it is removed."""
    key = await files.key_of(workspace_id, data)
    async with ground.database.transaction(workspace_id) as tx:
        await wake(tx, LET_GO_LANE, key, at=clock.now() + PATIENCE)
    return await ground.files.put(workspace_id, data, mime=mime)


async def let_go(tx: Tx, keys: Iterable[str]) -> None:
    """Something names these files no more. Those that nothing else names are removed."""
    await wake_all(tx, LET_GO_LANE, keys)


def letting_go(rooms: Sequence[Naming]) -> Job:
    """The job that asks each of the rooms before a file is removed."""
    return Job(LET_GO_LANE.kind, LET_GO_LANE.lane, run=partial(_let_go, rooms), attempts=TRIES)


async def _let_go(rooms: Sequence[Naming], ground: Ground, lane: Lane) -> None:
    async with ground.database.transaction(lane.workspace_id) as tx:
        if await _is_wanted_again(tx, lane) or await _is_named(tx, rooms, lane.key):
            return
        await ground.files.delete(lane.key, within=lane.workspace_id)


async def _is_wanted_again(tx: Tx, lane: Lane) -> bool:
    """Whether somebody has set the timer anew: then it runs again by itself."""
    [(fence, is_woken)] = await tx.records(HOLD, lane.workspace_id, lane.id) or [(None, False)]
    if fence != lane.fence:
        raise LeaseLost(lane.kind)
    return is_woken


async def _is_named(tx: Tx, rooms: Sequence[Naming], key: str) -> bool:
    for naming in rooms:
        if await naming(tx, key):
            return True
    return False
