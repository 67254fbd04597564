"""A real browser in front of the pages: somebody signed in, and every complaint of the browser kept."""

import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser, Page, ViewportSize, expect
from playwright.async_api import TimeoutError as NothingCame

from parley.workspace import Staff
from tests.web.conftest import PASSWORD

REFUSED = "status of 400"
"""A form that is refused and says why."""
HURRY = "Transition was aborted"
"""Somebody went on before a page had finished to appear."""
expect.set_options(timeout=20_000)  # many things may run on the machine at once
WIDE = ViewportSize(width=1440, height=900)


@asynccontextmanager
async def watched(browser: Browser, *, console: bool = True, **options: Any) -> AsyncGenerator[Page]:
    """A page of a browser of its own. What its scripts stumble over fails the test, and what its console calls an error."""
    context = await browser.new_context(**options)
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    if console:
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield page
    await context.close()
    assert [one for one in complaints if HURRY not in one and REFUSED not in one] == []


@asynccontextmanager
async def signed_in(browser: Browser, site: str, staff: Staff, *, permissions: tuple[str, ...] = ()) -> AsyncGenerator[Page]:
    """At the inbox, with the shortcuts ready."""
    async with watched(browser, base_url=site, viewport=WIDE, permissions=[*permissions]) as page:
        await enter(page, staff)
        await ready(page)
        yield page


async def enter(page: Page, staff: Staff) -> None:
    """The inbox of somebody who has signed in, without the page on which they did."""
    form = await (await page.request.get("/login")).text()
    token = re.search(r'name="_csrf_token" value="([^"]+)"', form)
    assert token
    await page.request.post("/login", form={"_csrf_token": token[1], "email": staff.email, "password": PASSWORD}, max_redirects=0)
    await page.goto("/inbox")


async def ready(page: Page) -> None:
    """Its keys are known."""
    await expect(page.locator("html[data-keys=ready]")).to_be_attached()


async def at_rest(page: Page) -> None:
    """Until it has asked all that it wanted to know."""
    while True:
        try:
            await page.wait_for_event("request", timeout=1000)
        except NothingCame:
            return


async def press(page: Page, code: str, key: str, **held: bool) -> None:
    """A key of a keyboard with another layout: its place, and the letter that it writes there."""
    await page.evaluate(
        """([code, key, held]) => (document.activeElement ?? document.body).dispatchEvent(
               new KeyboardEvent('keydown', { code, key, bubbles: true, cancelable: true, ...held }))""",
        [code, key, held],
    )
