"""A bot at the fake Viber, Ada, who may write to it, and our side of its webhook."""

from collections.abc import AsyncIterator

import pytest

from parley.channels.adapters.viber import Viber, ViberSettings
from parley.channels.errors import InvalidSignature
from parley.channels.types import Account, Call, Inbound
from parley.core import ids
from parley.core.http import Http
from parley.core.ids import AccountId, WorkspaceId
from tests.providers import viber as fake
from tests.providers.server import Answer, Request, serving
from tests.spine.conftest import ground as ground
from tests.spine.conftest import salon as salon
from tests.spine.conftest import worker as worker


class Hook:
    """Keeps what is genuine and turns the rest away; fails as often as it is told to."""

    def __init__(self, adapter: Viber, account: Account[ViberSettings]) -> None:
        self.adapter, self.account = adapter, account
        self.address = ""
        self.failures = 0
        self.tries = 0
        self.calls: dict[str, Call] = {}
        """By the key under which the journal would keep each once."""

    async def take(self, request: Request) -> Answer:
        call = Call(request.body, request.headers)
        try:
            self.adapter.verify(call, self.account)
        except InvalidSignature:
            return Answer(401)
        self.tries += 1
        if self.failures:
            self.failures -= 1
            return Answer(503)
        self.calls.setdefault(self.adapter.key(call), call)
        return Answer(200)

    def facts(self) -> list[Inbound]:
        return [fact for call in self.calls.values() for fact in self.adapter.parse(call, self.account)]


@pytest.fixture
def adapter() -> Viber:
    return Viber()


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    async with Http(allow_private=frozenset({"127.0.0.1"})) as http:
        yield http


@pytest.fixture
async def viber() -> AsyncIterator[fake.Viber]:
    async with fake.Viber().running() as viber:
        yield viber


@pytest.fixture
def bot(viber: fake.Viber) -> fake.Bot:
    return viber.bot("Salon", "salonbot")


@pytest.fixture
def account(viber: fake.Viber, bot: fake.Bot) -> Account[ViberSettings]:
    settings = ViberSettings(token=bot.token, api_url=viber.address)
    return Account(AccountId(ids.new()), WorkspaceId(ids.new()), "viber", "Salon", settings)


@pytest.fixture
def ada(viber: fake.Viber, bot: fake.Bot) -> fake.User:
    return viber.user("Ada")


@pytest.fixture
async def hook(adapter: Viber, account: Account[ViberSettings]) -> AsyncIterator[Hook]:
    """Served, and not yet known to Viber."""
    hook = Hook(adapter, account)
    async with serving(hook.take) as hook.address:
        yield hook


@pytest.fixture
async def connected(hook: Hook, adapter: Viber, account: Account[ViberSettings], http: Http) -> Hook:
    await adapter.connect(account, http, webhook_url=hook.address)
    return hook
