"""The clock of a conversation in a real browser: it goes on without a reload, and everybody can use the pages of the rules."""

import re
from collections.abc import AsyncIterator

import pytest
from litestar import Litestar
from playwright.async_api import Browser, Page, expect

from parley import workspace
from parley.core.db import Database
from parley.core.lanes import Worker
from parley.routing import look, sla
from parley.routing.sla import Offer
from parley.workspace import Hours, Span, Staff
from tests.axe import WIDE, everybody_can_use
from tests.web.desk import Line
from tests.web.screens import enter, watched
from tests.web.site import serving

ALWAYS = Hours("UTC", week=((Span(0, 1440),),) * 7)


@pytest.fixture
async def page(chromium: Browser, app: Litestar, grace: Staff) -> AsyncIterator[Page]:
    async with serving(app) as site, watched(chromium, console=False, base_url=site, viewport=WIDE, reduced_motion="reduce") as page:
        await enter(page, grace)
        yield page


async def waits_longer(database: Database, grace: Staff, minutes: int) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        sql = f"UPDATE conversations SET waiting_since = waiting_since - interval '{minutes} minutes' WHERE workspace_id = $1"
        await tx.execute(sql, tx.workspace_id)
        await look(tx)


async def test_the_clock_of_a_conversation_goes_on_before_ones_eyes(
    page: Page, line: Line, worker: Worker, database: Database, grace: Staff
) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        calendar = await workspace.add_calendar(tx, name="Always", hours=ALWAYS, by=grace)
        await sla.add(tx, Offer(name="All", calendar_id=calendar, first_minutes=60), by=grace)
    await line.says("ada", "Hello?")
    id = await line.conversation_of("ada", grace)
    await page.goto(f"/conversations/{id}")
    clock = page.locator(".talk-head .due")
    row = page.locator(".talk-row .due")
    for one in (clock, row):
        await expect(one).to_contain_class("due-calm")
    await expect(clock).to_contain_text("Answer within")
    await everybody_can_use(page)

    await waits_longer(database, grace, 50)
    for one in (clock, row):
        await expect(one).not_to_contain_class("due-calm")
        await expect(one).to_contain_text("At risk: Answer within", use_inner_text=True)
    await waits_longer(database, grace, 15)
    for one in (clock, row):
        await expect(one).to_contain_class("due-late")
        await expect(one).to_contain_text("Late by", use_inner_text=True)
    await everybody_can_use(page)

    await page.get_by_label("Message", exact=True).fill("Yes!")
    await page.get_by_role("button", name="Send", exact=True).click()
    await expect(clock).to_have_count(0)
    await expect(row).to_have_count(0)


async def test_everybody_can_use_the_pages_of_the_rules(page: Page) -> None:
    await page.goto("/settings/sla")
    await everybody_can_use(page)
    await page.get_by_role("button", name="Begin with these").click()
    await expect(page.get_by_role("list", name="Rules in their order").get_by_role("listitem")).to_have_count(3)
    await everybody_can_use(page)
    await page.get_by_role("button", name="Move All customers up").click()
    names = page.locator(".sla-row strong")
    await expect(names).to_have_text(["Urgent requests", "All customers", "Public comments"])
    await page.get_by_role("link", name="All customers").click()
    await expect(page).to_have_url(re.compile("/settings/sla/."))
    await everybody_can_use(page)
