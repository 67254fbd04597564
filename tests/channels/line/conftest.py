"""An official account at the fake LINE, and Ada, who may write to it."""

from collections.abc import AsyncIterator

import pytest

from parley.channels.adapters.line import Line, LineSettings
from parley.channels.types import Account
from parley.core import ids
from parley.core.http import Http
from parley.core.ids import AccountId, WorkspaceId
from tests.providers import line as fake
from tests.spine.conftest import ground as ground
from tests.spine.conftest import salon as salon
from tests.spine.conftest import worker as worker


@pytest.fixture
def adapter() -> Line:
    return Line()


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    async with Http(allow_private=frozenset({"127.0.0.1"})) as http:
        yield http


@pytest.fixture
async def line() -> AsyncIterator[fake.Line]:
    async with fake.Line().running() as line:
        yield line


@pytest.fixture
def channel(line: fake.Line) -> fake.Channel:
    return line.channel("Salon")


@pytest.fixture
def account(line: fake.Line, channel: fake.Channel) -> Account[LineSettings]:
    settings = LineSettings(access_token=channel.token, channel_secret=channel.secret, api_url=line.address)
    return Account(AccountId(ids.new()), WorkspaceId(ids.new()), "line", "Salon", settings)


@pytest.fixture
def ada(line: fake.Line, channel: fake.Channel) -> fake.Person:
    return line.person("Ada", of=channel)
