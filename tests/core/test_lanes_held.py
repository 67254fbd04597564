"""Lanes are held by one worker at a time, given back in the end, and recurring ones are planted once."""

import asyncio
from datetime import UTC, timedelta

import pytest

from parley.core import clock, lanes
from parley.core.bus import Bus
from parley.core.db import Database
from parley.core.lanes import Job, Lane, LeaseLost, Worker, rows
from parley.core.lanes.seat import LOCK_CLASS
from tests.core.diary import (
    NEVER,
    OURS,
    SOON,
    WORK,
    Diary,
    emptied,
    failing,
    job,
    lingering,
    next_runs,
    noting,
    waiting,
    wake,
    working,
)
from tests.spine.waiting import until

# ── holding ─────────────────────────────────────────────────────────────────────────────────────


async def claimed(database: Database, worker: int, *, lease: timedelta = NEVER) -> list[Lane]:
    async with database.across() as tx:
        return await rows.claim(tx, worker, WORK.lane, 10, lease)


async def test_whoever_holds_a_lane_keeps_others_from_it_until_the_lease_ends(database: Database) -> None:
    await wake(database)
    first = await claimed(database, 1, lease=timedelta())
    second = await claimed(database, 2)

    assert [lane.fence for lane in (*first, *second)] == [1, 2]
    assert await claimed(database, 3) == []
    with pytest.raises(LeaseLost):
        async with database.transaction(OURS) as tx:
            await first[0].hold(tx)
    async with database.transaction(OURS) as tx:
        await second[0].hold(tx)


async def test_giving_back_what_somebody_else_has_by_now_changes_nothing(database: Database) -> None:
    await wake(database)
    first = await claimed(database, 1, lease=timedelta())
    await claimed(database, 2)
    before = await next_runs(database)
    async with database.across() as tx:
        await rows.finish(tx, [rows.Finished(first[0])])

    assert await next_runs(database) == before


async def test_a_lane_that_is_being_written_for_is_not_claimed_though_its_lease_has_ended(database: Database) -> None:
    await wake(database)
    lane = (await claimed(database, 1, lease=timedelta()))[0]
    async with database.transaction(OURS) as tx:
        await lane.hold(tx)
        assert await claimed(database, 2) == []

    assert len(await claimed(database, 2)) == 1


async def test_a_wake_does_not_wait_for_a_lane_that_is_being_written_for(database: Database) -> None:
    await wake(database)
    lane = (await claimed(database, 1))[0]
    async with database.transaction(OURS) as tx:
        await lane.hold(tx)
        await asyncio.wait_for(wake(database), 10)


# ── beside those who wake several lanes ─────────────────────────────────────────────────────────


async def test_giving_many_back_passes_over_those_that_somebody_is_just_waking(database: Database) -> None:
    held = await ada_and_grace(database)
    async with database.transaction(OURS) as tx, asyncio.timeout(10):
        await lanes.wake(tx, WORK, "ada")
        async with database.across() as other:
            _, busy = await rows.finish(other, [rows.Finished(lane) for lane in held])
        await lanes.wake(tx, WORK, "grace")

    assert [one.lane.key for one in busy] == ["ada"]


async def test_what_was_passed_over_is_given_back_as_soon_as_it_is_woken(database: Database, bus: Bus) -> None:
    diary = Diary()
    async with working(database, bus, job(waiting(diary))):
        await wake(database, "ada")
        await wake(database, "grace")
        await diary.has(2)
        async with database.transaction(OURS) as tx:
            await lanes.wake(tx, WORK, "ada")
            diary.gate.set()
            await until(lambda: only_ada_is_left(database))
            await lanes.wake(tx, WORK, "grace")
        await emptied(database)

    assert sorted(diary.keys) == ["ada", "ada", "grace", "grace"]


async def only_ada_is_left(database: Database) -> bool:
    return list(await next_runs(database)) == ["ada"]


async def test_keeping_adopting_and_taking_over_wait_for_nobody(database: Database) -> None:
    held = [lane.id for lane in await ada_and_grace(database)]
    async with database.transaction(OURS) as tx, asyncio.timeout(10):
        await lanes.wake(tx, WORK, "ada")
        async with database.across() as other:
            await rows.renew(other, 1, held, NEVER)
            has_all = await rows.adopt(other, 1, 2, held)
            freed = await rows.free_orphans(other, LOCK_CLASS)
        await lanes.wake(tx, WORK, "grace")
    async with database.across() as other:
        assert (has_all, freed) == (False, 1)
        assert await rows.free_orphans(other, LOCK_CLASS) == 1


