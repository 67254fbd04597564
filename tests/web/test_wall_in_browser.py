"""Two operators and a supervisor: what one does is seen on the wall at once, and what is whispered by one of them only."""

import pytest
from playwright.async_api import Page, expect

from parley import routing
from parley.core.db import Database
from parley.routing import Manner, State
from parley.workspace import Staff
from tests.web.chairs import Sit, open_talk
from tests.web.chairs import barbara as barbara
from tests.web.chairs import sit as sit
from tests.web.chairs import site as site
from tests.web.conftest import hired
from tests.web.desk import Line


@pytest.fixture
async def ken(database: Database, grace: Staff) -> Staff:
    return await hired(database, grace, "Ken", "operator")


async def is_now(database: Database, staff: Staff, state: State) -> None:
    async with database.transaction(staff.workspace_id) as tx:
        await routing.agents.set_state(tx, staff.id, state, by=staff)


async def machine(database: Database, grace: Staff) -> None:
    """It gives out what waits."""
    async with database.transaction(grace.workspace_id) as tx:
        default = (await routing.queues.queues(tx))[-1]
        await routing.queues.change(tx, default.id, Manner(name="Desk", assigns=True), by=grace)


async def shows(page: Page, tile: str, figure: str) -> None:
    await expect(page.locator(f"#wall-{tile} dd")).to_have_text(figure)


async def test_the_wall_follows_what_happens_and_puts_it_right(
    database: Database, sit: Sit, grace: Staff, barbara: Staff, ken: Staff, line: Line
) -> None:
    wall, hers, his = await sit(grace), await sit(barbara), await sit(ken)
    await wall.goto("/wall")
    await shows(wall, "waiting", "0")

    await line.says("ada", "Is there a free slot on Saturday?")
    await shows(wall, "waiting", "1")
    await machine(database, grace)
    await is_now(database, barbara, State.AVAILABLE)
    await shows(wall, "waiting", "0")
    await shows(wall, "in-work", "1")
    await expect(wall.locator(f"#member-{barbara.id}")).to_contain_text("1 of 3")
    await is_now(database, barbara, State.BREAK)
    await expect(wall.locator(f"#member-{barbara.id} .badge")).to_have_text("On a break")

    id = await line.conversation_of("ada", grace)
    await open_talk(hers, id)
    await open_talk(his, id)
    await _whispers(wall, str(id))
    await expect(hers.locator("#whispers")).to_contain_text("Offer her the morning")
    await expect(wall.locator("#whispers")).to_contain_text("You whispered to Barbara")
    await expect(his.locator("#whispers")).to_be_empty()
    await hers.get_by_role("button", name="Understood").click()
    await expect(hers.locator("#whispers .whisper")).to_have_count(0)
    await expect(wall.locator("#whispers")).to_contain_text("read")

    await _gives_to_ken(wall, barbara)
    await expect(his.locator("#talk")).to_contain_text("gave the conversation to Ken")


async def _whispers(page: Page, id: str) -> None:
    await page.goto(f"/conversations/{id}")
    await page.get_by_text("Whisper to Barbara").click()
    await page.get_by_label("Whisper", exact=True).fill("Offer her the morning")
    await page.locator("#whisper-form button").click()


async def _gives_to_ken(page: Page, barbara: Staff) -> None:
    await page.goto(f"/wall/people/{barbara.id}")
    await page.get_by_label("Choose the conversation with Ada").check()
    await page.locator("#moves summary").click()
    await page.locator("#moves").get_by_role("button", name="Ken").click()
    await expect(page.get_by_text("Moved.")).to_be_visible()
    await expect(page.get_by_label("Choose the conversation with Ada")).to_have_count(0)
