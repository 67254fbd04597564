"""Our side of the webhook: says what the route would, and keeps what is genuine."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from parley.channels.adapters.botframework import BotFramework, BotFrameworkSettings
from parley.channels.adapters.botframework.keys import KeysUnknown
from parley.channels.errors import InvalidSignature
from parley.channels.types import Account, Call, Inbound
from tests.providers import botframework as fake
from tests.providers.server import Answer, Request, serving


class Door:
    def __init__(self, adapter: BotFramework, account: Account[BotFrameworkSettings]) -> None:
        self.adapter, self.account = adapter, account
        self.calls: list[Call] = []

    async def take(self, request: Request) -> Answer:
        call = Call(request.body, request.headers)
        try:
            self.adapter.verify(call, self.account)
        except InvalidSignature:
            return Answer(401)
        except KeysUnknown as error:
            return Answer(error.status)
        self.calls.append(call)
        return Answer(200)

    def facts(self) -> list[Inbound]:
        return [fact for call in self.calls for fact in self.adapter.parse(call, self.account)]


@asynccontextmanager
async def opened(adapter: BotFramework, account: Account[BotFrameworkSettings], bot: fake.Bot) -> AsyncGenerator[Door]:
    """The bot's endpoint, as somebody enters it in the Azure portal."""
    door = Door(adapter, account)
    async with serving(door.take) as address:
        bot.endpoint = f"{address}/hooks/1"
        yield door
