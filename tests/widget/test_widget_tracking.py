"""What a site says has happened stands among the touchpoints of its visitor: once each, and not without end."""

from typing import Any

import pytest
from test_widget_house import identity
from test_widget_rooms import event, waiting
from test_widget_rooms import real as real
from test_widget_rooms import site as site
from test_widget_socket import Browser, visit
from widget_server import Server

from parley import channels, people
from parley.core import clock
from parley.core.ground import Ground
from parley.core.lanes import Worker
from parley.people import Touchpoint
from parley.widget import note_tracked, tracking
from tests.spine.conftest import Salon
from tests.spine.conftest import ground as ground
from tests.spine.conftest import salon as salon
from tests.spine.conftest import worker as worker
from tests.spine.waiting import until

Site = channels.Account[Any]


async def begun(browser: Browser) -> None:
    await browser.say("message", {"text": "Hello"})
    await event(browser, "in")


async def touches(ground: Ground, salon: Salon, count: int) -> list[Touchpoint]:
    """Of the visitor, once there are so many."""
    person_id = (await waiting(ground, salon)).person_id

    async def enough() -> list[Touchpoint]:
        async with ground.database.transaction(salon.workspace_id) as tx:
            found = await people.touchpoints(tx, person_id)
        return found if len(found) >= count else []

    return await until(enough)


async def test_what_happens_on_the_site_stands_beside_its_visitor(
    real: Server, ground: Ground, worker: Worker, salon: Salon, site: Site
) -> None:
    async with visit(real, site) as ada:
        await begun(ada)
        await ada.say("track", {"name": "added_to_cart", "data": {"sku": "42", "count": 2}})
        [touch] = await touches(ground, salon, 1)
    assert (touch.kind, touch.title, touch.detail) == ("event", "added_to_cart", {"sku": "42", "count": 2})


async def test_only_the_newest_are_kept_and_nothing_that_is_too_long(
    real: Server, ground: Ground, worker: Worker, salon: Salon, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tracking, "MOST_KEPT", 3)
    async with visit(real, site) as ada:
        await begun(ada)
        for number in range(6):
            await ada.say("track", {"name": f"event {number}", "data": {f"field {place}": "x" * 200 for place in range(20)}})
            await ada.hears("ack")
        await until(lambda: has_heard_of(ground, salon, "event 5"))
        found = await touches(ground, salon, 1)
    assert [touch.title for touch in found] == ["event 5", "event 4", "event 3"]
    assert all(0 < len(str(touch.detail)) < 3000 for touch in found)


async def has_heard_of(ground: Ground, salon: Salon, title: str) -> bool:
    return any(touch.title == title for touch in await touches(ground, salon, 1))


async def test_the_same_event_taken_in_twice_is_one(real: Server, ground: Ground, worker: Worker, salon: Salon, site: Site) -> None:
    async with visit(real, site) as ada:
        await begun(ada)
        identity_id = await identity(ground, site, ada)
        inbound = channels.Inbound(
            kind=channels.Kind.SYSTEM,
            key="one",
            sender=channels.Sender(ada.welcome["visitor"]),
            extra={"event": "ordered", "data": {}},
        )
        received = heard(site, inbound)
        async with ground.database.transaction(salon.workspace_id) as tx:
            await note_tracked(tx, received)
            await note_tracked(tx, received)
    [touch] = await touches(ground, salon, 1)
    assert touch.identity_id == identity_id


def heard(site: Site, inbound: channels.Inbound) -> channels.Received:
    can = channels.adapter("webchat").manifest.can
    return channels.Received(site, can, "webchat", (channels.Incoming(inbound, clock.now()),))
