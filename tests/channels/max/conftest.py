"""A bot at the fake MAX, and Ada, who may write to it."""

from collections.abc import AsyncIterator

import pytest

from parley.channels.adapters.max import Max, MaxSettings
from parley.channels.types import Account
from parley.core import ids
from parley.core.http import Http
from parley.core.ids import AccountId, WorkspaceId
from tests.providers import max as fake
from tests.spine.conftest import ground as ground
from tests.spine.conftest import salon as salon
from tests.spine.conftest import worker as worker


@pytest.fixture
def adapter() -> Max:
    return Max()


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    async with Http(allow_private=frozenset({"127.0.0.1"})) as http:
        yield http


@pytest.fixture
async def messenger() -> AsyncIterator[fake.Max]:
    async with fake.Max().running() as messenger:
        yield messenger


@pytest.fixture
def bot(messenger: fake.Max) -> fake.Bot:
    return messenger.bot("Salon", "salon_bot")


@pytest.fixture
def account(messenger: fake.Max, bot: fake.Bot) -> Account[MaxSettings]:
    settings = MaxSettings(token=bot.token, webhook_secret="known-to-both", api_url=messenger.address)
    return Account(AccountId(ids.new()), WorkspaceId(ids.new()), "max", "Salon", settings)


@pytest.fixture
def ada(messenger: fake.Max, bot: fake.Bot) -> fake.User:
    return messenger.user("Ada")
