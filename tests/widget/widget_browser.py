"""The chat in a real browser, as a visitor handles it."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser, Locator, Page, expect
from widget_server import Server

from parley.widget.ports import Webchat


class Site:
    """The chat as a visitor handles it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.chat = page.locator("parley-chat")
        self.launcher = self.chat.locator(".launcher")
        self.window = page.get_by_role("dialog")
        self.log = page.get_by_role("log")
        self.input = self.window.get_by_role("textbox", name="Write a message")

    async def open(self) -> None:
        await self.launcher.click()
        await expect(self.window).to_be_visible()

    async def write(self, text: str) -> None:
        await self.input.fill(text)
        await self.input.press("Enter")

    async def writes(self, text: str, placeholder: str) -> None:
        """In another language than English."""
        field = self.window.get_by_placeholder(placeholder)
        await field.fill(text)
        await field.press("Enter")

    async def opens_the_question(self) -> None:
        """Of where to answer: on a small screen it is folded."""
        card = self.chat.locator(".card")
        if await card.get_attribute("open") is None:
            await card.locator("summary").click()

    def row(self, text: str) -> Locator:
        return self.log.locator(".row", has_text=text)


@asynccontextmanager
async def visiting(chromium: Browser, server: Server, account: Webchat, language: str = "en", **options: Any) -> AsyncGenerator[Site]:
    """A visitor on the sample page."""
    async with watched(chromium, locale=language, **options) as page:
        await page.goto(f"{server.http}/widget/preview/{account.id}?lang={language}")
        await page.locator("parley-chat .launcher").wait_for()
        yield Site(page)


@asynccontextmanager
async def watched(chromium: Browser, **options: Any) -> AsyncGenerator[Page]:
    """A page of a browser of its own; anything that it complains about fails the test."""
    context = await chromium.new_context(**options)
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    await context.close()
    assert not complaints, complaints
