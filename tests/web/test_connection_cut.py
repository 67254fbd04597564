"""The line between a desk and its server is cut while customers go on writing: what was missed, typed and sent is there when it is back."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from litestar import Litestar
from playwright.async_api import Browser, Locator, Page, Route, ViewportSize, expect

from parley.core.db import Database
from parley.core.ids import ConversationId
from parley.desk import drafts
from parley.web.live import hub
from parley.workspace import Staff
from tests.spine.waiting import until
from tests.web.conftest import PASSWORD
from tests.web.desk import Line, said
from tests.web.screens import watched
from tests.web.site import serving

WIDE = ViewportSize(width=1440, height=900)
STEP_MS = 10_000
TWO_MINUTES = 12
"""Steps."""
NOTICE = "No connection. What you see may be out of date."


class Cable:
    """Between browsers and the server: while it is cut, whatever went through it is dead and nothing new gets through."""

    def __init__(self, site: str) -> None:
        self._port = urlsplit(site).port
        self._ends: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        self.port = 0

    async def mend(self) -> None:
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        if self._server:
            self._server.close()
        for end in tuple(self._ends):
            end.transport.abort()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._port)
        self._ends |= {writer, far_writer}
        await asyncio.gather(_pour(reader, far_writer), _pour(far_reader, writer))
        self._ends -= {writer, far_writer}


async def _pour(source: asyncio.StreamReader, into: asyncio.StreamWriter) -> None:
    try:
        while some := await source.read(65_536):
            into.write(some)
            await into.drain()
    except ConnectionError:
        pass
    finally:
        into.close()


@pytest.fixture
async def cable(app: Litestar) -> AsyncIterator[Cable]:
    async with serving(app) as site:
        cable = Cable(site)
        await cable.mend()
        yield cable
        await cable.cut()


@pytest.fixture
async def page(chromium: Browser, cable: Cable, grace: Staff, id: ConversationId) -> AsyncIterator[Page]:
    """Grace at Ada's conversation, with a clock of ours."""
    async with watched(chromium, console=False, base_url=f"http://127.0.0.1:{cable.port}", viewport=WIDE) as page:
        await page.clock.install()
        await page.goto("/login")
        await page.get_by_label("E-mail").fill(grace.email)
        await page.get_by_label("Password").fill(PASSWORD)
        await page.get_by_role("button", name="Sign in", exact=True).click()
        await page.wait_for_url("**/inbox**")
        await page.goto(f"/conversations/{id}")
        await expect(page.get_by_role("log")).to_be_visible()
        yield page


async def pass_time(page: Page, steps: int) -> None:
    for _ in range(steps):
        await page.clock.run_for(STEP_MS)


async def returned(page: Page) -> None:
    """However long the page waits before it tries again."""

    async def is_back() -> bool:
        await page.clock.run_for(1000)
        return await notice(page).is_hidden()

    await until(is_back)


def notice(page: Page) -> Locator:
    return page.get_by_text(NOTICE)


