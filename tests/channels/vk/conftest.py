"""A community at the fake VK, and Ada, who may write to it."""

from collections.abc import AsyncIterator

import pytest

from parley.channels.adapters.vk import Vk, VkSettings
from parley.channels.types import Account
from parley.core import ids
from parley.core.http import Http
from parley.core.ids import AccountId, WorkspaceId
from tests.providers import vk as fake


@pytest.fixture
def adapter() -> Vk:
    return Vk()


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    async with Http(allow_private=frozenset({"127.0.0.1"})) as http:
        yield http


@pytest.fixture
async def vk() -> AsyncIterator[fake.Vk]:
    async with fake.Vk().running() as vk:
        yield vk


@pytest.fixture
def community(vk: fake.Vk) -> fake.Community:
    return vk.community("Salon", "salon")


@pytest.fixture
def account(vk: fake.Vk, community: fake.Community) -> Account[VkSettings]:
    settings = VkSettings(token=community.token, group_id=community.id, mode="webhook", secret="known-to-both", api_url=vk.address)
    return Account(AccountId(ids.new()), WorkspaceId(ids.new()), "vk", "Salon", settings)


@pytest.fixture
def ada(vk: fake.Vk, community: fake.Community) -> fake.User:
    return vk.user("Ada")
