"""People at the desk, each in a browser of their own."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from uuid import UUID

import pytest
from litestar import Litestar
from playwright.async_api import Browser, Locator, Page, ViewportSize, expect

from parley.core.db import Database
from parley.core.ids import ConversationId
from parley.web.composer import saying
from parley.workspace import Staff
from tests.web.conftest import hired
from tests.web.screens import enter, watched
from tests.web.site import serving

WIDE = ViewportSize(width=1440, height=900)

Sit = Callable[[Staff], Awaitable[Page]]


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was sent waits as long as a slow machine needs to take it back."""
    monkeypatch.setattr(saying, "UNDO", timedelta(seconds=25))


@pytest.fixture
async def site(app: Litestar) -> AsyncIterator[str]:
    async with serving(app) as address:
        yield address


@pytest.fixture
async def sit(chromium: Browser, site: str) -> AsyncIterator[Sit]:
    """Somebody at the desk in a browser of their own."""
    async with AsyncExitStack() as chairs:

        async def sit(staff: Staff) -> Page:
            page = await chairs.enter_async_context(watched(chromium, console=False, base_url=site, viewport=WIDE))
            await enter(page, staff)
            return page

        yield sit


@pytest.fixture
async def page(sit: Sit, grace: Staff, id: ConversationId) -> Page:
    """Grace at Ada's conversation."""
    page = await sit(grace)
    await open_talk(page, id)
    return page


@pytest.fixture
async def barbara(database: Database, grace: Staff) -> Staff:
    return await hired(database, grace, "Barbara", "operator")


async def open_talk(page: Page, id: UUID) -> None:
    await page.goto(f"/conversations/{id}")
    await expect(page.get_by_role("log")).to_be_visible()


def text(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Message")


def ours(page: Page, words: str) -> Locator:
    return page.get_by_role("log").locator(".line-out", has_text=words)


def warning(page: Page) -> Locator:
    return page.get_by_role("region", name="Answer").get_by_role("alert")


async def is_kept(page: Page) -> None:
    await expect(page.get_by_text("Draft saved")).to_be_visible()
