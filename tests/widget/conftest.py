"""Ada's site, its chat, and the desk behind it."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser
from widget_browser import Site, visiting
from widget_office import Desk, chat
from widget_server import Server, serving

from parley.core.bus import Bus
from parley.widget.ports import Webchat


@pytest.fixture
def bus() -> Bus:
    return Bus("")


@pytest.fixture
def account() -> Webchat:
    return chat()


@pytest.fixture
def desk(bus: Bus, account: Webchat) -> Desk:
    return Desk(bus, account)


@pytest.fixture
async def server(desk: Desk, bus: Bus) -> AsyncIterator[Server]:
    async with serving(desk, bus) as running:
        yield running


@pytest.fixture
async def ada(chromium: Browser, server: Server, account: Webchat) -> AsyncIterator[Site]:
    async with visiting(chromium, server, account) as site:
        yield site
