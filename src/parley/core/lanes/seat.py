"""A worker's seat: its number, and the session whose lock the others see vanish when it dies."""

import asyncio
from typing import Any

import asyncpg
import structlog

from parley.core.db import Database
from parley.core.ids import LaneId
from parley.core.lanes import rows

log = structlog.get_logger()

LOCK_CLASS = 0x5061726C


class Seat:
    """Taken once; kept by whoever asks now and then."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.number = 0
        self._taking = asyncio.Lock()

    async def take(self) -> None:
        self._session: Any = await asyncpg.connect(self.database.url, timeout=10, server_settings={"application_name": "parley worker"})
        self.number = await self._session.fetchval("SELECT nextval('workers')::int")
        await self._session.execute("SELECT pg_advisory_lock($1, $2)", LOCK_CLASS, self.number)

    async def keep(self, held: list[LaneId]) -> bool:
        """When the database was restarted our lock is gone: go on under a new number, before others take what we hold. Whether it was."""
        async with self._taking:
            if not self._session.is_closed():
                return False
            before = self.number
            await self.take()
            await self._adopt(before, held)
            log.info("worker.registered_again", number=self.number)
            return True

    def leave(self) -> None:
        self._session.terminate()

    async def _adopt(self, before: int, held: list[LaneId]) -> None:
        complete = False
        while not complete:
            async with self.database.across() as tx:
                complete = await rows.adopt(tx, before, self.number, held)
