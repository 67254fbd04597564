"""Runs revisions by Alembic, in one transaction and one process at a time. `parley.core.migrate` loads this where there are any to run."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

import asyncpg
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from parley.core.migrate import NewerSchema, Unreadable

T = TypeVar("T")

MIGRATIONS = Path(__file__).with_name("migrations")
LOCK = 7_290_455_218
"""Any number that nobody else uses: one process at a time changes the schema."""


async def upgrade(url: str) -> list[str]:
    return await _inside(url, _upgrade)


async def missing(url: str) -> list[str]:
    try:
        return await _inside(url, _missing)
    except SQLAlchemyError as error:
        raise Unreadable(type(error).__name__) from error


async def _inside(url: str, work: Callable[[Connection], T]) -> T:
    async with _transaction(url) as connection:
        return await connection.run_sync(work)


@asynccontextmanager
async def _transaction(url: str) -> AsyncGenerator[AsyncConnection]:
    # The URL goes past SQLAlchemy, which reads fewer forms of it than the driver does.
    engine = create_async_engine("postgresql+asyncpg://", async_creator=lambda: asyncpg.connect(url), poolclass=NullPool)
    async with engine.begin() as connection:
        yield connection


def _upgrade(connection: Connection) -> list[str]:
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    names = _missing(connection)
    if names:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return names


def _missing(connection: Connection) -> list[str]:
    scripts = ScriptDirectory.from_config(_config())
    current = MigrationContext.configure(connection).get_current_heads()
    known = {revision.revision for revision in scripts.walk_revisions()}
    if not known.issuperset(current):
        raise NewerSchema(", ".join(current))
    return [revision.revision for revision in scripts.iterate_revisions("head", current or "base")][::-1]


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
