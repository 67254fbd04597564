"""Brings the schema of a database from any version to this one."""

from pathlib import Path
from typing import Any

import asyncpg

from parley.core.errors import ParleyError

REVISIONS = Path(__file__).with_name("migrations") / "versions"


class NewerSchema(ParleyError):
    """This database belongs to a newer Parley. Update Parley first."""


class Unreadable(ParleyError):
    """The schema of this database cannot be read."""


async def migrate(url: str) -> list[str]:
    """Run the revisions that are missing, all or none. Answers with their names."""
    if await _is_current(url):
        return []
    # Only now: loading Alembic takes longer than all the rest of a start.
    from parley.core import upgrading

    return await upgrading.upgrade(url)


async def pending(url: str) -> list[str]:
    """The revisions that `migrate` would run, in order."""
    from parley.core import upgrading

    return await upgrading.missing(url)


async def _is_current(url: str) -> bool:
    newest = max(path.stem.partition("_")[0] for path in REVISIONS.glob("[0-9]*.py"))
    connection: Any = await asyncpg.connect(url)
    try:
        there = await connection.fetchval("SELECT to_regclass('alembic_version') IS NOT NULL")
        return there and [newest] == [row[0] for row in await connection.fetch("SELECT version_num FROM alembic_version")]
    finally:
        await connection.close()
