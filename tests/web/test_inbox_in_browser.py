"""The list in a real browser: live and calm, by keyboard, however long, wide and narrow."""

import asyncio
import re
from collections.abc import AsyncIterator

import pytest
from litestar import Litestar
from playwright.async_api import Browser, Locator, Page, ViewportSize, expect

from parley import conversations
from parley.conversations import Priority
from parley.core.db import Database
from parley.core.ids import ConversationId
from parley.workspace import Staff
from tests.spine.waiting import until
from tests.web.desk import Line
from tests.web.screens import enter, watched
from tests.web.site import serving

WIDE = ViewportSize(width=1440, height=900)
PHONE = ViewportSize(width=390, height=844)
LONG = 230


@pytest.fixture
async def site(app: Litestar) -> AsyncIterator[str]:
    async with serving(app) as address:
        yield address


@pytest.fixture
async def page(chromium: Browser, site: str, grace: Staff) -> AsyncIterator[Page]:
    """Grace at her desk, signed in."""
    async with watched(chromium, base_url=site, viewport=WIDE) as page:
        await enter(page, grace)
        await expect(page.get_by_role("heading", name="Inbox")).to_be_attached()
        yield page


@pytest.fixture
async def three(line: Line, grace: Staff) -> list[ConversationId]:
    """Sofia has written last."""
    found: list[ConversationId] = []
    for who in ("ada", "emmy", "sofia"):
        await line.says(who, f"I am {who}")
        found.append(ConversationId(await line.conversation_of(who, grace)))
    return found


@pytest.fixture
async def crowd(line: Line, database: Database, grace: Staff) -> int:
    """So many conversations that nobody draws them all."""
    await asyncio.gather(*(line.says(f"customer {number:03}", f"number {number}") for number in range(LONG)))

    async def all_there() -> bool:
        async with database.transaction(grace.workspace_id) as tx:
            return (await conversations.counts(tx, grace.id, {"": ("all", None)}))[""] == LONG

    await until(all_there, within=60)
    return LONG


def names(page: Page) -> Locator:
    return page.locator("#inbox .talk-name")


async def shows(page: Page, *expected: str) -> None:
    await expect(names(page)).to_have_text([*expected])


# ── live


async def test_whoever_writes_comes_to_the_top_and_the_focus_stays_with_its_row(
    page: Page, three: list[ConversationId], line: Line
) -> None:
    await page.goto("/inbox")
    await shows(page, "Sofia", "Emmy", "Ada")
    emmy = page.locator(".talk-row", has_text="I am emmy")
    await emmy.focus()
    await page.evaluate("window.sameDocument = true")

    await line.says("ada", "Is anybody there?")

    await shows(page, "Ada", "Sofia", "Emmy")
    await expect(emmy).to_be_focused()
    assert await page.evaluate("window.sameDocument")


async def test_the_counts_follow_by_themselves(page: Page, three: list[ConversationId], line: Line) -> None:
    await page.goto("/inbox")
    spot = page.locator("#places .spot", has_text="All open")
    await expect(spot.locator(".spot-count")).to_contain_text("3")

    await line.says("hedy", "Hello")

    await expect(spot.locator(".spot-count")).to_contain_text("4")


async def test_what_is_read_down_the_list_stays_where_it_is_when_somebody_writes(page: Page, crowd: int, line: Line) -> None:
    await page.goto("/inbox")
    await page.locator("#inbox").evaluate("list => { list.scrollTop = 700 }")
    row = page.locator(".talk").nth(14)
    who = await row.locator(".talk-name").inner_text()
    before = await row.bounding_box()

    await line.says("newcomer", "Hello")

    await expect(names(page).first).to_have_text("Newcomer")
    after = await page.locator(".talk", has=page.get_by_text(who, exact=True)).bounding_box()
    assert before and after and abs(before["y"] - after["y"]) < 2


