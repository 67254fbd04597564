"""A group at the fake Odnoklassniki, and Ada, who may write to it."""

from collections.abc import AsyncIterator

import pytest

from parley.channels.adapters.ok import Ok, OkSettings
from parley.channels.types import Account
from parley.core import ids
from parley.core.http import Http
from parley.core.ids import AccountId, WorkspaceId
from tests.providers import ok as fake
from tests.spine.conftest import ground as ground
from tests.spine.conftest import salon as salon
from tests.spine.conftest import worker as worker


@pytest.fixture
def adapter() -> Ok:
    return Ok()


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    async with Http(allow_private=frozenset({"127.0.0.1"})) as http:
        yield http


@pytest.fixture
async def network() -> AsyncIterator[fake.Odnoklassniki]:
    async with fake.Odnoklassniki().running() as network:
        yield network


@pytest.fixture
def group(network: fake.Odnoklassniki) -> fake.Group:
    return network.group("Salon")


@pytest.fixture
def account(network: fake.Odnoklassniki, group: fake.Group) -> Account[OkSettings]:
    settings = OkSettings(token=group.token, webhook_secret="known-to-both", api_url=network.address)
    return Account(AccountId(ids.new()), WorkspaceId(ids.new()), "ok", "Salon", settings)


@pytest.fixture
def ada(network: fake.Odnoklassniki, group: fake.Group) -> fake.Person:
    return network.person("Ada", of=group)
