"""A promised call in a real browser: made from the conversation, counted down, said aloud, taken from any page."""

import re
from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from parley.core import clock
from parley.core.db import Database
from parley.core.ids import ConversationId
from parley.routing import callbacks
from parley.routing.callbacks import CallBack, Rules
from parley.workspace import Staff
from tests.axe import findings
from tests.web.chairs import Sit
from tests.web.chairs import page as page
from tests.web.chairs import sit as sit
from tests.web.chairs import site as site

ADAS = "+380501234567"


@pytest.fixture(autouse=True)
async def always(database: Database, grace: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        await callbacks.set_rules(tx, Rules(always=True), by=grace)


async def promised(database: Database, grace: Staff, id: ConversationId) -> CallBack:
    async with database.transaction(grace.workspace_id) as tx:
        return await callbacks.promise(tx, id, ADAS, by=grace)


async def has_left(database: Database, grace: Staff, seconds: int) -> None:
    """So much time is left, and it is everybody's concern."""
    async with database.transaction(grace.workspace_id) as tx:
        due = clock.now() + timedelta(seconds=seconds)
        await tx.execute("UPDATE callbacks SET due_at = $2, escalated_at = now() WHERE workspace_id = $1", tx.workspace_id, due)
        tx.signal(callbacks.CHANGED)


async def test_a_call_from_its_promise_to_its_result(page: Page) -> None:
    await page.locator("#more-menu summary").click()
    await page.get_by_role("link", name="Promise a call…").click()
    await page.get_by_label("Number to call").fill("twelve")
    await page.get_by_role("button", name="Promise the call").click()
    await expect(page.locator("#sheet")).to_contain_text("This is no phone number.")

    await page.get_by_label("Number to call").fill("050 123 45 67")
    await page.get_by_role("button", name="Promise the call").click()

    card = page.locator("#call-card")
    await expect(page.locator("#sheet")).to_be_hidden()
    await expect(card.locator("[data-left]")).to_have_text(re.compile(r"^[0-2]:\d\d$"))
    await expect(card.get_by_role("link", name="+380 50 123 4567")).to_have_attribute("href", f"tel:{ADAS}")
    assert await findings(page, within="#pane") == []

    await card.get_by_role("button", name="I am calling").click()
    await card.get_by_label("How did it go?").fill("She will come on Monday")
    await card.get_by_role("button", name="Spoke with them").click()

    await expect(card).to_be_empty()
    await expect(page.get_by_role("log")).to_contain_text("Grace called and spoke with the customer")
    await expect(page.get_by_role("log")).to_contain_text("She will come on Monday")


async def test_what_is_written_of_a_call_outlives_what_happens_elsewhere(
    page: Page, database: Database, grace: Staff, id: ConversationId
) -> None:
    await promised(database, grace, id)
    card = page.locator("#call-card")
    await card.get_by_role("button", name="I am calling").click()
    await card.get_by_label("How did it go?").fill("Half a sent")
    await card.get_by_label("How did it go?").press_sequentially("ence")

    async with page.expect_response(re.compile("/call-back$")), database.transaction(grace.workspace_id) as tx:
        tx.signal(callbacks.CHANGED)

    await expect(card.get_by_label("How did it go?")).to_have_value("Half a sentence")


async def test_on_any_page_the_last_minute_is_shown_and_said(sit: Sit, database: Database, grace: Staff, id: ConversationId) -> None:
    page = await sit(grace)
    await promised(database, grace, id)
    await page.goto("/people")
    await expect(page.locator("#calls .call")).to_have_count(0)

    await has_left(database, grace, 50)

    strip = page.locator("#calls")
    await expect(strip).to_contain_text("A call was promised to Ada, nobody has it yet")
    await expect(strip.locator("[data-left]")).to_have_text(re.compile(r"^0:[0-4]\d$"))
    await expect(page.locator("#calls-said")).to_have_text("A minute is left to call Ada.")
    assert await findings(page) == []

    await strip.get_by_role("button", name="I am calling").click()
    await strip.get_by_role("link", name="How did it go?").click()
    await expect(page.locator("#call-card")).to_contain_text("You are calling Ada")


async def test_a_broken_promise_counts_on(sit: Sit, database: Database, grace: Staff, id: ConversationId) -> None:
    page = await sit(grace)
    await promised(database, grace, id)
    await has_left(database, grace, -5)
    await expect(page.locator("#calls .call-late [data-left]")).to_have_text(re.compile(r"^−0:\d\d$"))
