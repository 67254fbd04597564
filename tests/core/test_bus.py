"""Signals: heard here at once, elsewhere soon, and after a break everybody is told to read again."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import asyncpg
import pytest

from parley.core.bus import GAP, Bus
from parley.core.db import Database
from parley.core.ids import WorkspaceId, new
from tests.spine.waiting import until

OURS = WorkspaceId(new())


class Ear:
    """What one listener has heard."""

    def __init__(self, bus: Bus, topic: str) -> None:
        self.heard: list[str] = []
        self.stop = bus.subscribe(topic, self.heard.append)

    async def hears(self, topic: str) -> None:
        async def so() -> bool:
            return topic in self.heard

        await until(so)


@pytest.fixture
async def running() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as stack:
        yield stack


async def connected(running: AsyncExitStack, url: str) -> Bus:
    """A bus of another process, as it were, whose line is up."""
    bus = Bus(url)
    ear = Ear(bus, "a topic that nobody has")
    await bus.start()
    running.push_async_callback(bus.stop)
    await ear.hears(GAP)
    return bus


async def test_listeners_of_the_same_process_hear_at_once(database_url: str) -> None:
    bus = Bus(database_url)
    exact, below, other = Ear(bus, "conversation/1"), Ear(bus, "conversation/"), Ear(bus, "conversation/2")
    bus.publish(["conversation/1"])

    assert (exact.heard, below.heard, other.heard) == (["conversation/1"], ["conversation/1"], [])


async def test_listeners_of_other_processes_hear_it_too_and_only_once(running: AsyncExitStack, database_url: str) -> None:
    here, there = await connected(running, database_url), await connected(running, database_url)
    mine, theirs = Ear(here, "inbox"), Ear(there, "inbox")
    for _ in range(50):
        here.publish(["inbox"])
    here.publish(["inbox", "the last"])
    await Ear(there, "the last").hears("the last")

    assert len(mine.heard) == 51
    assert len(theirs.heard) < 51


async def test_whoever_has_stopped_listening_hears_nothing(database_url: str) -> None:
    bus = Bus(database_url)
    ear = Ear(bus, "inbox")
    ear.stop()
    bus.publish(["inbox"])

    assert ear.heard == []


async def test_it_stops_though_it_was_just_told_something(running: AsyncExitStack, database_url: str) -> None:
    bus = await connected(running, database_url)
    await asyncio.sleep(0.1)  # until it waits for something to say
    bus.publish(["inbox"])

    async with asyncio.timeout(10):
        await bus.stop()


async def test_a_signal_leaves_after_the_commit_and_never_without_one(database: Database) -> None:
    heard: list[set[str]] = []
    database.publish = heard.append
    with pytest.raises(LookupError):
        async with database.transaction(OURS) as tx:
            tx.signal("inbox")
            raise LookupError
    assert heard == []
    async with database.transaction(OURS) as tx:
        tx.signal("inbox")
        assert heard == []

    assert heard == [{f"{OURS}/inbox"}]


async def test_many_long_topics_arrive_though_one_notification_cannot_carry_them(running: AsyncExitStack, database_url: str) -> None:
    here, there = await connected(running, database_url), await connected(running, database_url)
    ear = Ear(there, "conversation/")
    topics = {f"conversation/{number:04}-{'ї' * 40}" for number in range(2000)}
    here.publish(topics)

    async def all_heard() -> bool:
        return set(ear.heard) >= topics

    await until(all_heard)


async def test_after_its_line_broke_everybody_here_and_elsewhere_is_told_to_read_again(running: AsyncExitStack, database_url: str) -> None:
    here, there = await connected(running, database_url), await connected(running, database_url)
    mine, theirs = Ear(here, "inbox"), Ear(there, "conversation/1")
    await cut_one_line(database_url)

    await mine.hears(GAP)
    await theirs.hears(GAP)
    here.publish(["conversation/1"])
    await theirs.hears("conversation/1")
    there.publish(["inbox"])
    await mine.hears("inbox")


async def cut_one_line(url: str) -> None:
    """As a broken network does it, to one of the processes."""
    connection = await asyncpg.connect(url)
    sql = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
              WHERE application_name = 'parley bus' AND datname = current_database() ORDER BY backend_start LIMIT 1"""
    assert await connection.fetchval(sql)
    await connection.close()
