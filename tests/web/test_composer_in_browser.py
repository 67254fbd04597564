"""The composer in a real browser: by keyboard, with files, in two browsers at once, and without a connection."""

import asyncio
import base64
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from uuid import UUID

import pytest
from litestar import Litestar
from playwright.async_api import Browser, BrowserContext, FilePayload, Locator, Page, Route, ViewportSize, expect

from parley import conversations
from parley.conversations import Status
from parley.core.db import Database
from parley.core.ids import ConversationId
from parley.desk import macros, replies
from parley.desk.macros import Actions, NewMacro
from parley.desk.replies import NewReply
from parley.web.composer import saying
from parley.workspace import Staff
from tests.web.conftest import hired
from tests.web.desk import PIXEL, Line, said
from tests.web.screens import enter
from tests.web.site import serving

WIDE = ViewportSize(width=1440, height=900)
SLOW = 15_000
"""Milliseconds for what waits until an answer has left."""
PASTE = """([name, data]) => {
    const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
    const carried = new DataTransfer();
    carried.items.add(new File([bytes], name, { type: "image/png" }));
    const text = document.querySelector("[data-draft]");
    text.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: carried }));
}"""
DROP = """([name, data]) => {
    const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
    const carried = new DataTransfer();
    carried.items.add(new File([bytes], name, { type: "image/png" }));
    const log = document.querySelector("[role=log]");
    for (const kind of ["dragenter", "dragover", "drop"]) {
        log.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: carried }));
    }
}"""

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
    """Somebody at the desk in a browser of their own; a script that breaks fails the test."""
    async with AsyncExitStack() as chairs:
        broken: list[str] = []

        async def sit(staff: Staff) -> Page:
            context = await chromium.new_context(base_url=site, viewport=WIDE)
            chairs.push_async_callback(context.close)
            page = await context.new_page()
            page.on("pageerror", lambda error: broken.append(str(error)))
            await enter(page, staff)
            return page

        yield sit
    assert broken == []


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


def options(page: Page, name: str = "") -> Locator:
    return page.locator("#composer-menu").get_by_role("option", name=name)


async def keeps(database: Database, grace: Staff, shortcut: str, words: str) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        await replies.add(tx, NewReply(shortcut=shortcut, title=shortcut.title(), texts={"en": words}), by=grace)


async def is_kept(page: Page) -> None:
    await expect(page.get_by_text("Draft saved")).to_be_visible()


# ── saved replies, mentions, emoji, macros ──────────────────────────────────────────────────────


async def test_a_saved_reply_is_inserted_by_a_slash_with_the_wrong_keyboard_layout(page: Page, database: Database, grace: Staff) -> None:
    await keeps(database, grace, "привет", "Hello, {{ person.name }}, I am {{ me.name }}.")
    await keeps(database, grace, "prices", "From 10")

    await text(page).press_sequentially("Well: /ghbd")
    option = options(page, "Привет")
    await expect(option).to_have_attribute("aria-selected", "true")
    await expect(page.locator("[data-preview]")).to_contain_text("Hello, Ada, I am Grace.")
    await text(page).press("Enter")

    await expect(text(page)).to_have_value("Well: Hello, Ada, I am Grace.")
    await expect(page.get_by_role("listbox")).to_have_count(0)


async def test_arrow_keys_choose_and_escape_closes(page: Page, database: Database, grace: Staff) -> None:
    await keeps(database, grace, "one", "The first")
    await keeps(database, grace, "other", "The second")

    await text(page).press_sequentially("/o")
    await expect(options(page)).to_have_count(2)
    await text(page).press("ArrowDown")
    await text(page).press("Tab")
    await expect(text(page)).to_have_value("The second")

    await text(page).fill("")
    await text(page).press_sequentially("/o")
    await expect(options(page)).to_have_count(2)
    await text(page).press("Escape")
    await expect(page.get_by_role("listbox")).to_have_count(0)
    await expect(text(page)).to_have_value("/o")


async def test_what_is_not_known_is_chosen_for_the_next_key(page: Page, database: Database, grace: Staff, id: ConversationId) -> None:
    await keeps(database, grace, "name", "Dear {{ person.name }}, welcome")
    async with database.transaction(grace.workspace_id) as tx:
        await tx.execute("UPDATE persons SET name = '' WHERE workspace_id = $1", tx.workspace_id)

    await page.get_by_role("button", name="Saved replies").click()
    await options(page, "Name").click()
    await expect(text(page)).to_have_value("Dear {{ person.name }}, welcome")
    await page.keyboard.type("Ada")

    await expect(text(page)).to_have_value("Dear Ada, welcome")


