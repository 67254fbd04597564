"""The schema comes up from nothing, once, whoever asks for it and however many ask."""

import asyncio
import sys
from asyncio.subprocess import PIPE

import asyncpg
import pytest

from parley.core.migrate import NewerSchema, migrate, pending

MIGRATE = "import asyncio, sys; from parley.core.migrate import migrate; print(len(asyncio.run(migrate(sys.argv[1]))))"


async def test_a_fresh_database_is_brought_up_to_date(empty_database_url: str) -> None:
    waiting = await pending(empty_database_url)

    ran = await migrate(empty_database_url)

    assert ran == waiting
    assert ran[0] == "0001"
    assert await pending(empty_database_url) == []


async def test_a_database_that_is_up_to_date_is_left_alone(database_url: str) -> None:
    assert await migrate(database_url) == []


async def test_two_processes_that_start_at_once_migrate_once(empty_database_url: str) -> None:
    expected = len(await pending(empty_database_url))

    ran = await asyncio.gather(_another_process(empty_database_url), _another_process(empty_database_url))

    assert sorted(ran) == [0, expected]


async def test_an_owner_who_is_no_superuser_is_enough(empty_database_url: str) -> None:
    await migrate(empty_database_url)

    connection = await asyncpg.connect(empty_database_url)
    assert await connection.fetchval("SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
    await connection.close()


async def test_a_revision_that_fails_leaves_no_trace(empty_database_url: str) -> None:
    connection = await asyncpg.connect(empty_database_url)
    await connection.execute("CREATE TABLE lanes ()")

    with pytest.raises(asyncpg.DuplicateTableError):
        await migrate(empty_database_url)

    assert await connection.fetchval("SELECT to_regproc('current_workspace')") is None
    await connection.close()


async def test_a_database_of_a_newer_parley_is_not_touched(database_url: str) -> None:
    connection = await asyncpg.connect(database_url)
    await connection.execute("UPDATE alembic_version SET version_num = '9999'")
    await connection.close()

    with pytest.raises(NewerSchema):
        await migrate(database_url)


async def _another_process(url: str) -> int:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", MIGRATE, url, stdout=PIPE)
    out, _ = await process.communicate()
    return int(out)
