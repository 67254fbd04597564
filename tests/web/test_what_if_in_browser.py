"""What if on a phone: the table scrolls within itself, and what is asked stands in the address."""

import re

from litestar import Litestar
from playwright.async_api import Browser, expect

from parley.workspace import Staff
from tests.web.screens import signed_in
from tests.web.site import serving


async def test_a_phone_shows_it_without_scrolling_sideways(app: Litestar, grace: Staff, chromium: Browser) -> None:
    async with serving(app) as site, signed_in(chromium, site, grace) as page:
        await page.set_viewport_size({"width": 390, "height": 844})
        await page.goto("/what-if")
        await page.get_by_label("People more or fewer").fill("2")
        await page.get_by_role("button", name="Try it out").click()
        await expect(page).to_have_url(re.compile("more=2"))
        await expect(page.get_by_role("row", name="18–19")).to_contain_text("becomes")
        assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
