"""One PostgreSQL for the whole run, and for each test a database of its own, copied from one that is migrated once."""

import logging
import os
import re
import shutil
import sys
import tempfile
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import pytest
import structlog
from playwright.async_api import Browser, async_playwright

from parley.core.db import Database
from parley.core.migrate import migrate
from parley.core.postgres import Embedded
from tests.browsers import CHROMIUM, FLAGS

TEMPLATE = "parley_template"
MEMORY = Path("/dev/shm")
GIB = 2**30
MADE_UP = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-|eyJ")


@pytest.fixture(autouse=True)
def log_as_before() -> Iterator[None]:
    """A program that is called within a test sets logging up, to what pytest closes after it."""
    root, hooks, raising = logging.getLogger(), (sys.excepthook, threading.excepthook), logging.raiseExceptions
    handlers, level, settings = root.handlers[:], root.level, structlog.get_config()
    yield
    logging.captureWarnings(False)
    logging.raiseExceptions = raising
    sys.excepthook, threading.excepthook = hooks
    root.handlers[:], root.level = handlers, level
    structlog.configure(**settings)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "database: uses PostgreSQL; marked by itself, runs again on the oldest version that we support")
    config.addinivalue_line("markers", "slow: takes more than a few seconds; runs on one version of PostgreSQL only")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """What is made up for this run names no test: every process has to know it by the same name."""
    made_up = isinstance(val, bytes) or (isinstance(val, str) and MADE_UP.search(val))
    return argname if made_up else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "pg_bin" in getattr(item, "fixturenames", ()):
            item.add_marker("database")
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("slow")


@pytest.fixture(scope="session")
def pg_bin() -> Path | None:
    """The programs that this run is to test against; None for those that Parley would choose."""
    wanted = os.environ.get("PARLEY_PG_BIN")
    return Path(wanted) if wanted else None


@pytest.fixture(scope="session")
def server_folder() -> Iterator[Path]:
    """A folder that PostgreSQL's own user may enter, which pytest's are not; in memory where there is plenty."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 4 * GIB
    folder = Path(tempfile.mkdtemp(prefix="parley-tests-", dir=MEMORY if roomy else None))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
async def postgres(server_folder: Path, pg_bin: Path | None) -> AsyncIterator[Embedded]:
    embedded = Embedded(server_folder / "server", pg_bin=pg_bin, durable=False)
    await embedded.start()
    yield embedded
    await embedded.stop()


@pytest.fixture(scope="session")
def postgres_url(postgres: Embedded) -> str:
    """The server, as a role that may make databases and roles but is no superuser."""
    return postgres.url


@pytest.fixture(scope="session")
async def template(postgres_url: str) -> str:
    await _server_does(postgres_url, f"CREATE DATABASE {TEMPLATE}")
    await migrate(_of(postgres_url, TEMPLATE))
    return TEMPLATE


@pytest.fixture
async def empty_database_url(postgres_url: str) -> AsyncIterator[str]:
    """A database without our schema."""
    async with _copy(postgres_url, "template0") as url:
        yield url


@pytest.fixture
async def database_url(postgres_url: str, template: str) -> AsyncIterator[str]:
    """A database of this test's own, at the newest revision and without a row."""
    async with _copy(postgres_url, template) as url:
        yield url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = await Database.connect(database_url, app_connections=4, system_connections=3)
    yield database
    await database.close()


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """One for all; who asks for it makes contexts of their own."""
    if CHROMIUM is None:
        pytest.skip("needs Chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@asynccontextmanager
async def _copy(server: str, template: str) -> AsyncGenerator[str]:
    name = f"test_{uuid4().hex}"
    # 7 ms in memory and 80 on a disk; by the write-ahead log it would be 90 and 140.
    await _server_does(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    yield _of(server, name)
    # Not WITH (FORCE): that refuses where autovacuum is at work, which a plain DROP sends away by itself.
    await _server_does(
        server, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}' AND usename = current_user"
    )
    await _server_does(server, f"DROP DATABASE {name}")


async def _server_does(server: str, sql: str) -> None:
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()


def _of(server: str, name: str) -> str:
    return urlsplit(server)._replace(path=f"/{name}").geturl()
