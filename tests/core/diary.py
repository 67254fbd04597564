"""Jobs that keep a diary, and a database in which they are woken: what tests of lanes share."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from parley.core import ids, lanes
from parley.core.bus import Bus
from parley.core.db import Database
from parley.core.ids import WorkspaceId
from parley.core.lanes import Job, Lane, LaneKind, Run, Worker
from tests.spine.waiting import until

OURS = WorkspaceId(ids.new())
LINUS = WorkspaceId(ids.new())
WORK = LaneKind("test.work", "in")
SOON = timedelta(milliseconds=20)
NEVER = timedelta(days=1)


class Diary:
    """What jobs did, in order."""

    def __init__(self) -> None:
        self.runs: list[Lane] = []
        self.gate = asyncio.Event()

    @property
    def keys(self) -> list[str]:
        return [lane.key for lane in self.runs]

    async def has(self, count: int) -> None:
        async def so() -> bool:
            return len(self.runs) >= count

        await until(so)


@asynccontextmanager
async def working(database: Database, bus: Bus, *jobs: Job) -> AsyncGenerator[Worker]:
    worker = Worker(database, database, bus, jobs)
    await worker.start()
    try:
        yield worker
    finally:
        await worker.stop(grace=1)


def job(run: Run, *, attempts: int = 12, kind: LaneKind = WORK, longest_wait: timedelta = SOON) -> Job:
    return Job(kind.kind, kind.lane, run=run, attempts=attempts, longest_wait=longest_wait)


def noting(diary: Diary) -> Run:
    async def note(_ground: object, lane: Lane) -> None:
        diary.runs.append(lane)

    return note


def failing(diary: Diary, times: int, error: Exception) -> Run:
    """Fails so often, then goes well."""

    async def fail(_ground: object, lane: Lane) -> None:
        diary.runs.append(lane)
        if len(diary.runs) <= times:
            raise error

    return fail


def waiting(diary: Diary) -> Run:
    """Each run ends when the gate is opened."""

    async def wait(_ground: object, lane: Lane) -> None:
        diary.runs.append(lane)
        await diary.gate.wait()

    return wait


def lingering(diary: Diary) -> Run:
    """Each run does its work at once, and waits for more that never comes."""

    async def linger(_ground: object, lane: Lane) -> None:
        diary.runs.append(lane)
        with lanes.resting():
            await asyncio.Event().wait()

    return linger


async def wake(database: Database, key: str = "ada", *, at: datetime | None = None, **payload: object) -> None:
    async with database.transaction(OURS) as tx:
        await lanes.wake(tx, WORK, key, at=at, payload=payload)


async def next_runs(database: Database) -> dict[str, datetime]:
    async with database.transaction(OURS) as tx:
        return dict(await tx.records("SELECT key, next_run_at FROM lanes WHERE workspace_id = $1", OURS))


async def emptied(database: Database) -> None:
    async def so() -> bool:
        return not await next_runs(database)

    await until(so)


async def given_up(database: Database) -> list[lanes.Dead]:
    async def dead() -> list[lanes.Dead]:
        async with database.transaction(OURS) as tx:
            return await lanes.dead(tx)

    return await until(dead)
