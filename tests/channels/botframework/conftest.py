"""A bot at the fake Microsoft, and Ada, who may write to it."""

from collections.abc import AsyncIterator

import pytest

from parley.channels.adapters.botframework import BotFramework, BotFrameworkSettings
from parley.channels.types import Account
from parley.core import ids
from parley.core.http import Http
from parley.core.ids import AccountId, WorkspaceId
from tests.providers import botframework as fake
from tests.spine.conftest import ground as ground
from tests.spine.conftest import salon as salon
from tests.spine.conftest import worker as worker


@pytest.fixture
def adapter() -> BotFramework:
    """As in a process that has just started: it knows no keys and holds no token."""
    return BotFramework()


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    async with Http(allow_private=frozenset({"127.0.0.1"})) as http:
        yield http


@pytest.fixture
async def microsoft() -> AsyncIterator[fake.Microsoft]:
    async with fake.Microsoft().running() as microsoft:
        yield microsoft


@pytest.fixture
def bot(microsoft: fake.Microsoft) -> fake.Bot:
    return microsoft.bot("Salon")


@pytest.fixture
def account(microsoft: fake.Microsoft, bot: fake.Bot) -> Account[BotFrameworkSettings]:
    settings = BotFrameworkSettings(app_id=bot.app_id, app_password=bot.secret, tenant_id=bot.tenant, api_url=microsoft.address)
    return Account(AccountId(ids.new()), WorkspaceId(ids.new()), "botframework", "Salon", settings)


@pytest.fixture
def ada(microsoft: fake.Microsoft, bot: fake.Bot) -> fake.Person:
    return microsoft.person("Ada")