async def test_a_colleague_is_named_in_a_note(page: Page, database: Database, grace: Staff, barbara: Staff, id: ConversationId) -> None:
    await page.get_by_text("Note", exact=True).click()
    await text(page).press_sequentially("@barb")
    await expect(options(page, "Barbara")).to_be_visible()
    await text(page).press("Enter")
    await page.keyboard.type("look here")
    await text(page).press("Control+Enter")

    await expect(page.get_by_role("log").get_by_text("look here")).to_be_visible()
    async with database.transaction(grace.workspace_id) as tx:
        note = (await said(database, grace, id))[-1]
        assert await conversations.mentions_of(tx, [note.id]) == {note.id: [barbara.id]}


async def test_whoever_types_faster_than_names_come_loses_no_letter(page: Page, barbara: Staff) -> None:
    await page.get_by_text("Note", exact=True).click()
    await text(page).press_sequentially("@b")
    await expect(options(page, "Barbara")).to_be_visible()
    await page.route("**/composer/colleagues?*", lambda route: route.abort())
    await text(page).press_sequentially("arb")
    await text(page).press("Enter")

    await expect(text(page)).to_have_value("@Barbara ")


async def test_an_emoji_is_found_by_its_name_in_another_language(page: Page) -> None:
    await text(page).fill("Thank you ")
    await page.get_by_role("button", name="Emoji").click()
    await page.get_by_role("combobox", name="Search emoji").fill("спасибо")
    await page.keyboard.press("Enter")

    await expect(text(page)).to_have_value("Thank you 🙏")
    await expect(text(page)).to_be_focused()


@pytest.mark.usefixtures("unhurried")
async def test_a_macro_is_shown_run_and_taken_back(page: Page, database: Database, grace: Staff, id: ConversationId) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        actions = Actions(say={"en": "Bye, {{ person.name }}!"}, resolve=True)
        await macros.add(tx, NewMacro(title="Done and dusted", actions=actions), by=grace)

    await text(page).press_sequentially("/dust")
    await options(page, "Done and dusted").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_text("Says: Bye, Ada!")).to_be_visible()
    await dialog.get_by_role("button", name="Run").click()
    await expect(page.get_by_text("This conversation is resolved.")).to_be_visible()

    await page.locator("[data-just-done]").get_by_role("button", name="Undo").click()

    await expect(page.get_by_text("This conversation is resolved.")).to_have_count(0)
    await expect(text(page)).to_have_value("Bye, Ada!")


# ── sending ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("unhurried")
async def test_words_come_back_when_sending_is_undone(page: Page, database: Database, grace: Staff, id: ConversationId) -> None:
    await text(page).fill("Yes, at 11:30.")
    await text(page).press("Control+Enter")
    await expect(ours(page, "Yes, at 11:30.")).to_be_visible()
    await expect(text(page)).to_have_value("")

    await text(page).press("Control+z")

    await expect(text(page)).to_have_value("Yes, at 11:30.")
    await expect(text(page)).to_be_focused()
    await expect(ours(page, "Yes, at 11:30.")).to_have_count(0)
    assert [one.direction for one in await said(database, grace, id)] == ["in"]


async def test_an_answer_that_nobody_takes_back_leaves(page: Page) -> None:
    await text(page).fill("Yes, at 11:30.")
    await text(page).press("Control+Enter")

    await expect(ours(page, "Yes, at 11:30.").get_by_title("Sent", exact=True)).to_be_visible(timeout=SLOW)
    await expect(page.locator("[data-just-done]")).to_have_count(0)


async def test_enter_sends_for_whoever_likes_it(page: Page, sit: Sit, grace: Staff, id: ConversationId) -> None:
    await text(page).fill("One")
    await text(page).press("Enter")
    await expect(text(page)).to_have_value("One\n")
    await page.get_by_label("More ways to send").click()
    async with page.expect_response("**/composer/habits"):
        await page.get_by_label("Enter sends").check()

    elsewhere = await sit(grace)
    await open_talk(elsewhere, id)
    await text(elsewhere).fill("Two")
    await text(elsewhere).press("Shift+Enter")
    await text(elsewhere).press_sequentially("lines")
    await text(elsewhere).press("Enter")

    await expect(ours(elsewhere, "Two")).to_be_visible()


async def test_one_press_sends_and_resolves(page: Page, database: Database, grace: Staff, id: ConversationId) -> None:
    await text(page).fill("Bye!")
    await page.get_by_label("More ways to send").click()
    await page.get_by_role("button", name="Send and resolve").click()

    await expect(page.get_by_text("This conversation is resolved.")).to_be_visible()
    async with database.transaction(grace.workspace_id) as tx:
        assert (await conversations.conversation(tx, id)).status is Status.RESOLVED


