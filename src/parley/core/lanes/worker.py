"""The worker: claims due lanes, runs their jobs, gives them back. Many may run on one database."""

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from random import random
from typing import Any

import asyncpg
import structlog

from parley.core import clock
from parley.core.bus import Bus, Hear
from parley.core.db import Database, storable
from parley.core.errors import Unavailable
from parley.core.ids import LaneId
from parley.core.lanes import rows
from parley.core.lanes.job import Job, Lane, LeaseLost, RetryLater
from parley.core.lanes.resting import is_resting
from parley.core.lanes.rows import Finished
from parley.core.lanes.seat import LOCK_CLASS, Seat
from parley.core.metrics import counter

log = structlog.get_logger()

RUNS = counter("job_runs", "Runs of jobs, by kind and outcome", "kind", "outcome")

LEASE = timedelta(seconds=30)
SWEEP = 1.0
SPARED_SWEEPS = 3
"""After our own line to the database broke: the other workers come back within these, so their lanes are no orphans."""
POLL = 0.5
PAUSE = 0.5
BRIEFLY = 0.05
"""How long a worker that is told to stop looks away from jobs that may have come to rest."""
ENDLESS = "listen"
SLOTS: Mapping[str, int] = {"in": 64, "out": 64, "later": 8, ENDLESS: 10_000}

TROUBLE = (Unavailable, OSError, asyncpg.PostgresError, asyncpg.InterfaceError)


