"""One registration with a provider that serves several accounts: a call reaches those it is about, whichever it came to."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from parley import channels
from parley.core.ground import Ground
from parley.core.lanes import Worker
from tests.channels.desk import Desk, connected
from tests.providers.messenger import Meta, Place
from tests.spine.conftest import Salon, found_salon
from tests.spine.conftest import ground as ground
from tests.spine.conftest import salon as salon
from tests.spine.conftest import worker as worker

Two = tuple[Desk, Desk]


@pytest.fixture
async def meta() -> AsyncIterator[Meta]:
    async with Meta().running() as meta:
        yield meta


@pytest.fixture
def pages(meta: Meta) -> tuple[Place, Place]:
    """Of one app, which has one webhook for all of its pages: that of the page connected last."""
    return meta.page("Salon"), meta.page("Studio")


@pytest.fixture
async def desks(ground: Ground, salon: Salon, meta: Meta, pages: tuple[Place, Place]) -> AsyncIterator[Two]:
    other = await found_salon(ground, "grace@studio.example")
    async with AsyncExitStack() as stack:
        first, second = [
            await stack.enter_async_context(connected(ground, house, "messenger", settings_of(meta, page)))
            for house, page in zip((salon, other), pages, strict=True)
        ]
        yield first, second


def settings_of(meta: Meta, page: Place) -> dict[str, str]:
    return {"token": page.token, "app_id": page.app.id, "app_secret": page.app.secret, "api_url": meta.address, "page_id": page.id}


async def test_each_page_hears_what_was_said_to_it_and_nothing_else(
    desks: Two, meta: Meta, pages: tuple[Place, Place], worker: Worker
) -> None:
    await meta.person("Ada", of=pages[0]).writes("to the salon")
    await meta.person("Linus", of=pages[1]).writes("to the studio")

    assert [[message.text for message in await desk.heard(1)] for desk in desks] == [["to the salon"], ["to the studio"]]
    assert [await desk.count("journal") for desk in desks] == [1, 1]


async def test_who_claims_a_page_without_its_apps_secret_hears_nothing(
    desks: Two, ground: Ground, meta: Meta, pages: tuple[Place, Place], worker: Worker
) -> None:
    thief = await found_salon(ground, "mallory@salon.example")
    claimed = settings_of(meta, pages[0]) | {"app_secret": "a-guess-at-the-secret"}
    async with ground.database.transaction(thief.workspace_id) as tx:
        id = await channels.save(tx, ground, "messenger", "Salon", claimed)
    await meta.person("Ada", of=pages[0]).writes("to the salon")

    assert [message.text for message in await desks[0].heard(1)] == ["to the salon"]
    assert await Desk(ground, thief, id).count("journal") == 0


async def test_a_page_that_is_disconnected_still_passes_on_what_is_about_others(
    desks: Two, meta: Meta, pages: tuple[Place, Place], worker: Worker
) -> None:
    first, second = desks
    async with second.begin() as tx:
        await channels.set_state(tx, second.account_id, "disconnected")
    await meta.person("Linus", of=pages[1]).writes("to the studio")
    await meta.person("Ada", of=pages[0]).writes("to the salon")

    assert [message.text for message in await first.heard(1)] == ["to the salon"]
    assert await second.count("journal") == 0
    assert pages[0].app.missed == []
