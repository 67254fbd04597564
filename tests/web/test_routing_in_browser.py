"""Two at the desk where conversations are given out: why one waits, live; one's own state; asking for the next."""

import pytest
from playwright.async_api import Page, expect

from parley import routing
from parley.core.db import Database
from parley.core.ids import ConversationId
from parley.routing import Manner, Rules, State
from parley.routing.agents import MISSED
from parley.workspace import Staff
from tests.web.chairs import Sit, open_talk
from tests.web.chairs import barbara as barbara
from tests.web.chairs import page as page
from tests.web.chairs import sit as sit
from tests.web.chairs import site as site
from tests.web.desk import Line
from tests.web.screens import ready


@pytest.fixture
async def given_out(database: Database, grace: Staff) -> None:
    """To one customer at a time."""
    async with database.transaction(grace.workspace_id) as tx:
        default = (await routing.queues.queues(tx))[-1]
        await routing.queues.change(tx, default.id, Manner(assigns=True), by=grace)
        await routing.agents.set_rules(tx, Rules(limits={"call": 1, "chat": 1, "mail": 1}), by=grace)


async def says(page: Page, state: str) -> None:
    """By their own menu."""
    await page.locator("#my-state").click()
    await page.locator("#my-choices").get_by_role("button", name=state).click()


async def test_why_a_conversation_waits_follows_what_everybody_does(
    given_out: None, barbara: Staff, page: Page, sit: Sit, line: Line, database: Database, grace: Staff
) -> None:
    why = page.locator("#why")
    await expect(why).to_have_text("Waits: both who could take it are not there: 2 not at work; it is the first")

    other = await sit(barbara)
    await says(other, "Busy")
    await expect(why).to_contain_text("1 not to be disturbed, 1 not at work")
    await says(other, "Available")
    await expect(why).to_be_hidden()
    await expect(page.locator(".talk-head")).to_contain_text("Barbara")

    await line.says("emmy", "Is anybody there?")
    await open_talk(page, await line.conversation_of("emmy", grace))
    await expect(why).to_have_text("Waits: the only one who could take it has their hands full; it is the first")


async def test_whoever_was_sent_away_is_told_at_once_and_is_back_with_one_click(
    given_out: None, sit: Sit, database: Database, grace: Staff
) -> None:
    page = await sit(grace)
    await says(page, "Available")
    await expect(page.locator("#my-state[aria-label='My menu: Available']")).to_be_visible()
    async with database.transaction(grace.workspace_id) as tx:
        await routing.agents.send_away(tx, [grace.id], MISSED)

    await expect(page.locator("#my-word")).to_contain_text("You did not open what was given to you")
    await page.get_by_role("button", name="I am here").click()

    await expect(page.locator("#my-word")).to_be_empty()
    await expect(page.locator("#my-state .state-available")).to_be_visible()


async def test_keys_open_my_menu_and_take_the_next_one(sit: Sit, database: Database, grace: Staff, id: ConversationId) -> None:
    page = await sit(grace)
    await ready(page)
    await expect(page.locator("#my-state .state-mark")).to_be_visible()
    await page.keyboard.press("b")
    await expect(page.locator("#my-choices button").first).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("#my-state .state-available")).to_be_visible()
    await page.locator("#main").focus()

    await page.keyboard.press("q")
    await expect(page.get_by_role("log")).to_contain_text("Is there a free slot on Saturday?")
    await page.wait_for_url(f"**/conversations/{id}?*")
    await expect(page.locator("#why")).to_be_hidden()
    await page.keyboard.press("q")
    await expect(page.get_by_role("alert")).to_contain_text("Nothing waits that is for you.")
    async with database.transaction(grace.workspace_id) as tx:
        assert (await routing.agents.agent(tx, grace.id)).state is State.AVAILABLE


async def test_a_queues_question_is_put_together_while_the_rest_of_the_form_stays(sit: Sit, database: Database, grace: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        await routing.queues.add_skill(tx, "Colour", by=grace)
    page = await sit(grace)
    await page.goto("/settings/queues/new")
    await page.get_by_label("Name of the queue").fill("Urgent")
    await page.get_by_label("What is asked").select_option("said")
    await page.get_by_label("Words", exact=True).fill("urgent")
    await expect(page.get_by_text("Customer's words: contains urgent")).to_be_visible()
    await page.get_by_role("button", name="Ask for a skill").click()
    await page.get_by_label("Skill", exact=True).select_option(label="Colour")
    await page.get_by_label("Level at first").select_option("3")
    await page.get_by_role("button", name="Ask for less later").click()
    await page.get_by_role("textbox", name="After how long").fill("30")
    await page.get_by_role("button", name="Save").last.click()

    await expect(page.get_by_text("The queue is there.")).to_be_visible()
    await expect(page.get_by_role("listitem").filter(has_text="Urgent")).to_contain_text("Colour 3 → 2")