def text(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Message")


def words(page: Page) -> Locator:
    return page.get_by_role("log").locator(".line .words")


async def drafted(database: Database, grace: Staff, id: ConversationId) -> str:
    async with database.transaction(grace.workspace_id) as tx:
        return (await drafts.draft(tx, grace, id)).text


async def answers(database: Database, grace: Staff, id: ConversationId) -> list[str]:
    return [one.text for one in await said(database, grace, id) if one.direction == "out"]


async def test_two_minutes_without_a_line_cost_nothing(
    page: Page, cable: Cable, database: Database, grace: Staff, line: Line, id: ConversationId
) -> None:
    await line.says("emmy", "Do you cut beards?")
    await expect(page.locator("#inbox .talk-name")).to_have_text(["Emmy", "Ada"])
    await cable.cut()
    await line.says("emmy", "Hello?")
    await line.says("ada", "Or on Sunday?")
    await line.says("emmy", "Never mind.")
    await text(page).press_sequentially("Yes, at 11:30.")
    await pass_time(page, TWO_MINUTES)
    await expect(notice(page)).to_be_visible()
    await expect(page.get_by_text("No connection: the draft is kept on this device.")).to_be_visible()
    await line.says("ada", "Or at nine?")
    await line.says("hedy", "Good morning")
    await line.conversation_of("hedy", grace)
    await expect(words(page)).to_have_text(["Is there a free slot on Saturday?"])

    await cable.mend()
    await returned(page)

    await expect(words(page)).to_have_text(["Is there a free slot on Saturday?", "Or on Sunday?", "Or at nine?"])
    await expect(page.locator("#inbox .talk-name")).to_have_text(["Hedy", "Ada", "Emmy"])
    await expect(page.locator("#inbox .talk-row", has_text="Never mind.")).to_be_visible()
    await expect(page.locator("#places .spot", has_text="All open").locator(".spot-count")).to_contain_text("3")
    await expect(text(page)).to_have_value("Yes, at 11:30.")
    await expect(text(page)).to_be_focused()
    await expect(page.get_by_text("Draft saved")).to_be_visible()
    assert await drafted(database, grace, id) == "Yes, at 11:30."


async def test_an_answer_that_could_not_leave_waits_to_be_sent_again(
    page: Page, cable: Cable, database: Database, grace: Staff, id: ConversationId
) -> None:
    await cable.cut()
    await text(page).fill("Yes, at 11:30.")
    await text(page).press("Control+Enter")
    await expect(page.get_by_text("This did not work.")).to_have_count(1)
    await expect(text(page)).to_have_value("Yes, at 11:30.")
    await pass_time(page, TWO_MINUTES)
    await cable.mend()
    await returned(page)
    assert await answers(database, grace, id) == []

    await text(page).press("Control+Enter")

    await expect(page.get_by_role("log").locator(".line-out")).to_have_count(1)
    await expect(text(page)).to_have_value("")
    assert await answers(database, grace, id) == ["Yes, at 11:30."]


async def test_an_answer_that_has_left_unseen_is_not_sent_twice(
    page: Page, cable: Cable, database: Database, grace: Staff, id: ConversationId
) -> None:
    """It reached the server, but the line broke before the browser knew."""

    async def break_off(route: Route) -> None:
        await route.fetch()
        await cable.cut()
        await route.abort()

    await page.route("**/messages?*", break_off, times=1)
    await text(page).fill("Yes, at 11:30.")
    await text(page).press("Control+Enter")
    await expect(page.get_by_text("This did not work.")).to_have_count(1)
    await pass_time(page, TWO_MINUTES)
    await cable.mend()
    await returned(page)
    await expect(page.get_by_role("log").locator(".line-out")).to_have_count(1)

    await text(page).press("Control+Enter")

    await expect(text(page)).to_have_value("")
    await expect(page.get_by_role("log").locator(".line-out")).to_have_count(1)
    assert await answers(database, grace, id) == ["Yes, at 11:30."]


async def test_a_question_that_was_lost_on_its_way_is_asked_again(page: Page, line: Line) -> None:
    await page.route("**/talk?*", lambda route: route.abort())
    await line.says("ada", "Or on Sunday?")
    await expect(page.locator("#inbox").get_by_text("Or on Sunday?")).to_be_visible()
    await pass_time(page, 1)
    await page.unroute_all(behavior="wait")

    await pass_time(page, 2)

    await expect(words(page).last).to_have_text("Or on Sunday?")
    await expect(page.locator("#toasts")).to_be_empty()


async def test_what_is_said_while_a_conversation_opens_slowly_is_not_missed(
    page: Page, grace: Staff, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "SLACK_MS", 0)  # no luck: it took longer than that
    await line.says("emmy", "Do you cut beards?")
    row = page.locator("#inbox .talk-row", has_text="Do you cut beards?")
    await expect(row).to_be_visible()

    async def come_late(route: Route) -> None:
        response: Any = await route.fetch()
        await line.says("emmy", "And hair?")
        await expect(page.locator("#inbox").get_by_text("And hair?")).to_be_visible()
        await route.fulfill(response=response)

    await page.route(f"**/conversations/{await line.conversation_of('emmy', grace)}?*", come_late, times=1)
    await row.click()

    await expect(words(page)).to_have_text(["Do you cut beards?", "And hair?"])
