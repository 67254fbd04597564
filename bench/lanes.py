"""Jobs per second while a hundred thousand timers wait, and how soon a woken lane runs."""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from bench.figures import Figure, figure, percentile
from bench.salon import Salon
from bench.scale import Scale
from bench.stand import Stand, tell
from parley.core import clock
from parley.core.bus import Bus
from parley.core.db import Database
from parley.core.lanes import Job, Lane, Worker, wake_all

CLASS = "bench"
SLOTS = 64
"""As the product's own classes have them."""
PER_STATEMENT = 5_000


class Trivial:
    """A job that does nothing but note that it ran."""

    def __init__(self) -> None:
        self.ran = 0
        self.wanted = 0
        self.all_ran = asyncio.Event()
        self.job = Job("bench.trivial", CLASS, run=self._run)

    def expect(self, count: int) -> None:
        self.ran, self.wanted = 0, count
        self.all_ran.clear()

    async def _run(self, ground: Any, lane: Lane) -> None:
        self.ran += 1
        if self.ran == self.wanted:
            self.all_ran.set()


async def measure(stand: Stand, salon: Salon, scale: Scale) -> list[Figure]:
    trivial = Trivial()
    async with _grounds(stand) as (database, bus):
        await _fill(database, salon, trivial, "timer", scale.timers, timedelta(days=1))
        await _fill(database, salon, trivial, "due", scale.jobs, timedelta())
        trivial.expect(scale.jobs)
        worker = Worker(None, database, bus, [trivial.job], {CLASS: SLOTS})
        started = time.monotonic()
        await worker.start()
        await trivial.all_ran.wait()
        per_second = scale.jobs / (time.monotonic() - started)
        waits = [await _wake_one(database, salon, trivial, number) for number in range(scale.claims)]
        await worker.stop()
        await _empty(database, trivial)
    tell(f"lanes: {per_second:.0f} jobs/s with {scale.timers} timers pending")
    return [
        figure(f"lanes with {scale.timers:,} pending timers", per_second, "jobs/s", at_least=5000),
        figure("lane woken → running, p50", percentile(waits, 50) * 1000, "ms"),
        figure("lane woken → running, p95", percentile(waits, 95) * 1000, "ms"),
    ]


@asynccontextmanager
async def _grounds(stand: Stand) -> AsyncGenerator[tuple[Database, Bus]]:
    database, bus = await Database.connect(stand.database_url), Bus(stand.database_url)
    database.publish = bus.publish
    await bus.start()
    try:
        yield database, bus
    finally:
        await bus.stop()
        await database.close()


async def _fill(database: Database, salon: Salon, trivial: Trivial, name: str, count: int, ahead: timedelta) -> None:
    for first in range(0, count, PER_STATEMENT):
        keys = [f"{name}/{number}" for number in range(first, min(first + PER_STATEMENT, count))]
        async with database.transaction(salon.workspace_id) as tx:
            await wake_all(tx, trivial.job, keys, at=clock.now() + ahead)


async def _wake_one(database: Database, salon: Salon, trivial: Trivial, number: int) -> float:
    trivial.expect(1)
    started = time.monotonic()
    async with database.transaction(salon.workspace_id) as tx:
        await wake_all(tx, trivial.job, [f"one/{number}"])
    await trivial.all_ran.wait()
    return time.monotonic() - started


async def _empty(database: Database, trivial: Trivial) -> None:
    async with database.across() as tx:
        await tx.execute("DELETE FROM lanes WHERE kind = $1", trivial.job.kind)
