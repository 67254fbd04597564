"""A bot at the fake Telegram, and Ada, who may write to it."""

from collections.abc import AsyncIterator

import pytest

from parley.channels.adapters.telegram import Telegram, TelegramSettings
from parley.channels.types import Account
from parley.core import ids
from parley.core.http import Http
from parley.core.ids import AccountId, WorkspaceId
from tests.providers import telegram as fake


@pytest.fixture
def adapter() -> Telegram:
    return Telegram()


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    async with Http(allow_private=frozenset({"127.0.0.1"})) as http:
        yield http


@pytest.fixture
async def telegram() -> AsyncIterator[fake.Telegram]:
    async with fake.Telegram().running() as telegram:
        yield telegram


@pytest.fixture
def bot(telegram: fake.Telegram) -> fake.Bot:
    return telegram.bot("Salon", "salon_bot")


@pytest.fixture
def account(telegram: fake.Telegram, bot: fake.Bot) -> Account[TelegramSettings]:
    settings = TelegramSettings(token=bot.token, webhook_secret="known-to-both", api_url=telegram.address)
    return Account(AccountId(ids.new()), WorkspaceId(ids.new()), "telegram", "Salon", settings)


@pytest.fixture
def ada(telegram: fake.Telegram, bot: fake.Bot) -> fake.User:
    return telegram.user("Ada")
