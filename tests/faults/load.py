"""A load of signed webhooks, brought as a provider brings them: in order within a chat, and again until they are taken."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import msgspec

from parley.channels.adapters.console import signature
from parley.core.ids import AccountId
from tests.faults.wire import Cut, Line, Refused

SECRET = "s" * 40
PATIENCE = 0.02
"""Seconds before a call that was not taken is brought again."""


class Load:
    """Customers of one console account, each of whom says 1, 2, 3 … for as long as they are let."""

    def __init__(self, port: int, account_id: AccountId, *, customers: int = 16, times: int = 1, keep_alive: bool = True) -> None:
        self.taken: set[str] = set()
        """Keys of what was answered with a 2xx."""
        self.answers: Counter[int | str] = Counter()
        """How often each status was heard, `refused` where nobody listened, `cut` where a sent call was not answered."""
        self._port = port
        self._path = f"/hooks/{account_id}"
        self._customers = [f"customer-{number}" for number in range(customers)]
        self._times = times
        self._keep_alive = keep_alive
        self._ending = False
        self._wanted, self._enough = 0, asyncio.Event()

    @asynccontextmanager
    async def running(self) -> AsyncGenerator["Load"]:
        """At the end everybody's last word has been taken."""
        async with asyncio.TaskGroup() as group:
            for customer in self._customers:
                group.create_task(self._talk(customer))
            yield self
            self._ending = True

    async def more(self, count: int) -> None:
        """Returns when so many more calls have been taken."""
        self._wanted, self._enough = len(self.taken) + count, asyncio.Event()
        await asyncio.wait_for(self._enough.wait(), 60)

    async def _talk(self, customer: str) -> None:
        line, number = Line(self._port), 0
        while not self._ending:
            number += 1
            for _ in range(self._times):
                await self._insist(line, event(customer, number))
            self._note(key(customer, number))
        line.close()

    def _note(self, taken: str) -> None:
        self.taken.add(taken)
        if len(self.taken) >= self._wanted:
            self._enough.set()

    async def _insist(self, line: Line, body: bytes) -> None:
        while not 200 <= await self._answer(line, body) < 300:
            await asyncio.sleep(PATIENCE)

    async def _answer(self, line: Line, body: bytes) -> int:
        try:
            status = await line.ask("POST", self._path, body, signed(body))
        except (Cut, Refused) as error:
            self.answers[type(error).__name__.lower()] += 1
            return 0
        if not self._keep_alive:
            line.close()
        self.answers[status] += 1
        return status


def event(customer: str, number: int, **more: object) -> bytes:
    said = {"id": f"{number:06}", "from": {"id": customer, "name": customer.title()}, "text": f"{customer} says {number}"}
    return msgspec.json.encode(said | more)


def key(customer: str, number: int) -> str:
    return f"{customer}:{number:06}"


def signed(body: bytes, secret: str = SECRET) -> dict[str, str]:
    return {"x-parley-signature": signature(body, secret), "content-type": "application/json"}
