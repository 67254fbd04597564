"""Bringing a list in by hand: the page follows what goes on, whatever its width."""

import re

from litestar import Litestar
from playwright.async_api import Browser, FilePayload, Page, expect

from parley.core.lanes import Worker
from parley.workspace import Staff
from tests.axe import findings
from tests.web.screens import signed_in
from tests.web.site import serving

PHONE = {"width": 390, "height": 844}
LIST = "Клиент;Телефон;Примечание\nАнна;+380501234567;Любит чай\nИван;не телефон;\n" + "".join(
    f"Клиент {number};+38067{number:07d};\n" for number in range(1200)
)


async def test_a_list_is_brought_in_and_taken_back_before_ones_eyes(app: Litestar, worker: Worker, chromium: Browser, grace: Staff) -> None:
    async with serving(app) as site, signed_in(chromium, site, grace) as page:
        await page.goto("/people")
        await page.get_by_role("link", name="Import customers").click()
        file = FilePayload(name="spring.csv", mimeType="text/csv", buffer=LIST.encode("cp1251"))
        await page.get_by_label("File with customers").set_input_files(file)
        await page.get_by_role("button", name="Upload").click()

        await expect(page.get_by_role("heading", name="What the columns mean")).to_be_visible()
        first = page.locator("#preview li").first
        await expect(first).to_contain_text("Любит чай")
        await page.get_by_label("Примечание").select_option(label="City")
        await expect(first).to_contain_text("City: Любит чай")
        await _fits(page)

        await page.get_by_role("button", name="Check the list").click()
        await page.get_by_role("button", name=re.compile("Import 1201 rows")).click()
        await expect(page.get_by_role("heading", name="This is what has happened")).to_be_visible()
        await expect(page.get_by_role("definition").first).to_have_text("1,201")
        assert await findings(page) == []
        await _fits(page)

        await page.get_by_role("button", name="Take the whole import back").click()
        await expect(page.get_by_text("Rows taken back")).to_be_visible()
        await expect(page.get_by_role("definition").first).to_have_text("1,201")


async def _fits(page: Page) -> None:
    """On a telephone nothing sticks out."""
    before = page.viewport_size
    assert before
    await page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    await page.set_viewport_size(before)
