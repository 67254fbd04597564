"""The palette under a person's fingers: by keyboard alone, whatever the layout."""

from collections.abc import AsyncIterator

import pytest
from litestar import Litestar
from playwright.async_api import Browser, Page, expect

from parley import workspace
from parley.core.db import Database
from parley.core.ids import ConversationId
from parley.workspace import Staff
from tests.web.screens import press, ready, signed_in
from tests.web.site import serving


@pytest.fixture
async def page(chromium: Browser, app: Litestar, grace: Staff) -> AsyncIterator[Page]:
    async with serving(app) as site, signed_in(chromium, site, grace) as page:
        yield page


async def open_by_a_russian_keyboard(page: Page) -> None:
    await press(page, "KeyK", "л", ctrlKey=True)
    await expect(page.get_by_role("combobox")).to_be_focused()


async def test_it_opens_under_a_russian_layout_and_is_walked_by_arrows(page: Page) -> None:
    await open_by_a_russian_keyboard(page)
    box, chosen = page.get_by_role("combobox"), page.locator("[role=option][aria-selected=true]")
    await expect(chosen).to_have_text("Take the next oneQ")

    await page.keyboard.press("ArrowDown")
    await expect(chosen).to_have_text("My menuB")
    assert await box.get_attribute("aria-activedescendant") == await chosen.get_attribute("id")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("ArrowUp")
    await expect(page.get_by_role("option").last).to_have_attribute("aria-selected", "true")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("typed", ["keybo", "лунищфкв", "клавиат", "rkfdbfnehf", "kbd"])
async def test_a_place_is_found_by_a_few_letters_of_any_language_and_layout(page: Page, typed: str) -> None:
    await page.keyboard.press("Control+k")
    await page.keyboard.type(typed)
    await expect(page.get_by_role("option").first).to_contain_text("Keyboard")

    await page.keyboard.press("Enter")

    await expect(page).to_have_url("/settings/shortcuts")


async def test_what_was_used_lately_comes_first(page: Page) -> None:
    await page.keyboard.press("Control+k")
    await page.keyboard.type("notif")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Notifications")).to_be_visible()
    await ready(page)

    await page.keyboard.press("Control+k")

    await expect(page.get_by_text("Recently used")).to_be_visible()
    await expect(page.get_by_role("option").first).to_contain_text("Notifications")


async def test_people_come_from_the_server_while_one_types(page: Page, id: ConversationId) -> None:
    await page.keyboard.press("Control+k")
    await page.keyboard.type("фвф")  # "ada" under a Russian layout

    await expect(page.get_by_role("option").first).to_contain_text("Ada")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(f"/conversations/{id}")


async def test_what_can_be_done_to_the_open_conversation_is_offered_there_alone(page: Page, id: ConversationId) -> None:
    await page.keyboard.press("Control+k")
    await page.keyboard.type("resolve")
    await expect(page.get_by_text("Search everything for “resolve”")).to_be_visible()
    await expect(page.locator(".palette-label").get_by_text("Resolve", exact=True)).to_have_count(0)
    await page.goto(f"/conversations/{id}")
    await ready(page)

    await page.keyboard.press("Control+k")
    await page.keyboard.type("resolve")
    await page.keyboard.press("Enter")

    await expect(page.locator("[data-action=reopen]")).to_be_visible()


async def test_everything_can_be_searched_from_here(page: Page, id: ConversationId) -> None:
    await page.keyboard.press("Control+k")
    await page.keyboard.type("zzz qqq")
    await page.keyboard.press("Enter")

    await expect(page).to_have_url("/search?q=zzz+qqq")


async def test_it_speaks_ukrainian(page: Page, database: Database, grace: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        await workspace.describe_myself(tx, name="Грейс", language="uk", me=grace)
    await page.reload()
    await ready(page)

    await page.keyboard.press("Control+k")
    await page.keyboard.type("yfkfi")  # "налаш"

    await expect(page.get_by_role("option").first).to_contain_text("Налаштування")
