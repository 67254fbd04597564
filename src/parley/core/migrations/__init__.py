"""The schema, one plain SQL file a revision."""

from functools import partial
from pathlib import Path

import asyncpg
from alembic import op


def run(revision: str) -> None:
    """Execute the SQL file that stands beside a revision."""
    script = Path(revision).with_suffix(".sql").read_text(encoding="utf-8")
    # Straight to the driver: SQLAlchemy would prepare it, which takes one statement only, and would read `:name` as a parameter.
    connection = op.get_bind().connection.dbapi_connection
    assert connection
    connection.run_async(partial(_execute, script))


async def _execute(script: str, driver: asyncpg.Connection) -> None:
    await driver.execute(script)