async def test_a_long_list_is_walked_to_its_end_and_back_with_few_rows_at_a_time(page: Page, crowd: int) -> None:
    await page.goto("/inbox")
    seen: set[str] = set()
    most = 0
    first = await names(page).first.inner_text()
    for _ in range(200):
        texts = await names(page).all_text_contents()
        seen, most = seen | set(texts), max(most, len(texts))
        if len(seen) == crowd:
            break
        await page.locator("#inbox").hover()
        await page.mouse.wheel(0, 700)
        await expect(page.locator("#inbox[data-moving]")).to_have_count(0)
    assert (len(seen), most) == (crowd, 100)

    for _ in range(200):
        if await page.locator("#inbox").evaluate("list => list.scrollTop") == 0:
            break
        await page.mouse.wheel(0, -900)
        await expect(page.locator("#inbox[data-moving]")).to_have_count(0)
    await expect(names(page).first).to_have_text(first)
    assert await page.locator("[data-above]").evaluate("space => space.offsetHeight") == 0


# ── by keyboard, and many at once


async def test_arrows_walk_and_enter_opens(page: Page, three: list[ConversationId]) -> None:
    await page.goto("/inbox")
    await page.locator(".talk-row").first.focus()

    await page.keyboard.press("ArrowDown")
    await expect(page.locator(".talk-row", has_text="I am emmy")).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")

    await expect(page.locator(".talk-row[aria-current]")).to_contain_text("Emmy")
    await expect(page.get_by_role("log")).to_contain_text("I am emmy")


async def test_several_are_chosen_by_keyboard_resolved_and_brought_back(page: Page, three: list[ConversationId]) -> None:
    await page.goto("/inbox")
    await page.locator(".talk-row").first.focus()
    await page.keyboard.press("x")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("x")
    await expect(page.get_by_text("Chosen: 2")).to_be_visible()

    await page.locator("#bulk").get_by_role("button", name="Resolve").click()

    await shows(page, "Ada")
    await expect(page.get_by_text("Chosen: 2")).to_be_hidden()
    await expect(page.get_by_text("2 conversations changed")).to_be_visible()
    await page.get_by_role("button", name="Undo").click()
    await shows(page, "Sofia", "Emmy", "Ada")


async def test_a_shift_click_takes_all_between_and_they_stay_chosen_while_the_list_moves(
    page: Page, three: list[ConversationId], line: Line
) -> None:
    await page.goto("/inbox")
    boxes = page.locator(".talk-pick")
    await boxes.nth(0).click()
    await boxes.nth(2).click(modifiers=["Shift"])
    await expect(page.get_by_text("Chosen: 3")).to_be_visible()

    await line.says("hedy", "Hello")

    await shows(page, "Hedy", "Sofia", "Emmy", "Ada")
    assert await page.locator(".talk-pick input").evaluate_all("boxes => boxes.map(box => box.checked)") == [False, True, True, True]
    await page.keyboard.press("Escape")
    await expect(page.locator("#bulk")).to_be_hidden()


async def test_rows_that_were_scrolled_away_are_changed_too(page: Page, crowd: int, database: Database, grace: Staff) -> None:
    await page.goto("/inbox")
    await page.locator(".talk-pick").nth(0).click()
    for _ in range(40):
        if await page.locator("#inbox .talk-pick :checked").count() == 0:
            break
        await page.locator("#inbox").hover()
        await page.mouse.wheel(0, 2000)
        await expect(page.locator("#inbox[data-moving]")).to_have_count(0)
    await expect(page.locator("#inbox .talk-pick :checked")).to_have_count(0)

    await page.get_by_label("Tags and priority").click()
    await page.locator("#bulk").get_by_role("button", name="Urgent").click()

    await expect(page.get_by_text("1 conversation changed")).to_be_visible()
    async with database.transaction(grace.workspace_id) as tx:
        rows = await conversations.inbox(tx, grace.id, sort="priority", limit=2)
    assert [row.priority for row in rows] == [Priority.URGENT, Priority.NORMAL]


