"""Shortcuts by the place of the key."""

from collections.abc import AsyncIterator

import pytest
from litestar import Litestar
from playwright.async_api import Browser, Page, expect

from parley.core.ids import ConversationId
from parley.workspace import Staff
from tests.web.desk import Line
from tests.web.screens import at_rest, press, ready, signed_in
from tests.web.site import serving


@pytest.fixture
async def page(chromium: Browser, app: Litestar, grace: Staff) -> AsyncIterator[Page]:
    async with serving(app) as site, signed_in(chromium, site, grace) as page:
        yield page


async def open_talk(page: Page, id: ConversationId) -> None:
    await page.goto(f"/conversations/{id}")
    await ready(page)


async def test_two_keys_one_after_the_other_lead_to_a_place_under_a_russian_layout(page: Page) -> None:
    await press(page, "KeyG", "п")
    await press(page, "KeyP", "з")

    await expect(page).to_have_url("/people")


async def test_a_conversation_is_taken_and_resolved_under_a_russian_layout(page: Page, id: ConversationId) -> None:
    await open_talk(page, id)
    await press(page, "KeyA", "ф")
    await expect(page.locator("#owner-menu summary")).to_contain_text("You")

    await press(page, "KeyE", "у")

    await expect(page.locator("[data-action=reopen]")).to_be_visible()


async def test_letters_are_letters_while_somebody_writes_and_alt_makes_them_keys(page: Page, id: ConversationId) -> None:
    await open_talk(page, id)
    await page.keyboard.press("KeyR")
    text = page.locator("[data-draft]")
    await expect(text).to_be_focused()

    await page.keyboard.type("jake")
    await expect(text).to_have_value("jake")
    await press(page, "KeyE", "у", altKey=True)

    await expect(page.locator("[data-action=reopen]")).to_be_visible()


async def test_a_sign_that_is_written_with_altgr_is_no_shortcut(page: Page, id: ConversationId) -> None:
    await open_talk(page, id)
    await page.locator("[data-draft]").focus()

    await press(page, "KeyE", "€", ctrlKey=True, altKey=True, modifierAltGraph=True)

    await expect(page.locator("[data-action=resolve]")).to_be_visible()


async def test_the_list_is_walked_and_the_next_one_opened_after_resolving(page: Page, grace: Staff, line: Line) -> None:
    for who in ("ada", "emmy", "sofia"):
        await line.says(who, f"I am {who}")
        await line.conversation_of(who, grace)
    await expect(page.locator(".talk-row")).to_have_count(3)

    await page.keyboard.press("KeyJ")
    await expect(page.get_by_role("log").get_by_text("I am sofia")).to_be_visible()
    await page.keyboard.press("KeyJ")
    await expect(page.get_by_role("log").get_by_text("I am emmy")).to_be_visible()
    await page.keyboard.press("KeyK")
    await expect(page.get_by_role("log").get_by_text("I am sofia")).to_be_visible()
    await at_rest(page)
    await page.keyboard.press("Control+Alt+KeyE")

    await expect(page.get_by_role("log").get_by_text("I am emmy")).to_be_visible()
    await expect(page.locator(".talk-row")).to_have_count(2)


async def test_a_menu_opens_with_the_focus_in_it(page: Page, id: ConversationId) -> None:
    await open_talk(page, id)

    await page.keyboard.press("KeyM")

    await expect(page.get_by_role("button", name="In an hour")).to_be_focused()


async def test_help_shows_all_keys_as_they_are_called_here(page: Page) -> None:
    await press(page, "Slash", ",", shiftKey=True)

    help = page.get_by_role("dialog", name="Keyboard shortcuts")
    await expect(help.get_by_text("Resolve and open the next one")).to_be_visible()
    await expect(help.locator("[data-keys='Ctrl+Alt+KeyE'] kbd")).to_have_text(["Ctrl", "Alt", "E"])
    await page.keyboard.press("Escape")
    await expect(help).to_be_hidden()


async def test_slash_goes_to_the_search_box(page: Page) -> None:
    await press(page, "Slash", ".")
    await expect(page.locator("[data-action=search]")).to_be_focused()


async def test_a_new_key_is_pressed_not_typed_and_works_at_once(page: Page) -> None:
    await page.goto("/settings/shortcuts")
    await ready(page)
    row = page.locator("#key-go-people")

    await row.get_by_role("button", name="Change").click()
    await page.keyboard.press("Control+Shift+KeyP")

    await expect(page.get_by_text("Saved.")).to_be_visible()
    await ready(page)
    await page.keyboard.press("Control+Shift+KeyP")
    await expect(page).to_have_url("/people")


async def test_a_conflict_is_said_beside_the_key(page: Page) -> None:
    await page.goto("/settings/shortcuts")
    await ready(page)

    await page.locator("#key-back").get_by_role("button", name="Change").click()
    await page.keyboard.press("KeyE")

    await expect(page.locator("#key-back").get_by_role("alert")).to_contain_text("They belong to: Resolve")
