"""Plans of what missed its goal, kept in build/ for whoever wants to know why."""

import asyncio
import re
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg

from bench.salon import Salon
from bench.stand import Stand, tell
from parley.core.db import Database, Tx

FOLDER = Path("build")
# As the role that the app connects with: whatever it asks, its plans come back as log lines.
EXPLAINING = {
    "session_preload_libraries": "auto_explain",
    "auto_explain.log_min_duration": "0",
    "auto_explain.log_analyze": "on",
    "auto_explain.log_buffers": "on",
    "auto_explain.log_nested_statements": "on",
    "auto_explain.log_parameter_max_length": "100",
    "client_min_messages": "log",
}

Ask = Callable[[Tx], Awaitable[object]]


async def keep(stand: Stand, salon: Salon, name: str, ask: Ask) -> None:
    """EXPLAIN (ANALYZE, BUFFERS) of every statement that `ask` makes."""
    path = FOLDER / f"plan-{re.sub(r'[^a-z0-9]+', '-', name.lower()).strip('-')}.txt"
    plans: list[str] = []

    def hear(_connection: object, message: object) -> None:
        plans.append(str(message))

    async with _explained(stand), _connected(stand) as database, database.transaction(salon.workspace_id) as tx:
        tx.connection.add_log_listener(hear)
        await ask(tx)
    await asyncio.to_thread(_write, path, plans)
    tell(f"missed: {name}; its plans are in {path}")


def _write(path: Path, plans: Sequence[str]) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n\n".join(plans))


@asynccontextmanager
async def _explained(stand: Stand) -> AsyncGenerator[None]:
    admin: Any = await asyncpg.connect(stand.admin_url)
    try:
        for setting, value in EXPLAINING.items():
            await admin.execute(f"ALTER ROLE parley SET {setting} = '{value}'")
        yield
        await admin.execute("ALTER ROLE parley RESET ALL")
    finally:
        await admin.close()


@asynccontextmanager
async def _connected(stand: Stand) -> AsyncGenerator[Database]:
    database = await Database.connect(stand.database_url, app_connections=1, system_connections=1)
    try:
        yield database
    finally:
        await database.close()
