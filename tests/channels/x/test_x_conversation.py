"""The whole way: X calls our door, Grace answers, Ada chooses."""

from collections.abc import AsyncIterator, Sequence

import pytest

from parley.channels import Button
from parley.core.ground import Ground
from parley.core.lanes import Worker
from tests.channels.desk import Desk, connected
from tests.channels.x.conftest import settings_of
from tests.providers import x as fake
from tests.spine.conftest import Salon
from tests.spine.waiting import until

PHOTO = b"\xff\xd8 a photo"
YES, NO = Button("Так, на завтра", "yes:42"), Button("Ні", "no:42")


@pytest.fixture
async def desk(ground: Ground, salon: Salon, x: fake.X, place: fake.Account) -> AsyncIterator[Desk]:
    async with connected(ground, salon, "x", settings_of(x, place)) as desk:
        yield desk


async def sees(ada: fake.Person, count: int) -> Sequence[fake.Seen]:
    async def enough() -> Sequence[fake.Seen]:
        return ada.sees if len(ada.sees) >= count else []

    return await until(enough)


async def test_ada_asks_with_a_photo_and_chooses_from_the_answer(desk: Desk, ada: fake.Person, worker: Worker) -> None:
    await ada.writes("Таку можна на 5 & 6?")
    await ada.sends_a_picture(PHOTO)
    await desk.heard(2)
    await desk.replies("Записати?", YES, NO)

    assert [seen.text for seen in await sees(ada, 1)] == ["Записати?\n\n1. Так, на завтра\n2. Ні"]

    await ada.writes("1")
    chosen = (await desk.heard(3))[-1]

    assert (chosen.content["payload"], chosen.content["pressed"]) == ("yes:42", "Так, на завтра")
    assert [message.text for message in await desk.said()] == ["Таку можна на 5 & 6?", "", "Записати?", "1"]


async def test_the_photo_is_brought_into_our_store(desk: Desk, ada: fake.Person, ground: Ground, worker: Worker) -> None:
    await ada.sends_a_picture(PHOTO, text="Ось така")

    async def stored() -> list[str]:
        return [file.key for message in await desk.timeline() for file in message.attachments if file.key]

    assert [await ground.files.get(key) for key in await until(stored)] == [PHOTO]
    assert [message.text for message in await desk.said()] == ["Ось така"]


async def test_grace_learns_that_her_answer_was_read(desk: Desk, ada: fake.Person, worker: Worker) -> None:
    await ada.writes("Ви працюєте?")
    await desk.heard(1)
    await desk.replies("Так")
    await desk.answered("sent")
    await ada.reads()

    assert (await desk.answered("read")).text == "Так"


async def test_an_answer_whose_end_is_not_heard_is_known_by_its_echo(desk: Desk, x: fake.X, ada: fake.Person, worker: Worker) -> None:
    await ada.writes("Ви працюєте?")
    await desk.heard(1)
    x.drops_answers()
    await desk.replies("Так")

    assert (await desk.answered("sent")).text == "Так"
    assert [seen.text for seen in ada.sees] == ["Так"]
    assert [message.text for message in await desk.said()] == ["Ви працюєте?", "Так"]


async def test_what_is_brought_twice_is_said_once(desk: Desk, x: fake.X, place: fake.Account, ada: fake.Person, worker: Worker) -> None:
    desk.closed = True
    await ada.writes("one")
    missed = place.app.missed[0]
    desk.closed = False

    assert await x.bringer.bring_again(place.app) == [200]
    assert await x.bringer.call(place.app, *missed) == 200
    await ada.writes("two")

    assert [message.text for message in await desk.heard(2)] == ["one", "two"]


async def test_what_nobody_but_the_two_can_read_is_shown_as_such(desk: Desk, ada: fake.Person, worker: Worker) -> None:
    await ada.writes_for_two_only()
    hidden = (await desk.heard(1))[0]

    assert (hidden.text, hidden.content["unknown"]) == ("", True)


async def test_whoever_writes_what_cannot_be_read_is_known_by_name(desk: Desk, ada: fake.Person, worker: Worker) -> None:
    await ada.writes_for_two_only()

    async def named() -> bool:
        return [row.name for row in await desk.inbox()] == ["Ada"]

    assert await until(named)


async def test_a_mention_is_a_conversation_apart(desk: Desk, ada: fake.Person, worker: Worker) -> None:
    await ada.writes("А для мене?")
    await desk.heard(1)
    await ada.mentions("@salon найкращі!")
    await desk.heard(2)

    assert len(await desk.inbox()) == 2
    assert [(way.public, way.closed_reason) for way in await desk.ways()] == [(True, "not_allowed"), (False, None)]


async def test_a_forged_call_stores_nothing(desk: Desk, x: fake.X, place: fake.Account, ada: fake.Person) -> None:
    body, (hook,) = ada.event("Переведіть гроші"), place.app.webhooks

    assert await x.bringer.call(place.app, hook, body, signature="sha256=guessed") == 401
    assert await desk.count("journal") == 0
    assert await x.bringer.call(place.app, hook, body) == 200
    assert await desk.count("journal") == 1
