"""The database as every room sees it: transactions that are whole, and a server that may go and come back under them."""

import asyncio
import os
import random
import signal
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

from parley.core import ids
from parley.core.db import Database, Tx
from parley.core.errors import Unavailable
from parley.core.ids import WorkspaceId
from parley.core.migrate import migrate
from parley.core.postgres import Embedded

OURS = WorkspaceId(ids.new())
LINUS = WorkspaceId(ids.new())

WAIT_FOR_SERVER = 30
"""Seconds; far more than any restart takes."""


async def test_what_was_committed_is_there(database: Database) -> None:
    async with database.transaction(OURS) as tx:
        await make_lane(tx, "intake")

    assert await lanes(database) == ["intake"]


async def test_a_failed_transaction_leaves_nothing(database: Database) -> None:
    with pytest.raises(LookupError):
        async with database.transaction(OURS) as tx:
            await make_lane(tx, "intake")
            raise LookupError

    assert await lanes(database) == []


async def test_what_fails_in_an_attempt_is_undone_and_the_rest_is_kept(database: Database) -> None:
    async with database.transaction(OURS) as tx:
        await make_lane(tx, "kept")
        with suppress(asyncpg.UniqueViolationError):
            async with tx.attempt():
                await make_lane(tx, "undone")
                await make_lane(tx, "kept")
        await make_lane(tx, "after")

    assert await lanes(database) == ["after", "kept"]


async def test_a_swallowed_error_is_not_taken_for_a_commit(database: Database) -> None:
    heard: list[str] = []
    with pytest.raises(asyncpg.InFailedSQLTransactionError):
        async with database.transaction(OURS) as tx:
            tx.afterwards(lambda: heard.append("committed"))
            await make_lane(tx, "lost")
            with suppress(asyncpg.UniqueViolationError):
                await make_lane(tx, "lost")

    assert heard == []
    assert await lanes(database) == []


async def test_what_is_to_come_afterwards_comes_after_the_commit(database: Database) -> None:
    heard: list[str] = []
    async with database.transaction(OURS) as tx:
        tx.afterwards(lambda: heard.append("committed"))
        assert heard == []

    assert heard == ["committed"]


async def test_a_rolled_back_transaction_has_no_afterwards(database: Database) -> None:
    heard: list[str] = []
    with suppress(LookupError):
        async with database.transaction(OURS) as tx:
            tx.afterwards(lambda: heard.append("committed"))
            raise LookupError

    assert heard == []


async def test_a_workspace_that_is_no_uuid_never_reaches_the_server(database: Database) -> None:
    forged: UUID = "'; DROP TABLE lanes; --"  # type: ignore[assignment]
    with pytest.raises(AttributeError):
        async with database.transaction(WorkspaceId(forged)):
            pass

    assert await lanes(database) == []


async def test_cancelled_work_stays_cancelled_and_gives_its_connection_back(database: Database) -> None:
    begun = asyncio.Event()

    async def ask_slowly() -> None:
        async with database.transaction(OURS) as tx:
            await make_lane(tx, "intake")
            begun.set()
            await tx.execute("SELECT pg_sleep(60)")

    asking = asyncio.create_task(ask_slowly())
    await begun.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking

    assert await lanes(database) == []
    assert await connections_inside_a_transaction(database) == 0


async def test_a_storm_of_cancellations_loses_no_connection(database: Database) -> None:
    chance = random.Random(7)

    async def work(number: int) -> None:
        async with database.transaction(OURS) as tx:
            await make_lane(tx, str(number))
            await tx.execute("SELECT pg_sleep(0.002)")

    tasks = [asyncio.create_task(work(number)) for number in range(300)]
    for task in tasks:
        await turns(chance.randrange(4))
        if chance.random() < 0.6:
            task.cancel()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)

    assert {type(outcome) for outcome in outcomes} == {asyncio.CancelledError, type(None)}
    assert await connections_inside_a_transaction(database) == 0
    await every_connection_works(database)


# ── a server that goes and comes back ───────────────────────────────────────────────────────────


@pytest.fixture
async def fragile(server_folder: Path, pg_bin: Path | None) -> AsyncIterator[Embedded]:
    """A server of the test's own, which it may break."""
    embedded = Embedded(server_folder / f"fragile-{ids.new()}", pg_bin=pg_bin, durable=False)
    await embedded.start()
    await migrate(embedded.url)
    yield embedded
    await embedded.stop()


@pytest.fixture
async def ours(fragile: Embedded) -> AsyncIterator[Database]:
    database = await Database.connect(fragile.url, app_connections=3, system_connections=2)
    yield database
    await database.close()


async def test_after_a_restart_the_pool_recovers_by_itself(fragile: Embedded, ours: Database) -> None:
    await every_connection_works(ours)
    await fragile.stop()
    with pytest.raises(Unavailable):
        await lanes(ours)
    await fragile.start()

    assert await lanes(ours) == []
    await every_connection_works(ours)


