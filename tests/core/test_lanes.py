"""Lanes: work in order, retried with patience, given up in sight of people, and never taken from whoever still holds it."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from parley.core import clock, ids, lanes
from parley.core.bus import Bus
from parley.core.db import Database
from parley.core.errors import NotFound
from parley.core.ids import WorkspaceId
from parley.core.lanes import Job, Lane, LaneKind, LeaseLost, RetryLater, Run, Worker, rows
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


@pytest.fixture
async def bus(database: Database) -> AsyncIterator[Bus]:
    bus = Bus(database.url)
    database.publish = bus.publish
    await bus.start()
    yield bus
    await bus.stop()


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
        assert await rows.claim(tx, worker.number, WORK.lane, 1, worker.lease)
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
