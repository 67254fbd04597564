"""Our side of VK's Callback API, as thin as it can be."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from parley.channels.adapters.vk import Vk, VkSettings
from parley.channels.errors import InvalidSignature
from parley.channels.types import Account, Call, Inbound
from parley.core.http import Http
from tests.providers.server import Answer, Request, serving

PATH = "/hooks/vk/1"


class Hook:
    """Keeps what is genuine and says what VK wants to hear; fails as often as it is told to."""

    def __init__(self, adapter: Vk, account: Account[VkSettings], http: Http) -> None:
        self.adapter, self.account, self.http = adapter, account, http
        self.address = ""
        self.failures = 0
        self.answers: bytes | None = None
        """Said in place of what VK wants to hear."""
        self.calls: list[Call] = []
        self.turned_away = 0
        self.tried_again = asyncio.Event()

    async def take(self, request: Request) -> Answer:
        call = Call(request.body, request.headers)
        try:
            self.adapter.verify(call, self.account)
        except InvalidSignature:
            self.turned_away += 1
            return Answer(401)
        self.calls.append(call)
        if "x-retry-counter" in request.headers:
            self.tried_again.set()
        self.failures -= 1
        if self.failures >= 0:
            return Answer(503)
        said = self.answers if self.answers is not None else await self.adapter.answer(call, self.account, self.http)
        return Answer(200, said, {"content-type": "text/plain"})

    def facts(self) -> list[Inbound]:
        return [fact for call in self.calls for fact in self.adapter.parse(call, self.account)]


@asynccontextmanager
async def connected(adapter: Vk, account: Account[VkSettings], http: Http) -> AsyncGenerator[Hook]:
    hook = Hook(adapter, account, http)
    async with serving(hook.take) as address:
        hook.address = address + PATH
        await adapter.connect(account, http, webhook_url=hook.address)
        yield hook
        await adapter.disconnect(account, http)
