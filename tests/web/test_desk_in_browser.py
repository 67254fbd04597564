"""The desk in a real browser: live, by keyboard, in Russian, wide and narrow."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from litestar import Litestar
from playwright.async_api import Browser, FilePayload, Page, Route, ViewportSize, expect

from parley import workspace
from parley.core.db import Database
from parley.workspace import Staff
from tests.web.desk import PIXEL, Line
from tests.web.screens import enter, watched
from tests.web.site import serving

WIDE = ViewportSize(width=1440, height=900)
PHONE = ViewportSize(width=390, height=844)
LEAVES_MS = 30_000
"""Every answer is held for a few seconds in which it can be taken back."""


@pytest.fixture
async def site(app: Litestar) -> AsyncIterator[str]:
    async with serving(app) as address:
        yield address


@pytest.fixture
async def page(chromium: Browser, site: str, grace: Staff) -> AsyncIterator[Page]:
    """Grace at her desk, signed in."""
    async with watched(chromium, base_url=site, viewport=WIDE) as page:
        await enter(page, grace)
        await expect(page.get_by_role("heading", name="Inbox")).to_be_visible()
        yield page


async def open_talk(page: Page, id: UUID) -> None:
    await page.goto(f"/conversations/{id}")
    await expect(page.get_by_role("log")).to_be_visible()


async def test_a_message_appears_in_the_open_thread_and_in_the_list_without_a_reload(page: Page, grace: Staff, line: Line) -> None:
    await line.says("ada", "Good morning!")
    await page.get_by_role("link", name="Good morning!").click()
    log = page.get_by_role("log")
    await expect(log.get_by_text("Good morning!")).to_be_visible()
    await page.evaluate("window.sameDocument = true")

    await line.says("ada", "Is anybody there?")

    await expect(log.get_by_text("Is anybody there?")).to_be_visible()
    await expect(page.locator("#inbox").get_by_text("Is anybody there?")).to_be_visible()
    assert await page.evaluate("window.sameDocument")


async def test_an_answer_is_sent_by_keyboard_and_the_cursor_stays(page: Page, grace: Staff, line: Line) -> None:
    await line.says("ada", "Is there a free slot on Saturday?")
    await open_talk(page, await line.conversation_of("ada", grace))
    text = page.get_by_role("textbox", name="Message")

    await text.fill("Yes, at 11:30.")
    await text.press("Control+Enter")

    answer = page.get_by_role("log").locator(".line-out", has_text="Yes, at 11:30.")
    await expect(answer.get_by_title("Sent", exact=True)).to_be_visible(timeout=LEAVES_MS)
    await expect(text).to_have_value("")
    await expect(text).to_be_focused()
    await page.keyboard.type("Shall I book it?")
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_role("log").get_by_text("Shall I book it?")).to_be_visible()


async def test_an_answer_that_arrives_late_does_not_show_the_past(page: Page, grace: Staff, line: Line) -> None:
    await line.says("ada", "Is there a free slot on Saturday?")
    await open_talk(page, await line.conversation_of("ada", grace))
    meanwhile = page.get_by_role("log").get_by_text("Or on Sunday?")
    late = asyncio.Event()

    async def come_late(route: Route) -> None:
        response = await route.fetch()
        await line.says("ada", "Or on Sunday?")
        await expect(meanwhile).to_be_visible()
        await expect(page.get_by_role("log").get_by_title("Sent", exact=True)).to_be_visible(timeout=LEAVES_MS)
        await asyncio.sleep(0.5)  # no signal is left that would show it again by chance
        await route.fulfill(response=response)
        late.set()

    await page.route("**/messages?*", come_late)
    text = page.get_by_role("textbox", name="Message")
    await text.fill("Yes, at 11:30.")
    await text.press("Control+Enter")
    await asyncio.wait_for(late.wait(), 60)

    await expect(page.locator("[data-said]")).to_have_count(1)
    await expect(meanwhile).to_be_visible()


async def test_a_draft_outlives_new_messages_and_a_reload(page: Page, grace: Staff, line: Line) -> None:
    await line.says("ada", "Good morning!")
    await open_talk(page, await line.conversation_of("ada", grace))
    text = page.get_by_role("textbox", name="Message")
    await text.fill("Let me look")

    await line.says("ada", "Take your time")
    await expect(page.get_by_role("log").get_by_text("Take your time")).to_be_visible()
    await expect(text).to_have_value("Let me look")
    await page.reload()
    await expect(text).to_have_value("Let me look")


async def test_what_a_draft_loses_is_said_while_it_is_written(page: Page, grace: Staff, line: Line) -> None:
    await line.says("ada", "Tell me everything")
    await open_talk(page, await line.conversation_of("ada", grace))

    await page.get_by_role("textbox", name="Message").fill("word " * 1000)

    await expect(page.get_by_text("Goes out as 2 messages")).to_be_visible()


async def test_a_file_goes_out_with_the_words(page: Page, grace: Staff, line: Line) -> None:
    await line.says("ada", "What does it look like?")
    await open_talk(page, await line.conversation_of("ada", grace))

    await page.locator("[data-files]").set_input_files([FilePayload(name="look.png", mimeType="image/png", buffer=PIXEL)])
    await expect(page.get_by_text("look.png")).to_be_visible()
    await page.get_by_role("textbox", name="Message").fill("Like this")
    await page.get_by_role("button", name="Send", exact=True).click()

    await expect(page.get_by_role("log").get_by_role("img", name="look.png")).to_be_visible()
    await expect(page.get_by_role("log").get_by_role("img", name="look.png")).to_have_js_property("naturalWidth", 1)


async def test_choosing_another_conversation_keeps_the_page_and_can_be_gone_back(page: Page, grace: Staff, line: Line) -> None:
    for who in ("ada", "emmy"):
        await line.says(who, f"I am {who}")
        await line.conversation_of(who, grace)
    await page.get_by_role("link", name="I am ada").click()
    await expect(page.get_by_role("log").get_by_text("I am ada")).to_be_visible()
    await page.get_by_role("link", name="I am emmy").click()
    await expect(page.get_by_role("log").get_by_text("I am emmy")).to_be_visible()
    await expect(page.locator(".talk-row[aria-current]")).to_have_count(1)
    await expect(page.locator(".talk-unread")).to_have_count(0)
    await expect(page).to_have_title("Emmy · Parley")

    await line.says("emmy", "And again")
    await expect(page.get_by_role("log").get_by_text("And again")).to_be_visible()
    await page.go_back()
    await expect(page.get_by_role("log").get_by_text("I am ada")).to_be_visible()


async def test_what_was_unfolded_stays_so(page: Page, database: Database, grace: Staff, line: Line) -> None:
    await line.says("ada", "Dear salon")
    id = await line.conversation_of("ada", grace)
    async with database.transaction(grace.workspace_id) as tx:
        content = {"hidden": "> what we wrote before", "html": "<p>Dear <b>salon</b></p>"}
        await tx.execute("UPDATE messages SET content = $2 WHERE workspace_id = $1", tx.workspace_id, content)
    await open_talk(page, id)
    await page.get_by_text("Show all").click()
    await page.get_by_text("As it was sent").click()
    mail = page.frame_locator("iframe[data-mail]")
    await expect(mail.get_by_text("Dear salon")).to_be_visible()

    await line.says("ada", "And one thing more")
    await expect(page.get_by_role("log").get_by_text("And one thing more")).to_be_visible()

    await expect(page.get_by_text("> what we wrote before")).to_be_visible()
    await expect(mail.get_by_text("Dear salon")).to_be_visible()


async def test_a_conversation_is_put_off_resolved_and_reopened(page: Page, grace: Staff, line: Line) -> None:
    await line.says("ada", "Later, please")
    await open_talk(page, await line.conversation_of("ada", grace))

    head = page.locator(".talk-head")
    await head.get_by_label("Put off").click()
    await head.get_by_role("button", name="In an hour").click()
    await expect(head.get_by_text("Snoozed until")).to_be_visible()
    await head.get_by_role("button", name="Resolve").click()
    await expect(page.get_by_text("This conversation is resolved.")).to_be_visible()
    await expect(page.locator("#inbox").get_by_text("All answered")).to_be_visible()
    await head.get_by_role("button", name="Reopen").click()
    await expect(page.locator("#inbox").get_by_text("Ada")).to_be_visible()


async def test_on_a_phone_there_is_one_thing_at_a_time(page: Page, grace: Staff, line: Line) -> None:
    await line.says("ada", "Hello")
    await line.conversation_of("ada", grace)
    await page.set_viewport_size(PHONE)
    await page.get_by_role("link", name="Hello").click()
    await expect(page.get_by_role("log")).to_be_visible()
    await expect(page.locator("#inbox")).to_be_hidden()
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    await page.get_by_label("Back to the list").click()

    await expect(page.locator("#inbox")).to_be_visible()
    await expect(page.get_by_role("log")).to_have_count(0)


async def test_the_desk_speaks_russian(page: Page, database: Database, grace: Staff, line: Line) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        await workspace.describe_myself(tx, name="Грейс", language="ru", me=grace)
    await line.says("ada", "Здравствуйте!")
    await open_talk(page, await line.conversation_of("ada", grace))
    text = page.get_by_role("textbox", name="Сообщение")
    await text.fill("Добрый день!")
    await text.press("Control+Enter")

    await expect(page.get_by_role("log").get_by_title("Отправлено")).to_be_visible(timeout=LEAVES_MS)
    await expect(page.get_by_role("log").get_by_text("Диалог взят: Грейс")).to_be_visible()
    await expect(page.get_by_role("button", name="Завершить")).to_be_visible()


async def test_an_ended_session_shows_the_sign_in(page: Page, database: Database, grace: Staff) -> None:
    await page.wait_for_load_state("networkidle")
    async with database.transaction(grace.workspace_id) as tx:
        await workspace.sessions.end_all(tx, grace.id)

    await expect(page.get_by_role("button", name="Sign in")).to_be_visible()
