"""A professional account at the fake Meta, and Ada, who may write to it."""

from collections.abc import AsyncIterator

import pytest

from parley.channels.adapters.instagram import Instagram, InstagramSettings
from parley.channels.types import Account
from parley.core import ids
from parley.core.http import Http
from parley.core.ids import AccountId, WorkspaceId
from tests.providers.instagram import Meta, Person, Place
from tests.spine.conftest import ground as ground
from tests.spine.conftest import salon as salon
from tests.spine.conftest import worker as worker


@pytest.fixture
def adapter() -> Instagram:
    return Instagram()


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    async with Http(allow_private=frozenset({"127.0.0.1"})) as http:
        yield http


@pytest.fixture
async def meta() -> AsyncIterator[Meta]:
    async with Meta().running() as meta:
        yield meta


@pytest.fixture
def place(meta: Meta) -> Place:
    return meta.professional()


@pytest.fixture
def account(meta: Meta, place: Place) -> Account[InstagramSettings]:
    app = place.app
    settings = InstagramSettings(token=place.token, app_id=app.id, app_secret=app.secret, api_url=meta.address)
    return Account(AccountId(ids.new()), WorkspaceId(ids.new()), "instagram", "Salon", settings)


@pytest.fixture
def ada(meta: Meta, place: Place) -> Person:
    return meta.person("Ada", of=place)
