"""Grace at her desk: what she does on the pages, and what she must see there."""

import re

from playwright.async_api import Locator, Page, expect

from tests.walkthrough.house import OWNER, PASSWORD

expect.set_options(timeout=20_000)


class Grace:
    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address

    async def signs_in(self) -> None:
        await self.page.goto(f"{self.address}/login")
        await self.page.fill("[name=email]", OWNER)
        await self.page.fill("[name=password]", PASSWORD)
        await self.page.press("[name=password]", "Enter")
        await self.page.wait_for_url("**/inbox")

    async def fills_in(self, kind: str, **settings: str) -> None:
        """The form by which an account is connected, sent to be checked."""
        await self.page.goto(f"{self.address}/accounts/new/{kind}")
        fold = self.page.locator("details.advanced summary")
        if await fold.count():
            await fold.click()
        for name, value in settings.items():
            field = self.page.locator(f"[name=set-{name}]")
            choice = await field.evaluate("field => field.matches('select')")
            await (field.select_option(value) if choice else field.fill(value))
        await self.page.locator(".page .button-primary").click()

    async def connects(self, kind: str, **settings: str) -> None:
        await self.fills_in(kind, **settings)
        await self.page.wait_for_url(re.compile(r"/accounts/[0-9a-f-]{36}\?done=connected"))

    async def reads_the_line_for_the_site(self) -> str:
        return await self.page.locator("#embed ~ .invite-line input").input_value()

    async def looks_at_the_inbox(self) -> None:
        await self.page.goto(f"{self.address}/inbox")

    async def opens(self, text: str) -> None:
        await self.row(text).click()
        await expect(self.line(text)).to_be_visible()

    async def chooses(self, way: str) -> None:
        option = self.page.locator("[name=way] option", has_text=way)
        await self.page.select_option("[name=way]", await option.get_attribute("value"))

    async def answers(self, text: str, *, by: str = "") -> None:
        """`by` is a word of the way to be chosen; else the one that is offered."""
        if by:
            await self.chooses(by)
        await self.page.fill("textarea[name=text]", text)
        await self.page.locator(".composer-send").click()
        await expect(self.line(text)).to_be_visible()

    async def copies_the_invitation(self, channel: str) -> str:
        return await self.page.locator(".invite", has_text=channel).locator("input").input_value()

    async def splits(self, text: str) -> tuple[str, str]:
        """What the timeline shows of a message at once, and what behind its fold."""
        line = self.line(text)
        return await line.locator(".words").first.inner_text(), await line.locator("details .words").first.text_content() or ""

    def row(self, text: str) -> Locator:
        return self.page.locator(".talk-row", has_text=text)

    def line(self, text: str) -> Locator:
        return self.page.locator(".line", has_text=text)

    @property
    def way(self) -> Locator:
        """By which channel the next answer goes."""
        return self.page.locator("[name=way] option:checked")

    @property
    def lines(self) -> Locator:
        return self.page.locator(".lines > li.line .said > .words")

    async def marks(self) -> list[str]:
        """The channel marks of the timeline, in its order: one wherever the conversation goes on in another channel."""
        classes = await self.page.locator(".lines .mark").evaluate_all("marks => marks.map((mark) => mark.className)")
        return [name.rpartition("mark-")[2] for name in classes]
