"""A worker in a process of its own, with jobs that leave traces: `python -m tests.faults.crew URL LEASE_SECONDS`."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta

from parley.core import events
from parley.core.bus import Bus
from parley.core.db import Database
from parley.core.lanes import Job, Lane, LaneKind, LeaseLost, Worker
from tests.spine.waiting import until

TRACES = """
    CREATE TABLE traces (what text NOT NULL, key text NOT NULL, pid int NOT NULL, PRIMARY KEY (what, key));
    CREATE TABLE begun (key text NOT NULL, pid int NOT NULL);
    CREATE TABLE gates (key text PRIMARY KEY);
    GRANT ALL ON traces, begun, gates TO parley_app, parley_system;
"""
"""A second trace of the same thing is refused: a job that runs twice fails."""

ONCE = LaneKind("test.once", "in")
SLOW = LaneKind("test.slow", "out")
PLANTED = "test.planted"


async def once(database: Database, lane: Lane) -> None:
    await leave(database, "once", lane)


async def slow(database: Database, lane: Lane) -> None:
    """Goes on when its gate is opened, and writes if the lane is still its own."""
    async with database.across() as tx:
        await tx.execute("INSERT INTO begun VALUES ($1, $2)", lane.key, os.getpid())
    await until(lambda: is_open(database, lane.key))
    try:
        async with database.across() as tx:
            await lane.hold(tx)
            await tx.execute("INSERT INTO traces VALUES ('written', $1, $2)", lane.key, os.getpid())
    except LeaseLost:
        await leave(database, "refused", lane)
        raise


async def planted(database: Database, lane: Lane) -> None:
    async with database.across() as tx:
        await tx.execute("INSERT INTO begun VALUES ($1, $2)", lane.kind, os.getpid())


async def leave(database: Database, what: str, lane: Lane) -> None:
    async with database.across() as tx:
        await tx.execute("INSERT INTO traces VALUES ($1, $2, $3)", what, lane.key, os.getpid())


async def is_open(database: Database, key: str) -> bool:
    async with database.across() as tx:
        return bool(await tx.value("SELECT true FROM gates WHERE key = $1", key))


Does = Callable[[Database, Lane], Awaitable[None]]


def job(kind: LaneKind, does: Does, every: timedelta | None = None) -> Job:
    async def run(database: Database, lane: Lane) -> None:
        await does(database, lane)

    return Job(kind.kind, kind.lane, run=run, attempts=1, every=every)


JOBS = (job(ONCE, once), job(SLOW, slow), job(LaneKind(PLANTED), planted, timedelta(hours=1)))


async def work(url: str, lease: timedelta) -> None:
    events.wire({})
    database, bus = await Database.connect(url, app_connections=2, system_connections=4), Bus(url)
    database.publish = bus.publish
    await bus.start()
    # Few at a time, so that two of them share.
    await Worker(database, database, bus, JOBS, {"in": 4, "out": 4, "later": 4}, lease=lease).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1], timedelta(seconds=float(sys.argv[2]))))
