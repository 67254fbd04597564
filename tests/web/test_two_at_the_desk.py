"""Two at one conversation, each in a browser: seen, warned, never written over; and drafts that go from one browser to the other."""

import asyncio

from playwright.async_api import BrowserContext, Page, Route, expect

from parley.core.db import Database
from parley.core.ids import ConversationId
from parley.workspace import Staff
from tests.web.chairs import Sit, is_kept, open_talk, ours, text, warning
from tests.web.chairs import barbara as barbara
from tests.web.chairs import page as page
from tests.web.chairs import sit as sit
from tests.web.chairs import site as site
from tests.web.desk import Line, said
from tests.web.screens import at_rest

SHOWN = """() => {
    const facts = () => document.querySelector(".talk-facts").textContent;
    window.shown = [facts()];
    const talk = document.querySelector("#talk");
    new MutationObserver(() => window.shown.push(facts())).observe(talk, { subtree: true, childList: true, characterData: true });
}"""


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


async def test_what_was_asked_for_before_a_step_does_not_show_the_conversation_as_it_was(
    page: Page, database: Database, grace: Staff, id: ConversationId
) -> None:
    asked, done = asyncio.Event(), asyncio.Event()

    async def come_late(route: Route) -> None:
        response = await route.fetch()
        asked.set()
        await done.wait()
        await route.fulfill(response=response)

    await page.route("**/talk?*", come_late, times=1)
    async with database.transaction(grace.workspace_id) as tx:
        tx.signal(f"conversation/{id}")
    await asked.wait()
    await page.get_by_role("button", name="Resolve", exact=True).click()
    await expect(page.locator(".talk-facts")).to_contain_text("Resolved")
    await page.evaluate(SHOWN)
    async with page.expect_response("**/talk?*"), page.expect_response("**/talk?*"):
        done.set()
    await at_rest(page)

    assert all("Resolved" in facts for facts in await page.evaluate("window.shown"))
    await page.get_by_role("button", name="Reopen").click()
    await expect(page.locator(".talk-facts")).not_to_contain_text("Resolved")


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
