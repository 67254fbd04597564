"""A whole Parley behind a real socket, the mail servers, the Telegram of this test, and two people's browsers."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.providers.telegram import Telegram
from tests.servers.mail import MailServers
from tests.walkthrough.house import House, open_house


@pytest.fixture(scope="session")
async def servers() -> AsyncIterator[MailServers]:
    servers = MailServers()
    try:
        await servers.start()
        yield servers
    finally:
        await servers.stop()


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with Telegram().running() as telegram:
        yield telegram


@pytest.fixture
async def house(database_url: str, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(database_url, tmp_path) as house:
        yield house