async def test_an_answer_is_put_off_by_a_press(page: Page) -> None:
    await text(page).fill("Good morning!")
    await page.get_by_label("More ways to send").click()
    await page.get_by_role("button", name="Tomorrow morning").click()

    await expect(ours(page, "Good morning!").get_by_role("button", name="Send now")).to_be_visible()
    await ours(page, "Good morning!").get_by_role("button", name="Send now").click()
    await expect(ours(page, "Good morning!").get_by_title("Sent", exact=True)).to_be_visible(timeout=SLOW)


# ── two at one conversation ─────────────────────────────────────────────────────────────────────


async def test_a_colleague_is_seen_looking_typing_and_gone(page: Page, sit: Sit, barbara: Staff, id: ConversationId) -> None:
    other = await sit(barbara)
    await open_talk(other, id)
    company = page.locator("#company")
    await expect(company).to_contain_text("Barbara is looking")

    await text(other).press_sequentially("Let me")
    await expect(company).to_contain_text("Barbara is typing an answer")
    await other.get_by_text("Note", exact=True).click()
    await expect(company).to_contain_text("Barbara is typing a note")
    await other.goto("/settings/profile")

    await expect(company).to_have_text("")


async def test_nobody_answers_over_a_colleague_unwarned(
    page: Page, sit: Sit, database: Database, grace: Staff, barbara: Staff, id: ConversationId
) -> None:
    other = await sit(barbara)
    await open_talk(other, id)
    await text(page).press_sequentially("Yes, at 11:30.")
    await text(other).press_sequentially("No, we are full.")
    await expect(page.locator("#company")).to_contain_text("Barbara is typing an answer")

    await text(other).press("Control+Enter")
    await expect(warning(other)).to_contain_text("A colleague is typing an answer just now.")
    await expect(text(other)).to_have_value("No, we are full.")
    await expect(other.get_by_role("button", name="Send anyway")).to_be_visible()
    await text(other).press("Control+Enter")
    await expect(ours(other, "No, we are full.")).to_be_visible()

    await text(page).press("Control+Enter")
    await expect(warning(page)).to_contain_text("A colleague has answered since you began.")
    await expect(ours(page, "No, we are full.")).to_be_visible()
    answers = [one.text for one in await said(database, grace, id) if one.direction == "out"]
    assert answers == ["No, we are full."]


async def test_a_conversation_is_taken_under_a_colleagues_eyes_and_her_words_stay(
    page: Page, sit: Sit, barbara: Staff, id: ConversationId
) -> None:
    other = await sit(barbara)
    await open_talk(other, id)
    await text(other).press_sequentially("Let me")
    await page.get_by_role("log").focus()
    await page.keyboard.press("KeyA")
    await expect(page.locator("#owner-menu summary")).to_contain_text("You")

    await expect(other.locator("#owner-menu summary")).to_contain_text("Grace")
    await expect(other.get_by_role("log")).to_contain_text("Grace took the conversation")
    await expect(text(other)).to_have_value("Let me")
    await expect(text(other)).to_be_focused()
    await other.keyboard.press("Alt+KeyA")

    await expect(other.locator("#owner-menu summary")).to_contain_text("You")
    await expect(page.locator("#owner-menu summary")).to_contain_text("Barbara")
    await expect(text(other)).to_have_value("Let me")


async def test_newer_words_of_the_customer_are_read_first(page: Page, line: Line, site: str) -> None:
    await text(page).press_sequentially("Shall I book it?")
    await page.route("**/talk?*", lambda route: route.abort())
    await line.says("ada", "Never mind.")
    await expect(page.locator("#inbox").get_by_text("Never mind.")).to_be_visible()

    await text(page).press("Control+Enter")

    await expect(warning(page)).to_contain_text("The customer has written since you last looked.")
    await expect(page.get_by_role("log").get_by_text("Never mind.")).to_be_visible()
    await expect(text(page)).to_have_value("Shall I book it?")
    await text(page).press("Control+Enter")
    await expect(ours(page, "Shall I book it?")).to_be_visible()


