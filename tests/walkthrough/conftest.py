"""A whole Parley behind a real socket, the mail servers, the Telegram of this test, and two people's browsers."""

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from tests.providers.telegram import Telegram
from tests.servers.mail import MailServers
from tests.walkthrough.house import House, open_house

CHROMIUM = os.environ.get("PARLEY_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]


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


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()
