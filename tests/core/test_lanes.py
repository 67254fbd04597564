"""Lanes: work in order, retried with patience, given up in sight of people, and never taken from whoever still holds it."""

import asyncio
from datetime import timedelta

import pytest

from parley.core import clock, lanes
from parley.core.bus import Bus
from parley.core.db import Database
from parley.core.errors import NotFound
from parley.core.lanes import Job, Lane, LaneKind, RetryLater, Worker
from tests.core.diary import (
    LINUS,
    NEVER,
    OURS,
    WORK,
    Diary,
    emptied,
    failing,
    given_up,
    job,
    next_runs,
    noting,
    waiting,
    wake,
    working,
)
from tests.spine.waiting import until

# ── waking ──────────────────────────────────────────────────────────────────────────────────────


async def test_a_woken_lane_runs_once_and_is_gone(database: Database, bus: Bus) -> None:
    diary = Diary()
    async with working(database, bus, job(noting(diary))):
        await wake(database, "ada", colour="red")
        await diary.has(1)
        await emptied(database)

    assert [(lane.key, lane.payload) for lane in diary.runs] == [("ada", {"colour": "red"})]


async def test_a_rolled_back_wake_runs_nothing(database: Database, bus: Bus) -> None:
    with pytest.raises(LookupError):
        async with database.transaction(OURS) as tx:
            await lanes.wake(tx, WORK, "ada")
            raise LookupError

    assert await next_runs(database) == {}


async def test_several_wakes_before_a_run_are_one_run_with_all_that_they_said(database: Database, bus: Bus) -> None:
    diary = Diary()
    await wake(database, "ada", colour="red", size=1)
    await wake(database, "ada", size=2)
    async with working(database, bus, job(noting(diary))):
        await emptied(database)

    assert [lane.payload for lane in diary.runs] == [{"colour": "red", "size": 2}]


async def test_the_sooner_of_two_wakes_counts(database: Database) -> None:
    sooner, later = clock.now() + timedelta(hours=1), clock.now() + timedelta(hours=2)
    for first, second, key in ((sooner, later, "sooner first"), (later, sooner, "later first")):
        await wake(database, key, at=first)
        await wake(database, key, at=second)

    assert await next_runs(database) == {"sooner first": sooner, "later first": sooner}


async def test_a_wake_during_a_run_makes_another_run(database: Database, bus: Bus) -> None:
    diary = Diary()
    async with working(database, bus, job(waiting(diary))):
        await wake(database)
        await diary.has(1)
        await wake(database, again=True)
        diary.gate.set()
        await emptied(database)

    assert [lane.payload for lane in diary.runs] == [{}, {"again": True}]


async def test_a_timer_set_during_a_run_waits_for_its_time(database: Database, bus: Bus) -> None:
    diary, tomorrow = Diary(), clock.now() + NEVER

    async def set_again() -> bool:
        return await next_runs(database) == {"ada": tomorrow}

    async with working(database, bus, job(waiting(diary))):
        await wake(database)
        await diary.has(1)
        await wake(database, at=tomorrow)
        diary.gate.set()
        await until(set_again)

    assert diary.keys == ["ada"]


async def test_one_lane_never_runs_beside_itself(database: Database, bus: Bus) -> None:
    diary, together = Diary(), list[int]()

    async def run(_ground: object, lane: Lane) -> None:
        together.append(len(diary.runs))
        diary.runs.append(lane)
        await asyncio.sleep(0)
        diary.runs.pop()

    async with working(database, bus, job(run)), working(database, bus, job(run)):
        for _ in range(50):
            await wake(database)
        await emptied(database)

    assert set(together) == {0}


async def test_a_cancelled_timer_does_not_run(database: Database, bus: Bus) -> None:
    diary = Diary()
    await wake(database, "cancelled")
    await wake(database, "kept")
    async with database.transaction(OURS) as tx:
        await lanes.cancel(tx, WORK, "cancelled")
    async with working(database, bus, job(noting(diary))):
        await emptied(database)

    assert diary.keys == ["kept"]


async def test_a_thousand_timers_run_in_order_of_time(database: Database, bus: Bus) -> None:
    diary, began = Diary(), clock.now() - timedelta(hours=1)
    times = {f"{(number * 617) % 1000:04}": number for number in range(1000)}
    async with database.transaction(OURS) as tx:
        for key, seconds in times.items():
            await lanes.wake(tx, WORK, key, at=began + timedelta(seconds=seconds))
    worker = Worker(database, database, bus, [job(noting(diary))], {"in": 1})
    await worker.start()
    await diary.has(1000)
    await worker.stop()

    assert diary.keys == list(times)