async def test_a_restart_in_the_middle_of_a_transaction_is_unavailable_and_undone(fragile: Embedded, ours: Database) -> None:
    with pytest.raises(Unavailable):
        async with ours.transaction(OURS) as tx:
            await make_lane(tx, "intake")
            await fragile.stop()
            await tx.value("SELECT 1")
    await fragile.start()

    assert await lanes(ours) == []


async def test_a_restart_before_the_commit_is_unavailable_and_undone(fragile: Embedded, ours: Database) -> None:
    heard: list[str] = []
    with pytest.raises(Unavailable):
        async with ours.transaction(OURS) as tx:
            tx.afterwards(lambda: heard.append("committed"))
            await make_lane(tx, "intake")
            await fragile.stop()
    await fragile.start()

    assert heard == []
    assert await lanes(ours) == []


async def test_an_error_of_ours_is_not_hidden_by_a_lost_server(fragile: Embedded, ours: Database) -> None:
    with pytest.raises(LookupError):
        async with ours.transaction(OURS) as tx:
            await make_lane(tx, "intake")
            await fragile.stop()
            raise LookupError
    await fragile.start()

    assert await lanes(ours) == []


async def test_a_crash_under_load_is_unavailable_to_some_and_harms_nothing(fragile: Embedded, ours: Database) -> None:
    acknowledged: list[str] = []

    async def work(number: int) -> None:
        for turn in range(20):
            name = f"{number}-{turn}"
            with suppress(Unavailable):
                async with ours.transaction(OURS) as tx:
                    await make_lane(tx, name)
                acknowledged.append(name)
            if (number, turn) == (0, 5):
                assert fragile.pid
                os.kill(fragile.pid, signal.SIGQUIT)

    await asyncio.gather(*(work(number) for number in range(8)))
    await until_it_answers(ours)

    assert set(acknowledged) <= set(await lanes(ours))
    await every_connection_works(ours)


async def test_a_server_that_does_not_answer_is_unavailable_and_not_waited_for(fragile: Embedded, ours: Database) -> None:
    stopped = await backends(ours)
    assert fragile.pid
    for pid in (fragile.pid, *stopped):
        os.kill(pid, signal.SIGSTOP)
    try:
        with pytest.raises(Unavailable):
            await asyncio.wait_for(lanes(ours), WAIT_FOR_SERVER)
    finally:
        for pid in (fragile.pid, *stopped):
            os.kill(pid, signal.SIGCONT)
    await until_it_answers(ours)

    assert await lanes(ours) == []


async def test_a_server_that_is_not_there_at_the_start_is_unavailable(fragile: Embedded) -> None:
    url = fragile.url
    await fragile.stop()

    with pytest.raises(Unavailable):
        await Database.connect(url)


async def make_lane(tx: Tx, name: str) -> None:
    sql = "INSERT INTO lanes (workspace_id, id, kind, key, class, next_run_at) VALUES ($1, $2, 'test', $3, 'test', now())"
    await tx.execute(sql, tx.workspace_id, ids.new(), name)


async def lanes(database: Database) -> list[str]:
    async with database.transaction(OURS) as tx:
        return await tx.values("SELECT key FROM lanes WHERE workspace_id = $1 ORDER BY key", OURS)


async def backends(database: Database) -> list[int]:
    """The server's processes that answer our pools."""
    async with database.across() as tx:
        return await tx.values("SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'parley parley_%'")


async def connections_inside_a_transaction(database: Database) -> int:
    async with database.across() as tx:
        others = "datname = current_database() AND pid <> pg_backend_pid()"
        return await tx.value(f"SELECT count(*) FROM pg_stat_activity WHERE xact_start IS NOT NULL AND {others}")


async def every_connection_works(database: Database) -> None:
    """Hold all connections of the smaller pool at once: none is lost, none is left in a failed state."""
    size = database.app.get_max_size()
    together = asyncio.Barrier(size)

    async def one() -> None:
        async with database.transaction(OURS) as tx:
            await tx.value("SELECT 1")
            await together.wait()

    await asyncio.gather(*(one() for _ in range(size)))


async def until_it_answers(database: Database) -> None:
    async with asyncio.timeout(WAIT_FOR_SERVER):
        while True:
            with suppress(Unavailable):
                await lanes(database)
                return


async def turns(count: int) -> None:
    """Let the others run for some turns of the loop."""
    for _ in range(count):
        await asyncio.sleep(0)


async def test_a_transaction_that_nobody_goes_on_with_ends_by_itself(database: Database) -> None:
    async with database.across() as tx:
        assert await tx.value("SHOW idle_in_transaction_session_timeout") == "1min"
