"""The composer in a real browser: saved replies, mentions, emoji, macros, and what becomes of a press."""

import asyncio

import pytest
from playwright.async_api import Locator, Page, Route, expect

from parley import conversations
from parley.conversations import Status
from parley.core.db import Database
from parley.core.ids import ConversationId
from parley.desk import macros, replies
from parley.desk.macros import Actions, NewMacro
from parley.desk.replies import NewReply
from parley.workspace import Staff
from tests.web.chairs import Sit, open_talk, ours, text
from tests.web.chairs import barbara as barbara
from tests.web.chairs import page as page
from tests.web.chairs import sit as sit
from tests.web.chairs import site as site
from tests.web.chairs import unhurried as unhurried
from tests.web.desk import said

SLOW = 15_000
"""Milliseconds for what waits until an answer has left."""


def options(page: Page, name: str = "") -> Locator:
    return page.locator("#composer-menu").get_by_role("option", name=name)


async def keeps(database: Database, grace: Staff, shortcut: str, words: str) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        await replies.add(tx, NewReply(shortcut=shortcut, title=shortcut.title(), texts={"en": words}), by=grace)


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


async def test_whoever_leaves_the_text_before_the_answer_has_come_is_not_called_back(page: Page) -> None:
    left = asyncio.Event()

    async def come_late(route: Route) -> None:
        answer = await route.fetch()
        await left.wait()
        await route.fulfill(response=answer)

    await page.route("**/messages?*", come_late, times=1)
    await text(page).fill("Yes, at 11:30.")
    await text(page).press("Control+Enter")
    await text(page).press("Escape")
    await expect(page.get_by_role("log")).to_be_focused()
    async with page.expect_response("**/messages?*"):
        left.set()

    await expect(text(page)).to_have_value("")
    await expect(ours(page, "Yes, at 11:30.")).to_be_visible()
    await expect(page.get_by_role("log")).to_be_focused()


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