class Worker:
    """Runs jobs until stopped. `ground` is handed to every job."""

    def __init__(
        self,
        ground: Any,
        database: Database,
        bus: Bus,
        jobs: Iterable[Job],
        slots: Mapping[str, int] = SLOTS,
        *,
        lease: timedelta = LEASE,
    ) -> None:
        self.ground = ground
        self.database = database
        self.bus = bus
        self.jobs = {job.kind: job for job in jobs}
        self.slots = dict(slots)
        self.lease = lease
        self.seat = Seat(database)
        self._spared_sweeps = 0
        self._nudges = {klass: asyncio.Event() for klass in slots}
        self._busy = dict.fromkeys(slots, 0)
        self._room = {klass: asyncio.Event() for klass in slots}
        self._running: dict[asyncio.Task[None], str] = {}
        self._held: dict[LaneId, Lane] = {}
        """Leased, and not given back yet. A claim whose answer was lost is not among them: its lease ends."""
        self._finished: list[Finished] = []
        self._flush = asyncio.Event()
        self._loops: list[asyncio.Task[None]] = []
        self._ears = [bus.subscribe(f"lanes/{klass}", self._hear(klass)) for klass in slots]

    async def start(self) -> None:
        await self.seat.take()
        await self._plant()
        loops = [self._claim_forever(klass) for klass in self.slots]
        loops += [self._finish_forever(), self._every(self.lease.total_seconds() / 3, self._renew), self._every(SWEEP, self._sweep)]
        self._loops = [asyncio.create_task(loop) for loop in loops]

    async def stop(self, grace: float = 10.0) -> None:
        """Claim nothing more, let running jobs end, give everything back."""
        for silence in self._ears:
            silence()
        for loop in self._loops:
            loop.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        await self._let_end(grace)
        with suppress(*TROUBLE):
            await self._give_back()
        self.seat.leave()

    async def _let_end(self, grace: float) -> None:
        """What is under way may finish; what never ends, and what only waits for more, is told to."""
        told: set[asyncio.Task[None]] = set()
        with suppress(TimeoutError):
            async with asyncio.timeout(grace):
                while self._running:
                    idle = {task for task, klass in self._running.items() if klass == ENDLESS or is_resting(task)}
                    for task in idle - told:
                        task.cancel()
                    told |= idle
                    await asyncio.wait(list(self._running), timeout=BRIEFLY)
        late = list(self._running)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _hear(self, klass: str) -> Hear:
        def hear(_topic: str) -> None:
            self._nudges[klass].set()

        return hear

    async def _plant(self) -> None:
        recurring = [job for job in self.jobs.values() if job.every]
        async with self.database.across() as tx:
            await rows.plant(tx, recurring)

    # ── claiming ────────────────────────────────────────────────────────────────────────────────

    async def _claim_forever(self, klass: str) -> None:
        slots, nudge = self.slots[klass], self._nudges[klass]
        while True:
            nudge.clear()
            try:
                claimed = await self._claim(klass, slots - self._busy[klass])
            except Exception as error:
                await _recover("claim", error)
                continue
            for lane in claimed:
                self._spawn(klass, lane)
            if not claimed:
                await _patiently(nudge)
            # One claim for many: wait until half of the slots are free rather than ask for each that frees up.
            while self._busy[klass] > slots // 2:
                self._room[klass].clear()
                await self._room[klass].wait()

    async def _claim(self, klass: str, limit: int) -> list[Lane]:
        await self._keep_seat()
        async with self.database.across() as tx:
            return await rows.claim(tx, self.seat.number, klass, limit, self.lease)

    def _spawn(self, klass: str, lane: Lane) -> None:
        task = asyncio.create_task(self._work(lane), name=f"{lane.kind} {lane.key}")
        self._busy[klass] += 1
        self._running[task] = klass
        self._held[lane.id] = lane
        task.add_done_callback(lambda done: self._freed(klass, done))

    def _freed(self, klass: str, task: asyncio.Task[None]) -> None:
        del self._running[task]
        self._busy[klass] -= 1
        self._room[klass].set()

    # ── working ─────────────────────────────────────────────────────────────────────────────────

    async def _work(self, lane: Lane) -> None:
        finished = await self._run(lane)
        RUNS.labels(lane.kind, "failed" if finished.error else "done").inc()
        self._finished.append(finished)
        self._flush.set()

    async def _run(self, lane: Lane) -> Finished:
        job = self.jobs.get(lane.kind)
        if job is None:
            return Finished(lane, again_in=timedelta(minutes=1), error="this version of Parley does not know this kind of job")
        try:
            again_at = await job.run(self.ground, lane)
        except LeaseLost:
            # Changes nothing where somebody else has the lane; where nobody has, it would stay ours and never run again.
            return Finished(lane, again_in=timedelta())
        except RetryLater as later:
            return _failed(job, lane, str(later), later.wait)
        except asyncio.CancelledError:
            return Finished(lane, again_in=timedelta())
        except Exception as error:
            log.exception("job.failed", kind=lane.kind, key=lane.key, attempt=lane.attempts + 1)
            return _failed(job, lane, f"{type(error).__name__}: {error}", None)
        return Finished(lane, again_in=_wait(job.next_time() if job.every else again_at))

    # ── giving back ─────────────────────────────────────────────────────────────────────────────

    async def _finish_forever(self) -> None:
        while True:
            await self._flush.wait()
            self._flush.clear()
            try:
                await self._give_back()
            except Exception as error:
                await _recover("finish", error)
                self._flush.set()

    async def _give_back(self) -> None:
        """Many at once, then those that somebody was just waking one by one."""
        finished, self._finished = self._finished, []
        try:
            if finished:
                finished = await self._give(finished)
            while finished:
                await self._give(finished[:1])
                del finished[0]
        except BaseException:
            self._finished = finished + self._finished
            raise

    async def _give(self, finished: list[Finished]) -> list[Finished]:
        """Returns what could not be given back just now."""
        async with self.database.across() as tx:
            due, busy = await rows.finish(tx, finished)
        self._let_go(one for one in finished if one not in busy)
        for klass in due & self._nudges.keys():
            self._nudges[klass].set()
        return busy

    def _let_go(self, finished: Iterable[Finished]) -> None:
        for lane in (one.lane for one in finished):
            if self._held.get(lane.id) is lane:  # else we have leased it again meanwhile
                del self._held[lane.id]

    # ── staying alive ───────────────────────────────────────────────────────────────────────────

    async def _every(self, seconds: float, act: Any) -> None:
        while True:
            try:
                await act()
            except Exception as error:
                await _recover(act.__name__, error)
            await asyncio.sleep(seconds)

    async def _renew(self) -> None:
        async with self.database.across() as tx:
            await rows.renew(tx, self.seat.number, list(self._held), self.lease)

    async def _keep_seat(self) -> None:
        if await self.seat.keep(list(self._held)):
            self._spared_sweeps = SPARED_SWEEPS

    async def _sweep(self) -> None:
        await self._keep_seat()
        if self._spared_sweeps:
            self._spared_sweeps -= 1
            return
        async with self.database.across() as tx:
            freed = await rows.free_orphans(tx, LOCK_CLASS)
        if freed:
            log.info("worker.took_over", lanes=freed)
            for nudge in self._nudges.values():
                nudge.set()


async def _recover(act: str, error: Exception) -> None:
    """Whatever it was, the worker's loops go on: one that ended would leave a process that lives and does no work."""
    if isinstance(error, TROUBLE):
        log.warning("worker.trouble", act=act, error=type(error).__name__)
    else:
        log.error("worker.fault", act=act, exc_info=error)
    await asyncio.sleep(PAUSE)


async def _patiently(nudge: asyncio.Event) -> None:
    """Until somebody says that there is work, or the poll that needs no signals."""
    with suppress(TimeoutError):
        async with asyncio.timeout(POLL):
            await nudge.wait()


def _failed(job: Job, lane: Lane, reason: str, wait: timedelta | None) -> Finished:
    attempts = lane.attempts + 1
    backoff = job.backoff(attempts) * (0.75 + random() / 2)  # noqa: S311 — spreads retries, guards nothing
    return Finished(lane, again_in=wait or backoff, error=storable(reason[:2000]), dead=attempts >= job.attempts and not job.every)


def _wait(at: datetime | None) -> timedelta | None:
    return None if at is None else max(at - clock.now(), timedelta())
