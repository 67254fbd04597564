"""The bell in a real browser, its sound, and the worker that shows pushes."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from litestar import Litestar
from playwright.async_api import Browser, Page, expect

from parley import conversations
from parley.core.db import Database
from parley.core.ids import ConversationId
from parley.desk import notices
from parley.desk.notices import Wishes
from parley.workspace import Staff
from tests.spine.waiting import until
from tests.web.conftest import hired
from tests.web.desk import Line
from tests.web.screens import at_rest, signed_in
from tests.web.site import serving

Push = Callable[..., Awaitable[None]]
SOUNDS = "window.sounds = []; document.addEventListener('parley:chime', ({ detail }) => window.sounds.push(detail.kind))"


@pytest.fixture
async def barbara(database: Database, grace: Staff) -> Staff:
    return await hired(database, grace, "barbara", "operator")


@pytest.fixture
async def page(chromium: Browser, app: Litestar, barbara: Staff) -> AsyncIterator[Page]:
    """Barbara's."""
    async with serving(app) as site, signed_in(chromium, site, barbara, permissions=("notifications",)) as page:
        yield page


async def give(database: Database, id: ConversationId, to: Staff, by: Staff) -> None:
    async with database.transaction(by.workspace_id) as tx:
        await conversations.assign(tx, id, to=to.id, by=by.id)


async def test_the_bell_rings_without_a_reload_and_its_list_is_walked_by_keyboard(
    page: Page, database: Database, grace: Staff, barbara: Staff, id: ConversationId
) -> None:
    await give(database, id, barbara, grace)
    await expect(page.locator("#bell-count b")).to_have_text("1")

    await page.locator("#bell summary").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#bell").get_by_text("Grace gave this conversation to you")).to_be_visible()
    for _ in range(2):  # past "mark all as read"
        await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")

    await expect(page).to_have_url(f"/conversations/{id}")
    await expect(page.locator("#bell-count b")).to_have_count(0)


async def test_reading_a_conversation_from_the_list_quiets_the_bell(
    page: Page, database: Database, grace: Staff, barbara: Staff, id: ConversationId
) -> None:
    await give(database, id, barbara, grace)
    await expect(page.locator("#bell-count b")).to_have_text("1")

    await page.locator(f"#row-{id} a").first.click()

    await expect(page.get_by_role("log")).to_be_visible()
    await expect(page.locator("#bell-count b")).to_have_count(0)


async def test_all_are_marked_as_read_at_once_from_the_bell(
    page: Page, database: Database, grace: Staff, barbara: Staff, id: ConversationId
) -> None:
    await give(database, id, barbara, grace)
    await page.locator("#bell summary").click()

    await page.get_by_role("button", name="Mark all as read").click()

    await expect(page.locator("#bell-count b")).to_have_count(0)
    await page.locator("#bell summary").click()
    await expect(page.locator("#bell .notice")).to_be_visible()
    await expect(page.locator("#bell .notice-unread")).to_have_count(0)


async def test_a_sound_comes_once_and_only_where_one_was_asked_for(
    page: Page, database: Database, grace: Staff, barbara: Staff, line: Line, id: ConversationId
) -> None:
    await page.evaluate(SOUNDS)
    await give(database, id, barbara, grace)
    await expect(page.locator("#bell-count b")).to_have_text("1")
    assert await page.evaluate("window.sounds") == []

    async with database.transaction(grace.workspace_id) as tx:
        await notices.know(tx, barbara.id)
        await notices.wish(tx, barbara.id, Wishes(volume=60))
    await page.mouse.click(700, 850)  # a browser is silent until somebody has touched the page
    await line.says("ada", "Hello?")

    assert await until(lambda: page.evaluate("window.sounds")) == ["answered"]


async def test_what_somebody_has_in_front_of_them_makes_no_sound(
    page: Page, database: Database, grace: Staff, barbara: Staff, line: Line, id: ConversationId
) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        await notices.wish(tx, barbara.id, Wishes(volume=60))
    await give(database, id, barbara, barbara)
    await page.goto(f"/conversations/{id}")
    await page.locator("#talk").click()
    await page.evaluate(SOUNDS)

    await line.says("ada", "Hello?")

    await expect(page.get_by_role("log").get_by_text("Hello?")).to_be_visible()
    await until(lambda: noted(database, barbara))
    await at_rest(page)
    assert await page.evaluate("window.sounds") == []
    await expect(page.locator("#bell-count b")).to_have_count(0)


async def noted(database: Database, staff: Staff) -> bool:
    async with database.transaction(staff.workspace_id) as tx:
        return await tx.value("SELECT EXISTS (SELECT FROM notices WHERE workspace_id = $1 AND staff_id = $2)", tx.workspace_id, staff.id)


async def test_the_settings_say_whether_this_browser_can_be_told(page: Page) -> None:
    await page.goto("/settings/notifications")

    await expect(page.get_by_role("button", name="Notify me in this browser")).to_be_visible()
    await expect(page.get_by_text("or the address of this page is not https")).to_be_hidden()


async def test_the_worker_shows_a_push_and_one_conversation_has_one_place(page: Page) -> None:
    push = await _worker(page)

    await push(title="Ada", body="New message", tag="conversation/1", url="/notices/1", at=1)
    await push(title="Ada", body="2 new messages", tag="conversation/1", url="/notices/1", at=2)
    await push(title="Emmy", body="New message", tag="conversation/2", url="/notices/2", at=3)

    shown = await _shown(page, 3)
    assert sorted(shown) == [["Ada", "2 new messages", "/notices/1"], ["Emmy", "New message", "/notices/2"]]


async def test_a_push_that_was_overtaken_is_not_shown_over_the_newer_one(page: Page) -> None:
    push = await _worker(page)

    await push(title="Ada", body="2 new messages", tag="conversation/1", url="/notices/1", at=2)
    await push(title="Ada", body="New message", tag="conversation/1", url="/notices/1", at=1)
    await push(title="Emmy", body="New message", tag="conversation/2", url="/notices/2", at=3)

    shown = await _shown(page, 3)
    assert sorted(shown) == [["Ada", "2 new messages", "/notices/1"], ["Emmy", "New message", "/notices/2"]]


async def _worker(page: Page) -> Push:
    """Delivers a push to the worker of this page, as the browser's own push client would."""
    await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    await page.context.service_workers[0].evaluate("self.heard = 0; self.addEventListener('push', () => { self.heard += 1 })")
    session = await page.context.new_cdp_session(page)
    known: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def remember(event: dict[str, Any]) -> None:
        for registration in event["registrations"]:
            if not known.done():
                known.set_result(registration["registrationId"])

    session.on("ServiceWorker.workerRegistrationUpdated", remember)
    await session.send("ServiceWorker.enable")
    call = {"origin": await page.evaluate("location.origin"), "registrationId": await asyncio.wait_for(known, 20)}

    async def push(**content: str | int) -> None:
        await session.send("ServiceWorker.deliverPushMessage", {**call, "data": json.dumps(content)})

    return push


# Whoever asks what is shown makes Chromium forget a notice that is not on the screen yet, so that it is asked once, at the end.
HANDLED = """async (many) => {
    while (self.heard < many) await new Promise((done) => setTimeout(done, 20));
    await shown;
    return (await registration.getNotifications()).map(({ title, body, data }) => [title, body, data.url]);
}"""


async def _shown(page: Page, many: int) -> list[list[str]]:
    """What is shown once that many pushes were handled."""
    async with asyncio.timeout(20):
        return await page.context.service_workers[0].evaluate(HANDLED, many)