# ── failing ─────────────────────────────────────────────────────────────────────────────────────


async def test_a_failed_job_is_tried_again_until_it_goes_well(database: Database, bus: Bus) -> None:
    diary = Diary()
    async with working(database, bus, job(failing(diary, 3, ValueError("broken")))):
        await wake(database)
        await emptied(database)

    assert [lane.attempts for lane in diary.runs] == [0, 1, 2, 3]


def test_retries_come_later_and_later_up_to_a_bound() -> None:
    patient = Job("test.patient", "in", run=noting(Diary()), longest_wait=timedelta(minutes=2))
    waits = [patient.backoff(attempts) for attempts in range(1, 40)]

    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(seconds=1), timedelta(minutes=2))


async def test_a_job_that_is_told_when_to_come_back_does(database: Database, bus: Bus) -> None:
    diary, told = Diary(), timedelta(hours=3)
    before = clock.now()

    async def put_off() -> bool:
        runs = await next_runs(database)
        return bool(diary.runs) and before + told <= runs["ada"] <= clock.now() + told

    async with working(database, bus, job(failing(diary, 1, RetryLater("slow down", told)))):
        await wake(database)
        await until(put_off)

    assert await dead_now(database) == []


async def test_after_its_last_attempt_a_lane_is_dead_and_says_why(database: Database, bus: Bus) -> None:
    diary = Diary()
    async with working(database, bus, job(failing(diary, 99, ValueError("no such colour")), attempts=3)):
        await wake(database)
        dead = await given_up(database)

    assert len(diary.runs) == 3
    assert [(lane.key, lane.kind, lane.attempts, lane.error) for lane in dead] == [("ada", "test.work", 3, "ValueError: no such colour")]


async def test_a_dead_lane_is_seen_in_its_workspace_only(database: Database, bus: Bus) -> None:
    async with working(database, bus, job(failing(Diary(), 99, ValueError()), attempts=1)):
        await wake(database)
        dead = await given_up(database)
    async with database.transaction(LINUS) as tx:
        assert await lanes.dead(tx) == []
        with pytest.raises(NotFound):
            await lanes.revive(tx, dead[0].id)

    assert await dead_now(database) == dead


async def dead_now(database: Database) -> list[lanes.Dead]:
    async with database.transaction(OURS) as tx:
        return await lanes.dead(tx)


async def test_a_revived_lane_starts_anew(database: Database, bus: Bus) -> None:
    diary = Diary()
    async with working(database, bus, job(failing(diary, 2, ValueError()), attempts=2)):
        await wake(database)
        dead = await given_up(database)
        async with database.transaction(OURS) as tx:
            await lanes.revive(tx, dead[0].id)
        await emptied(database)

    assert [lane.attempts for lane in diary.runs] == [0, 1, 0]


async def test_new_work_brings_a_dead_lane_back(database: Database, bus: Bus) -> None:
    diary = Diary()
    async with working(database, bus, job(failing(diary, 1, ValueError()), attempts=1)):
        await wake(database)
        await given_up(database)
        await wake(database)
        await emptied(database)

    assert len(diary.runs) == 2


async def test_work_that_came_during_the_last_attempt_is_not_buried_with_it(database: Database, bus: Bus) -> None:
    diary = Diary()

    async def fail_once(_ground: object, lane: Lane) -> None:
        diary.runs.append(lane)
        await diary.gate.wait()
        if len(diary.runs) == 1:
            raise ValueError

    async with working(database, bus, job(fail_once, attempts=1)):
        await wake(database)
        await diary.has(1)
        await wake(database)
        diary.gate.set()
        await emptied(database)

    assert len(diary.runs) == 2


async def test_a_job_of_an_unknown_kind_waits_for_a_version_that_knows_it(database: Database, bus: Bus) -> None:
    async def put_off() -> bool:
        return (await next_runs(database))["ada"] > clock.now() + timedelta(seconds=30)

    await wake(database)
    async with working(database, bus, job(noting(Diary()), kind=LaneKind("test.other", "in"))):
        await until(put_off)

    diary = Diary()
    async with database.transaction(OURS) as tx:
        await lanes.wake(tx, WORK, "ada")
    async with working(database, bus, job(noting(diary))):
        await emptied(database)
    assert diary.keys == ["ada"]


async def test_an_error_that_the_database_cannot_keep_is_kept_as_far_as_it_can(database: Database, bus: Bus) -> None:
    async with working(database, bus, job(failing(Diary(), 99, ValueError("odd \0 words \ud800")), attempts=1)):
        await wake(database)
        dead = await given_up(database)

    assert dead[0].error.startswith("ValueError: odd ")
