"""A number at the fake WhatsApp, Ada, who may write to it, and our side of its webhook."""

from collections.abc import AsyncIterator
from urllib.parse import parse_qsl, urlsplit

import pytest

from parley.channels.adapters.whatsapp import WhatsApp, WhatsAppSettings
from parley.channels.errors import InvalidSignature
from parley.channels.types import Account, Call, Inbound
from parley.core import ids
from parley.core.http import Http
from parley.core.ids import AccountId, WorkspaceId
from tests.providers import whatsapp as fake
from tests.providers.server import Answer, Request, serving


class Hook:
    """Keeps what is genuine and turns the rest away; fails as often as it is told to."""

    def __init__(self, adapter: WhatsApp, account: Account[WhatsAppSettings]) -> None:
        self.adapter, self.account = adapter, account
        self.address = ""
        self.failures = 0
        self.tries = 0
        self.calls: dict[str, Call] = {}
        """By the key under which the journal would keep each once."""

    async def take(self, request: Request) -> Answer:
        call = Call(request.body, request.headers, dict(parse_qsl(urlsplit(request.path).query)), request.method)
        try:
            return Answer(200, self.adapter.handshake(call, self.account)) if call.method == "GET" else self._keep(call)
        except InvalidSignature:
            return Answer(401)

    def _keep(self, call: Call) -> Answer:
        self.adapter.verify(call, self.account)
        self.tries += 1
        if self.failures:
            self.failures -= 1
            return Answer(503)
        self.calls.setdefault(self.adapter.key(call), call)
        return Answer(200)

    def facts(self) -> list[Inbound]:
        return [fact for call in self.calls.values() for fact in self.adapter.parse(call, self.account)]


@pytest.fixture
def adapter() -> WhatsApp:
    return WhatsApp()


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    async with Http(allow_private=frozenset({"127.0.0.1"})) as http:
        yield http


@pytest.fixture
async def whatsapp() -> AsyncIterator[fake.WhatsApp]:
    async with fake.WhatsApp().running() as whatsapp:
        yield whatsapp


@pytest.fixture
def number(whatsapp: fake.WhatsApp) -> fake.Number:
    return whatsapp.number()


@pytest.fixture
def account(whatsapp: fake.WhatsApp, number: fake.Number) -> Account[WhatsAppSettings]:
    world = whatsapp.world
    settings = WhatsAppSettings(
        phone_number_id=number.id,
        business_account_id=world.account_id,
        app_id=world.app_id,
        app_secret=world.app_secret,
        token=world.token,
        api_url=whatsapp.address,
    )
    return Account(AccountId(ids.new()), WorkspaceId(ids.new()), "whatsapp", "Salon", settings)


@pytest.fixture
def ada(whatsapp: fake.WhatsApp, number: fake.Number) -> fake.Person:
    return whatsapp.person("Ada")


@pytest.fixture
async def hook(adapter: WhatsApp, account: Account[WhatsAppSettings]) -> AsyncIterator[Hook]:
    """Served, and not yet known to WhatsApp."""
    hook = Hook(adapter, account)
    async with serving(hook.take) as hook.address:
        yield hook


@pytest.fixture
async def connected(hook: Hook, adapter: WhatsApp, account: Account[WhatsAppSettings], http: Http) -> Hook:
    await adapter.connect(account, http, webhook_url=hook.address)
    return hook