async def test_answers_that_cross_on_their_way_leave_no_line_as_it_was(
    page: Page, database: Database, grace: Staff, line: Line, id: ConversationId
) -> None:
    """One that was read early comes late, while another is on its way that builds on what stood there before it."""
    await line.tells(who="ada", kind="message", message="m1", text="At eight?")
    log = page.get_by_role("log")
    await expect(log.get_by_text("At eight?")).to_be_visible()
    asked, arrived = asyncio.Event(), asyncio.Event()

    async def come_last(route: Route) -> None:
        response = await route.fetch()
        asked.set()
        await arrived.wait()
        await route.fulfill(response=response)

    async def come_late(route: Route) -> None:
        response = await route.fetch()
        await line.tells(who="ada", kind="edit", message="m1", text="At nine?")
        await expect(log.get_by_text("At nine?")).to_be_visible()
        await page.route("**/talk?*", come_last, times=1)
        async with database.transaction(grace.workspace_id) as tx:
            tx.signal(f"conversation/{id}")
        await asked.wait()
        await route.fulfill(response=response)

    await page.route("**/messages?*", come_late)
    await page.get_by_text("Note", exact=True).click()
    await text(page).fill("She is early")
    await text(page).press("Control+Enter")
    await expect(page.locator("[data-said]")).to_have_count(1)
    arrived.set()

    await expect(log.get_by_text("At nine?")).to_be_visible()
    await expect(log.get_by_text("She is early")).to_be_visible()


# ── drafts ──────────────────────────────────────────────────────────────────────────────────────


async def test_a_draft_goes_on_in_another_browser(page: Page, sit: Sit, grace: Staff, id: ConversationId) -> None:
    await text(page).press_sequentially("Let me look")
    await is_kept(page)

    other = await sit(grace)
    await open_talk(other, id)
    await expect(text(other)).to_have_value("Let me look")
    await text(other).press("End")
    await text(other).press_sequentially(" it up")
    await is_kept(other)

    await page.reload()
    await expect(text(page)).to_have_value("Let me look it up")


async def test_a_draft_without_a_connection_is_kept_here_and_sent_when_it_returns(
    page: Page, sit: Sit, grace: Staff, id: ConversationId
) -> None:
    context: BrowserContext = page.context
    await context.set_offline(True)
    await text(page).press_sequentially("Nobody hears me")
    await expect(page.get_by_text("No connection: the draft is kept on this device.")).to_be_visible()

    await context.set_offline(False)
    await is_kept(page)

    other = await sit(grace)
    await open_talk(other, id)
    await expect(text(other)).to_have_value("Nobody hears me")


async def test_what_was_sent_leaves_no_draft(page: Page, id: ConversationId) -> None:
    await text(page).press_sequentially("Yes!")
    await is_kept(page)
    await text(page).press("Control+Enter")
    await expect(ours(page, "Yes!")).to_be_visible()

    await page.reload()
    await expect(text(page)).to_have_value("")


# ── files ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("how", [PASTE, DROP], ids=["pasted", "dropped"])
async def test_a_picture_is_taken_from_the_clipboard_or_from_a_folder(page: Page, how: str) -> None:
    await page.evaluate(how, ["look.png", base64.b64encode(PIXEL).decode()])
    await expect(page.locator("#kept-files")).to_contain_text("look.png")

    await text(page).fill("Like this")
    await text(page).press("Control+Enter")

    await expect(page.get_by_role("log").get_by_role("img", name="look.png")).to_be_visible()


async def test_files_are_added_removed_and_outlive_a_reload(page: Page) -> None:
    two = [FilePayload(name=name, mimeType="image/png", buffer=PIXEL) for name in ("one.png", "two.png")]
    await page.locator("[data-files]").set_input_files(two)
    await expect(page.locator(".kept-file")).to_have_count(2)

    await page.get_by_role("button", name="Remove one.png").click()
    await expect(page.locator(".kept-file")).to_have_count(1)
    await page.reload()

    await expect(page.locator(".kept-file")).to_contain_text("two.png")


async def test_a_file_too_large_is_refused_before_it_travels(page: Page) -> None:
    huge = FilePayload(name="huge.bin", mimeType="application/zip", buffer=bytes(2 * 1024 * 1024 + 1))
    await page.locator("[data-files]").set_input_files([huge])

    await expect(page.get_by_text("huge.bin is too large for this channel")).to_be_visible()
    await expect(page.locator(".kept-file")).to_have_count(0)


async def test_a_voice_message_is_recorded_heard_and_sent(page: Page, database: Database, grace: Staff, id: ConversationId) -> None:
    await page.get_by_role("button", name="Record a voice message").click()
    await expect(page.get_by_role("meter", name="Recording")).to_be_visible()
    await expect(page.locator(".voice-clock")).to_have_text("0:01")
    await page.get_by_role("button", name="Stop").click()
    await expect(page.locator("[data-voice] audio")).to_be_visible()
    await page.get_by_role("button", name="Attach", exact=True).click()
    await expect(page.locator("#kept-files")).to_contain_text("voice.")

    await page.get_by_role("button", name="Send", exact=True).click()

    await expect(page.get_by_role("log").locator(".line-out")).to_have_count(1)
    assert [one.type for one in (await said(database, grace, id))[-1].attachments] == ["voice"]
