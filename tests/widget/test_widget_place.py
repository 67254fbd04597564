"""Whoever waits in a queue that tells places hears how many are before them, until somebody answers."""

from typing import Any

import msgspec
import pytest
from playwright.async_api import expect
from test_widget_deeds import begun
from test_widget_house import Site as Account
from test_widget_rooms import event
from test_widget_rooms import real as real
from test_widget_rooms import site as site
from test_widget_socket import Browser, visit
from widget_browser import Site
from widget_office import Desk
from widget_server import Server

from parley import conversations, routing, workspace
from parley.conversations import Standing
from parley.core.ground import Ground
from parley.core.ids import ConversationId
from parley.core.lanes import Worker
from parley.routing import Manner
from parley.widget import lines
from parley.widget.ports import Place
from tests.spine.conftest import Salon
from tests.spine.conftest import ground as ground
from tests.spine.conftest import salon as salon
from tests.spine.conftest import worker as worker


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "PLACE_SECONDS", 0.2)


async def tells_place(ground: Ground, salon: Salon, *, tells: bool = True) -> None:
    async with ground.database.transaction(salon.workspace_id) as tx:
        grace = msgspec.structs.replace(await workspace.staff_member(tx, salon.grace), role="owner")
        default = (await routing.queues.queues(tx))[-1]
        await routing.queues.change(tx, default.id, Manner(tells_place=tells), by=grace)


async def place(browser: Browser, wanted: int | None) -> dict[str, Any]:
    """How they stand, once so many are before them; None: once they have no place."""
    while True:
        data = (await browser.hears("standing"))["data"]
        if data.get("place", {}).get("ahead") == wanted:
            return data


async def test_a_place_moves_up_as_others_are_served_and_ends_with_an_answer(
    real: Server, ground: Ground, worker: Worker, salon: Salon, site: Account
) -> None:
    await tells_place(ground, salon)
    async with visit(real, site) as ada, visit(real, site) as emmy:
        await ada.say("message", {"text": "I am the first"})
        first = ConversationId((await place(ada, 0))["talk"])
        await emmy.say("message", {"text": "I am the second"})
        second = ConversationId((await place(emmy, 1))["talk"])

        await take(ground, salon, first)
        assert "place" not in await place(ada, None)
        await place(emmy, 0)
        await take(ground, salon, second)
        await place(emmy, None)


async def take(ground: Ground, salon: Salon, id: ConversationId) -> None:
    async with ground.database.transaction(salon.workspace_id) as tx:
        await conversations.assign(tx, id, to=salon.grace, by=salon.grace)


async def test_a_queue_that_tells_no_places_tells_none(real: Server, ground: Ground, worker: Worker, salon: Salon, site: Account) -> None:
    await tells_place(ground, salon, tells=False)
    async with visit(real, site) as ada:
        await ada.say("message", {"text": "Hello"})
        await event(ada, "in")
        await routing.look_round(ground.database, salon.workspace_id)

        assert "place" not in (await ada.hears("standing"))["data"]


async def test_the_place_is_said_below_what_was_written(ada: Site, desk: Desk) -> None:
    talk = await begun(ada, desk)
    words = ada.window.get_by_role("status")
    desk.puts(desk.heard[0], Standing(talk=talk), Place(1, 3))
    await expect(words.get_by_text("1 person is before you, about 3 minutes")).to_be_visible()
    desk.puts(desk.heard[0], Standing(talk=talk), Place(0, None))
    await expect(words.get_by_text("You are next", exact=True)).to_be_visible()
    desk.puts(desk.heard[0], Standing(talk=talk))
    await expect(words.get_by_text("You are next")).to_have_count(0)
