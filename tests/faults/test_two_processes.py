"""Several processes on one database: they share the lanes, no job runs twice, and whoever dies or sleeps is replaced."""

import asyncio
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from signal import SIGCONT, SIGSTOP

import asyncpg
import pytest

from parley.core import ids
from parley.core.db import Database
from parley.core.ids import WorkspaceId
from parley.core.lanes import LaneKind, wake, wake_all
from tests.faults.crew import ONCE, PLANTED, SLOW, TRACES
from tests.spine.waiting import until

OURS = WorkspaceId(ids.new())
ROOT = Path(__file__).parents[2]
LANES = [f"{number:04}" for number in range(2000)]
SHORT_LEASE, LONG_LEASE = 1.5, 600.0

LEFT_OPEN = """
    SELECT FROM pg_stat_activity
     WHERE datname = current_database() AND state LIKE 'idle in transaction%' AND state_change < now() - interval '400 ms'
"""

Hire = Callable[[float], Awaitable[Process]]


@pytest.fixture
async def hire(database_url: str, tmp_path: Path) -> AsyncIterator[Hire]:
    """Starts a worker's process with a lease of so many seconds."""
    owner = await asyncpg.connect(database_url)
    await owner.execute(TRACES)
    await owner.close()
    async with AsyncExitStack() as stack:
        yield lambda lease: stack.enter_async_context(hired(database_url, lease, tmp_path / "crew"))


@asynccontextmanager
async def hired(url: str, lease: float, output: Path) -> AsyncGenerator[Process]:
    with output.open("ab") as file:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.faults.crew", url, str(lease), stdout=file, stderr=file, cwd=ROOT, start_new_session=True
        )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def rows(database: Database, sql: str, *args: object) -> list[tuple[object, ...]]:
    async with database.across() as tx:
        return [tuple(row) for row in await tx.records(sql, *args)]


async def begun(database: Database, key: str, times: int = 1) -> list[object]:
    """Who has begun a job so often, first ones first."""

    async def pids() -> list[object]:
        found = await rows(database, "SELECT pid FROM begun WHERE key = $1 ORDER BY ctid", key)
        return [pid for (pid,) in found] if len(found) >= times else []

    return await until(pids, within=60)


async def start(database: Database, kind: LaneKind, key: str) -> None:
    async with database.transaction(OURS) as tx:
        await wake(tx, kind, key)


async def open_gate(database: Database, key: str) -> None:
    await rows(database, "INSERT INTO gates VALUES ($1) RETURNING key", key)


async def traces(database: Database, count: int) -> dict[tuple[object, object], object]:
    """(what, key) -> who, once there are so many."""

    async def found() -> list[tuple[object, ...]]:
        seen = await rows(database, "SELECT what, key, pid FROM traces")
        return seen if len(seen) >= count else []

    return {(what, key): pid for what, key, pid in await until(found, within=60)}


@pytest.mark.slow
async def test_two_processes_share_the_lanes_and_no_job_runs_twice(database: Database, hire: Hire) -> None:
    workers = [await hire(LONG_LEASE), await hire(LONG_LEASE)]
    await at_work(database, 2)
    async with database.transaction(OURS) as tx:
        await wake_all(tx, ONCE, LANES)
    left = await traces(database, len(LANES))

    assert {key for _, key in left} == set(LANES)
    assert set(left.values()) == {worker.pid for worker in workers}
    assert await rows(database, "SELECT kind, error FROM lanes WHERE error IS NOT NULL") == []


async def at_work(database: Database, count: int) -> None:
    """Returns when so many workers are registered."""
    sql = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'parley worker' AND datname = current_database()"

    async def registered() -> bool:
        return (await rows(database, sql))[0][0] == count

    await until(registered, within=60)


@pytest.mark.slow
async def test_a_killed_workers_lanes_are_freed_long_before_their_lease_ends(database: Database, hire: Hire) -> None:
    first = await hire(LONG_LEASE)
    await start(database, SLOW, "ada")
    assert await begun(database, "ada") == [first.pid]
    second = await hire(LONG_LEASE)
    first.kill()

    assert await begun(database, "ada", 2) == [first.pid, second.pid]


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_what_a_paused_worker_writes_after_it_wakes_is_refused(database: Database, hire: Hire) -> None:
    first = await hire(SHORT_LEASE)
    await start(database, SLOW, "ada")
    assert await begun(database, "ada") == [first.pid]
    second = await hire(SHORT_LEASE)
    await at_work(database, 2)
    await pause(database, first)
    assert await begun(database, "ada", 2) == [first.pid, second.pid]
    await open_gate(database, "ada")
    await traces(database, 1)
    first.send_signal(SIGCONT)

    assert await traces(database, 2) == {("written", "ada"): second.pid, ("refused", "ada"): first.pid}


async def pause(database: Database, worker: Process) -> None:
    """Stops it between two transactions: one that stays open keeps what it has locked from everybody."""

    async def stopped() -> bool:
        worker.send_signal(SIGSTOP)
        if await rows(database, "SELECT FROM pg_sleep(0.5)") and not await rows(database, LEFT_OPEN):
            return True
        worker.send_signal(SIGCONT)
        return False

    await until(stopped)


@pytest.mark.slow
async def test_a_lane_whose_worker_only_takes_long_stays_with_it(database: Database, hire: Hire) -> None:
    first = await hire(SHORT_LEASE)
    await start(database, SLOW, "ada")
    assert await begun(database, "ada") == [first.pid]
    await hire(SHORT_LEASE)
    await renewed(database, times=4)
    await open_gate(database, "ada")

    assert await traces(database, 1) == {("written", "ada"): first.pid}
    assert await begun(database, "ada") == [first.pid]


async def renewed(database: Database, times: int) -> None:
    """Returns when the lease of a lane has been prolonged so often."""
    ends: set[object] = set()

    async def seen() -> bool:
        ends.update(await rows(database, "SELECT next_run_at FROM lanes WHERE kind = $1", SLOW.kind))
        return len(ends) > times

    await until(seen)


@pytest.mark.slow
async def test_a_recurring_job_is_planted_once_and_run_by_one_of_them(database: Database, hire: Hire) -> None:
    await asyncio.gather(*(hire(LONG_LEASE) for _ in range(3)))
    await at_work(database, 3)

    assert len(await begun(database, PLANTED)) == 1
    assert len(await rows(database, "SELECT FROM lanes WHERE kind = $1", PLANTED)) == 1
