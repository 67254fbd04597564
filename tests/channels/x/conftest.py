"""An account at the fake X, and Ada, who may write to it."""

from collections.abc import AsyncIterator

import pytest

from parley.channels.adapters.x import X, XSettings
from parley.channels.types import Account
from parley.core import ids
from parley.core.http import Http
from parley.core.ids import AccountId, WorkspaceId
from tests.providers import x as fake
from tests.spine.conftest import ground as ground
from tests.spine.conftest import salon as salon
from tests.spine.conftest import worker as worker


@pytest.fixture
def adapter() -> X:
    return X()


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    async with Http(allow_private=frozenset({"127.0.0.1"})) as http:
        yield http


@pytest.fixture
async def x() -> AsyncIterator[fake.X]:
    async with fake.X().running() as x:
        yield x


@pytest.fixture
def place(x: fake.X) -> fake.Account:
    """The salon, as X knows it."""
    return x.account("Salon")


def settings_of(x: fake.X, place: fake.Account) -> dict[str, str]:
    """What an operator pastes."""
    app = place.app
    keys = {"api_key": app.key, "api_secret": app.secret, "client_secret": app.client_secret}
    return keys | {"access_token": place.token, "access_secret": place.token_secret, "api_url": x.address}


@pytest.fixture
def account(x: fake.X, place: fake.Account) -> Account[XSettings]:
    return Account(AccountId(ids.new()), WorkspaceId(ids.new()), "x", "Salon", XSettings(**settings_of(x, place)))


@pytest.fixture
def ada(x: fake.X, place: fake.Account) -> fake.Person:
    return x.person("Ada", to=place)
