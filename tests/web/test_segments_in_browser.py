"""A segment is put together in a browser: each change shows at once whom it finds, and what is typed meanwhile stays."""

from litestar import Litestar
from playwright.async_api import Browser, expect

from parley import people
from parley.core.ground import Ground
from parley.core.ids import ConversationId
from parley.workspace import Staff
from tests.web.screens import signed_in
from tests.web.site import serving


async def test_whom_it_finds_is_shown_while_it_is_put_together(
    app: Litestar, ground: Ground, grace: Staff, id: ConversationId, chromium: Browser
) -> None:
    async with ground.database.transaction(grace.workspace_id) as tx:
        ada = await tx.value("SELECT person_id FROM conversations WHERE workspace_id = $1 AND id = $2", tx.workspace_id, id)
        await people.describe(tx, ada, "city", "Kyiv", source="staff")
        await people.describe(tx, ada, "called", "Countess", source="staff")

    async with serving(app) as site, signed_in(chromium, site, grace) as page:
        await page.goto("/people/segments/build")
        await page.get_by_label("Name of the segment").fill("Neighbours")
        await page.get_by_label("What is asked").select_option("city")
        await page.get_by_label("Words").fill("Lviv")
        await expect(page.get_by_text("Finds: 0")).to_be_visible()
        await page.get_by_label("Words").fill("kyiv")
        await expect(page.get_by_text("Finds: 1")).to_be_visible()
        await expect(page.get_by_role("link", name="Ada")).to_be_visible()
        await expect(page.get_by_label("Name of the segment")).to_have_value("Neighbours")

        await page.get_by_role("button", name="Save", exact=True).click()
        await page.get_by_role("link", name="Neighbours").click()
        await page.get_by_role("link", name="Ada").click()
        await expect(page.get_by_role("region", name="How to serve them best")).to_contain_text("call them “Countess”")