# ── places, filters, views


async def test_another_place_is_gone_to_beside_the_open_conversation(
    page: Page, database: Database, grace: Staff, three: list[ConversationId]
) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        await conversations.assign(tx, three[0], to=grace.id, by=grace.id)
    await page.goto("/inbox")
    await page.get_by_role("link", name="I am emmy").click()
    await expect(page.get_by_role("log")).to_contain_text("I am emmy")
    await page.evaluate("window.sameDocument = true")

    await page.locator("#places").get_by_role("link", name="Mine").click()

    await shows(page, "Ada")
    await expect(page.get_by_role("log")).to_contain_text("I am emmy")
    await expect(page).to_have_url(re.compile(r"/conversations/.+\?tab=mine"))
    assert await page.evaluate("window.sameDocument")


async def test_a_filter_of_and_and_or_is_put_together_and_kept_as_a_view(page: Page, three: list[ConversationId]) -> None:
    await page.goto("/inbox")
    await page.locator(".list-bar").get_by_label("Filter").click()
    builder = page.locator("#filter-builder")
    await builder.get_by_label("How the conditions are joined").select_option(label="Any of these holds")
    await builder.get_by_label("What is asked").select_option(label="Customer's name")
    await builder.get_by_label("Words").fill("ada")
    await builder.get_by_role("button", name="Condition", exact=True).click()
    await builder.get_by_label("What is asked").nth(1).select_option(label="Customer's name")
    await builder.get_by_label("Words").nth(1).fill("sofia")
    await expect(builder.get_by_text("Shows: 2")).to_be_visible()

    await builder.get_by_role("button", name="Show", exact=True).click()
    await shows(page, "Sofia", "Ada")
    await expect(page.locator(".list-words")).to_have_text("Customer's name: contains ada or Customer's name: contains sofia")
    await page.reload()
    await shows(page, "Sofia", "Ada")

    await page.locator(".list-words").click()
    await builder.get_by_label("Save as a view").fill("The two")
    await builder.get_by_role("button", name="Save", exact=True).click()
    view = page.locator("#places .spot", has_text="The two")
    await expect(view.get_by_role("link")).to_have_attribute("aria-current", "page")
    await expect(page.get_by_role("heading", name="The two")).to_be_visible()

    await view.hover()
    await view.get_by_label("More for The two").click()
    await view.get_by_role("button", name="Delete the view").click()
    await expect(view).to_have_count(0)
    await expect(page.get_by_role("heading", name="All open")).to_be_visible()
    await page.get_by_role("button", name="Undo").click()
    await expect(view).to_be_visible()


async def test_the_column_folds_and_stays_folded(page: Page) -> None:
    await page.goto("/inbox")
    await expect(page.locator("#places")).to_be_visible()

    await page.locator("[data-places]").click()

    await expect(page.locator("#places")).to_be_hidden()
    await page.reload()
    await expect(page.locator("#places")).to_be_hidden()
    await page.locator("[data-places]").click()
    await expect(page.locator("#places")).to_be_visible()


async def test_on_a_phone_the_places_are_a_sheet(page: Page, three: list[ConversationId]) -> None:
    await page.set_viewport_size(PHONE)
    await page.goto("/inbox")
    await expect(page.locator("#places")).to_be_hidden()

    await page.locator("[data-places]").click()
    await page.locator("#places").get_by_role("link", name="Snoozed").click()

    await expect(page.get_by_text("Nothing is put off")).to_be_visible()
    await expect(page.locator("#places")).to_be_hidden()
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    await page.go_back()
    await shows(page, "Sofia", "Emmy", "Ada")
    await page.get_by_label("Select conversations").click()
    await page.locator(".talk-pick").first.click()
    await expect(page.get_by_text("Chosen: 1")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
