"""What Ada sees of Grace before there is an answer: that her words are read, and that somebody types."""

from collections.abc import AsyncIterator

import pytest

from parley import conversations, workspace
from parley.core.ground import Ground
from parley.core.lanes import Worker
from parley.desk import presence
from parley.web.thread import reading
from tests.channels.desk import Desk
from tests.channels.meta.meta_desk import connected
from tests.providers.messenger import Meta, Person, Place
from tests.spine.conftest import Salon
from tests.spine.waiting import until


@pytest.fixture
async def desk(ground: Ground, salon: Salon, meta: Meta, place: Place) -> AsyncIterator[Desk]:
    async with connected(ground, salon, meta, place, "messenger") as desk:
        yield desk


async def signs(place: Place, count: int) -> list[tuple[str, str]]:
    async def enough() -> list[tuple[str, str]]:
        return place.acted if len(place.acted) >= count else []

    return await until(enough)


async def test_ada_sees_that_grace_types(desk: Desk, ada: Person, place: Place, worker: Worker) -> None:
    await ada.writes("Ви працюєте?")
    await desk.heard(1)
    async with desk.begin() as tx:
        grace = await workspace.staff_member(tx, desk.salon.grace)
        id = (await conversations.inbox(tx, grace.id))[0].id
        await presence.show(tx, grace, id, tab="one")
        await presence.show(tx, grace, id, tab="one", doing="note")
    async with desk.begin() as tx:
        await presence.show(tx, grace, id, tab="one", doing="reply")

    assert await signs(place, 1) == [(ada.id, "typing_on")]


async def test_words_are_read_when_whoever_is_to_answer_reads_them(desk: Desk, ada: Person, place: Place, worker: Worker) -> None:
    await ada.writes("Ви працюєте?")
    await desk.heard(1)
    async with desk.begin() as tx:
        row = (await conversations.inbox(tx, desk.salon.grace))[0]
        await reading.read_on(tx, await conversations.conversation(tx, row.id), desk.salon.grace)
    async with desk.begin() as tx:
        assert await tx.value("SELECT count(*) FROM lanes WHERE kind = 'conversations.courtesy'") == 0
        await conversations.assign(tx, row.id, to=desk.salon.grace, by=desk.salon.grace)
    await ada.writes("Ау!")
    await desk.heard(2)
    async with desk.begin() as tx:
        await reading.read_on(tx, await conversations.conversation(tx, row.id), desk.salon.grace)

    assert await signs(place, 1) == [(ada.id, "mark_seen")]


async def test_an_answer_has_read_what_it_answers(desk: Desk, ada: Person, place: Place, worker: Worker) -> None:
    await ada.writes("Ви працюєте?")
    await desk.heard(1)
    await desk.replies("Так")

    assert await signs(place, 1) == [(ada.id, "mark_seen")]
