"""Who types, seen live: the customer without a single question to the server, a colleague in the row of the list."""

import re
from collections.abc import AsyncIterator

import pytest
from litestar import Litestar
from playwright.async_api import Browser, Page, expect

from parley.core.db import Database
from parley.core.ground import Ground
from parley.core.ids import ConversationId, IdentityId
from parley.core.lanes import Worker
from parley.desk import presence
from parley.workspace import Staff
from tests.web.conftest import hired
from tests.web.desk import Line
from tests.web.screens import at_rest, signed_in
from tests.web.site import serving

ELSEWHERE = re.compile(r"/company|/inbox/places|/wait$")
"""What the page asks for by itself while it settles, and has to do with nobody who types."""


@pytest.fixture
async def page(chromium: Browser, app: Litestar, grace: Staff) -> AsyncIterator[Page]:
    async with serving(app) as site, signed_in(chromium, site, grace) as page:
        yield page


async def identity_of(database: Database, staff: Staff, id: ConversationId) -> IdentityId:
    async with database.transaction(staff.workspace_id) as tx:
        return await tx.value("SELECT identity_id FROM conversations WHERE workspace_id = $1 AND id = $2", tx.workspace_id, id)


async def test_a_typing_customer_is_seen_without_asking_and_goes_by_themselves(
    page: Page, ground: Ground, worker: Worker, database: Database, grace: Staff, line: Line, id: ConversationId
) -> None:
    await page.goto(f"/conversations/{id}")
    customer = page.get_by_text("Ada is typing")
    await expect(page.locator("#customer")).to_be_attached()
    await expect(customer).to_be_hidden()
    await heard_by_the_page(page, ground, grace, id)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if not ELSEWHERE.search(request.url) else None)

    ground.bus.publish([f"{grace.workspace_id}/{presence.typing_topic(id)}"])
    await expect(customer).to_be_visible()
    assert asked == []

    async with database.transaction(grace.workspace_id) as tx:
        await presence.keep_typed(tx, await identity_of(database, grace, id), "Is Saturd")
    ground.bus.publish([f"{grace.workspace_id}/{topic}" for topic in (presence.typing_topic(id), presence.typed_topic(id))])
    await expect(page.locator("#typed")).to_have_text("Is Saturd")

    await line.says("ada", "Is Saturday free?")
    await expect(page.locator("#lines").get_by_text("Is Saturday free?")).to_be_visible()
    await expect(customer).to_be_hidden()
    await page.clock.install()
    ground.bus.publish([f"{grace.workspace_id}/{presence.typing_topic(id)}"])
    await expect(customer).to_be_visible()
    await page.clock.fast_forward(7000)
    await expect(customer).to_be_hidden()


async def heard_by_the_page(page: Page, ground: Ground, grace: Staff, id: ConversationId) -> None:
    """Until what the page shows is known to the server: a signal of the conversation makes it ask."""
    async with page.expect_response(lambda answer: "/talk" in answer.url):
        ground.bus.publish([f"{grace.workspace_id}/conversation/{id}"])
    await at_rest(page)


async def test_a_row_shows_live_who_types_an_answer(
    page: Page, database: Database, worker: Worker, grace: Staff, id: ConversationId
) -> None:
    barbara = await hired(database, grace, "barbara", "operator")
    row = page.locator(f"#row-{id}")
    await expect(row).to_be_visible()
    async with page.expect_response("**/inbox/typists"), database.transaction(grace.workspace_id) as tx:
        await presence.show(tx, barbara, id, tab="one", doing="reply")
    await expect(row).to_contain_text("barbara is typing")
    async with database.transaction(grace.workspace_id) as tx:
        await presence.leave(tx, barbara, tab="one")
    await expect(row).not_to_contain_text("barbara is typing")
