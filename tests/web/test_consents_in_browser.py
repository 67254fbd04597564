"""Consents in a real browser: one press and its undo by the keyboard, and a page for customers that breaks no rule."""

import pytest
from litestar import Litestar
from playwright.async_api import Browser, ViewportSize, expect

from parley import people
from parley.core.ground import Ground
from parley.core.ids import IdentityId
from parley.people.consents import Leaving, Proof
from parley.workspace import Staff
from tests.axe import findings
from tests.web.desk import Line
from tests.web.screens import signed_in, watched
from tests.web.site import serving

PHONE = ViewportSize(width=390, height=844)


@pytest.fixture
async def ada(ground: Ground, line: Line, grace: Staff) -> people.Identity:
    """She has agreed to offers."""
    await line.says("ada", "hello")
    id = await line.conversation_of("ada", grace)
    async with ground.database.transaction(grace.workspace_id) as tx:
        sql = "SELECT identity_id FROM conversations WHERE workspace_id = $1 AND id = $2"
        identity = await people.identity(tx, IdentityId(await tx.value(sql, tx.workspace_id, id)))
        await people.consents.grant(tx, identity.id, "marketing", source="form", proof=Proof(page="https://salon.example/join"))
    return identity


async def test_a_consent_is_withdrawn_and_given_back_by_the_keyboard(
    app: Litestar, chromium: Browser, grace: Staff, ada: people.Identity
) -> None:
    async with serving(app) as site, signed_in(chromium, site, grace) as page:
        await page.goto(f"/people/{ada.person_id}")
        part = page.locator("#person-consents")
        await part.get_by_role("button", name="Withdraw: Offers and news").press("Enter")
        await expect(part.get_by_role("status")).to_contain_text("The withdrawal is noted.")
        await expect(part.locator(".consent").get_by_text("withdrawn")).to_be_visible()
        await part.get_by_role("button", name="Undo").press("Enter")
        await expect(part.get_by_role("button", name="Withdraw: Offers and news")).to_be_visible()
        await part.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")
        assert await findings(page, within="#person-consents") == []


async def test_a_text_is_looked_at_and_published_where_it_stands(app: Litestar, chromium: Browser, grace: Staff) -> None:
    async with serving(app) as site, signed_in(chromium, site, grace) as page:
        await page.goto("/settings/consents")
        text = page.locator("#text-marketing-en")
        await text.locator("summary").first.click()
        await text.get_by_label("Text that customers agree to").fill("I agree to offers.")
        await text.get_by_role("button", name="Preview").click()
        await expect(text.get_by_role("status")).to_contain_text("I agree to offers.")
        await text.get_by_role("button", name="Publish as version 1").click()
        await expect(text.get_by_role("alert")).to_contain_text("Published")
        await page.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true; })")
        assert await findings(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_the_page_on_which_a_customer_leaves_breaks_no_rule(
    app: Litestar, chromium: Browser, ground: Ground, grace: Staff, ada: people.Identity, theme: str
) -> None:
    leaving = Leaving(grace.workspace_id, ada.id, "marketing")
    async with serving(app) as site, watched(chromium, base_url=site, viewport=PHONE, color_scheme=theme) as page:
        await page.goto(people.consents.link(ground.signer, "", leaving))
        found = await findings(page)
        await page.get_by_role("button", name="Unsubscribe", exact=True).click()
        await expect(page.get_by_role("heading", name="You are unsubscribed")).to_be_visible()
        found += await findings(page)
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert found == []