async def ada_and_grace(database: Database) -> list[Lane]:
    """Both lanes, held by worker 1, who is gone."""
    await wake(database, "ada")
    await wake(database, "grace")
    return await claimed(database, 1)


async def test_a_job_that_has_lost_its_lane_without_anybody_taking_it_runs_again(database: Database, bus: Bus) -> None:
    diary = Diary()
    async with working(database, bus, job(failing(diary, 1, LeaseLost(WORK.kind)))):
        await wake(database)
        await emptied(database)

    assert [lane.attempts for lane in diary.runs] == [0, 0]


async def test_a_claim_whose_answer_was_lost_ends_with_its_lease_though_its_worker_lives(database: Database, bus: Bus) -> None:
    diary = Diary()
    worker = Worker(database, database, bus, [job(noting(diary))], lease=timedelta(milliseconds=300))
    await worker.start()
    async with database.across() as tx:
        await lanes.wake(tx, WORK, "ada")
        assert await rows.claim(tx, worker.seat.number, WORK.lane, 1, worker.lease)
    await diary.has(1)
    await worker.stop()

    assert [lane.fence for lane in diary.runs] == [2]


async def test_stopping_lets_a_job_end_and_gives_the_lane_back(database: Database, bus: Bus) -> None:
    diary = Diary()
    worker = Worker(database, database, bus, [job(waiting(diary))])
    await worker.start()
    await wake(database)
    await diary.has(1)
    stopping = asyncio.create_task(worker.stop())
    await asyncio.sleep(0)
    diary.gate.set()
    await stopping

    assert await next_runs(database) == {}


async def test_stopping_waits_for_no_job_that_only_waits_for_more(database: Database, bus: Bus) -> None:
    diary = Diary()
    worker = Worker(database, database, bus, [job(lingering(diary))])
    await worker.start()
    await wake(database)
    await diary.has(1)
    await worker.stop(grace=1000)
    async with working(database, bus, job(noting(diary))):
        await emptied(database)

    assert diary.keys == ["ada", "ada"]


async def test_a_job_that_does_not_end_in_time_is_left_to_the_next_worker(database: Database, bus: Bus) -> None:
    diary = Diary()
    worker = Worker(database, database, bus, [job(waiting(diary))])
    await worker.start()
    await wake(database)
    await diary.has(1)
    await worker.stop(grace=0)
    diary.gate.set()
    async with working(database, bus, job(waiting(diary))):
        await emptied(database)

    assert diary.keys == ["ada", "ada"]


# ── recurring ───────────────────────────────────────────────────────────────────────────────────


async def test_a_recurring_job_runs_again_and_again_and_is_never_dead(database: Database, bus: Bus) -> None:
    diary = Diary()
    recurring = Job("test.sweep", "later", run=failing(diary, 3, ValueError()), attempts=1, every=SOON, longest_wait=SOON)
    async with working(database, bus, recurring):
        await diary.has(6)

    async with database.across() as tx:
        assert await tx.value("SELECT count(*) FROM lanes WHERE kind = 'test.sweep' AND died_at IS NULL") == 1


def test_a_cron_expression_is_read_in_utc() -> None:
    nightly = Job("test.nightly", "later", run=noting(Diary()), every="17 3 * * *")
    due = nightly.next_time()

    assert (due.hour, due.minute, due.tzinfo) == (3, 17, UTC)
    assert clock.now() < due <= clock.now() + timedelta(days=1)


async def test_a_recurring_job_that_is_planted_already_keeps_its_time(database: Database, bus: Bus) -> None:
    diary = Diary()
    nightly = Job("test.nightly", "later", run=noting(diary), every=NEVER)
    async with working(database, bus, nightly):
        await diary.has(1)
    async with working(database, bus, nightly), working(database, bus, nightly):
        await wake(database, "something else")
        async with database.across() as tx:
            assert await tx.value("SELECT next_run_at > now() + interval '1 hour' FROM lanes WHERE kind = 'test.nightly'")

    assert len(diary.runs) == 1
