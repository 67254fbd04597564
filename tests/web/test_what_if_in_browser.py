"""What if in a browser: on a phone the table scrolls within itself; what is asked stands in the address; one sees that it is under way."""

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


# While the answer is awaited nothing can be asked of the page: it notes by itself what it shows.
NOTE = "addEventListener('submit', () => { sessionStorage.shown = document.querySelector('progress').checkVisibility(); })"


async def test_one_sees_that_it_is_under_way(app: Litestar, grace: Staff, chromium: Browser) -> None:
    async with serving(app) as site, signed_in(chromium, site, grace) as page:
        await page.goto("/what-if")
        await expect(page.get_by_role("progressbar", name="Being tried out")).to_be_hidden()
        await page.evaluate(NOTE)
        await page.get_by_role("button", name="Try it out").click()
        await expect(page).to_have_url(re.compile("more=1"))
        assert await page.evaluate("sessionStorage.shown") == "true"
