"""The whole way on a page and on a professional account: Meta calls our door, Grace answers, Ada presses."""

import pytest

from parley.channels import Button
from parley.conversations import WindowOver
from parley.core.ground import Ground
from parley.core.lanes import Worker
from tests.channels.meta.meta_desk import Desk, sees
from tests.providers.meta import Meta, Person, Place
from tests.providers.meta.webhooks import written
from tests.spine.waiting import until

PHOTO = b"\xff\xd8 a photo"
YES, NO = Button("Так, на завтра", "yes:42"), Button("Ні", "no:42")


async def test_ada_asks_with_a_photo_and_presses_the_button_of_the_answer(desk: Desk, ada: Person, worker: Worker) -> None:
    await ada.writes("Таку можна на завтра?")
    await ada.sends("image", PHOTO, mime="image/jpeg")
    await desk.heard(2)
    await desk.replies("Записати?", YES, NO)

    assert [seen.buttons for seen in await sees(ada, 1)] == [("Так, на завтра", "Ні")]

    await ada.presses("Так, на завтра")
    pressed = (await desk.heard(3))[-1]

    assert (pressed.text, pressed.content["payload"]) == ("Так, на завтра", "yes:42")
    assert [message.text for message in await desk.said()] == ["Таку можна на завтра?", "", "Записати?", "Так, на завтра"]


async def test_the_photo_is_brought_into_our_store(desk: Desk, ada: Person, ground: Ground, worker: Worker) -> None:
    await ada.sends("image", PHOTO, mime="image/jpeg")

    async def stored() -> list[str]:
        return [file.key for message in await desk.timeline() for file in message.attachments if file.key]

    assert [await ground.files.get(key) for key in await until(stored)] == [PHOTO]


async def test_grace_learns_that_her_answer_was_read(desk: Desk, ada: Person, worker: Worker) -> None:
    await ada.writes("Ви працюєте?")
    await desk.heard(1)
    await desk.replies("Так")
    await sees(ada, 1)
    await ada.reads()

    assert (await desk.answered("read")).text == "Так"


@pytest.mark.parametrize("kind", ["messenger"])  # Instagram tells nobody
async def test_grace_learns_that_her_answer_has_arrived(desk: Desk, ada: Person, worker: Worker) -> None:
    await ada.writes("Ви працюєте?")
    await desk.heard(1)
    await desk.replies("Так")
    await sees(ada, 1)
    await ada.receives()

    assert (await desk.answered("delivered")).text == "Так"


async def test_what_is_brought_twice_is_said_once(desk: Desk, meta: Meta, place: Place, ada: Person, worker: Worker) -> None:
    desk.closed = True
    await ada.writes("one")
    missed = place.app.missed[0]
    desk.closed = False

    assert await meta.bringer.bring_again(place.app, place.object) == [200]
    assert await meta.bringer.call(place.app, place.object, missed) == 200
    async with meta.together(place):
        await ada.writes("two")
        await ada.writes("three")

    assert [message.text for message in await desk.heard(3)] == ["one", "two", "three"]


async def test_what_ada_takes_back_is_gone(desk: Desk, ada: Person, worker: Worker) -> None:
    mid = await ada.writes("зайве")
    await desk.heard(1)
    await ada.unsends(mid)

    async def deleted() -> bool:
        return (await desk.timeline())[0].deleted_at is not None

    assert await until(deleted)


async def test_a_comment_is_a_conversation_apart_from_what_is_said_in_private(desk: Desk, ada: Person, worker: Worker) -> None:
    await ada.writes("А для мене?")
    await desk.heard(1)
    await ada.comments("Скільки коштує?")
    await desk.heard(2)

    assert [(row.is_public, row.preview) for row in await desk.inbox()] == [(True, "Скільки коштує?"), (False, "А для мене?")]


async def test_a_forged_call_stores_nothing(desk: Desk, meta: Meta, place: Place, ada: Person) -> None:
    event = ada.event(message={"mid": "forged", "text": "Переведіть гроші"})
    body = written({"object": place.object, "entry": [{"id": place.id, "time": 1, "messaging": [event]}]})

    assert await meta.bringer.call(place.app, place.object, body, signature="sha256=guessed") == 401
    assert await desk.count("journal") == 0
    assert await meta.bringer.call(place.app, place.object, body) == 200
    assert await desk.count("journal") == 1


async def test_after_a_day_a_person_may_still_answer_and_after_a_week_nobody(desk: Desk, ada: Person, worker: Worker) -> None:
    await ada.writes("Можна записатися?")
    await desk.heard(1)

    ada.falls_silent()
    await desk.days_pass(3)
    await desk.replies("Так, коли вам зручно?")
    assert [seen.text for seen in await sees(ada, 1)] == ["Так, коли вам зручно?"]

    ada.falls_silent_for_a_week()
    await desk.days_pass(5)
    with pytest.raises(WindowOver):
        await desk.replies("То коли?")

    await ada.writes("Завтра")
    await desk.heard(2)
    await desk.replies("Записала")
    assert [seen.text for seen in await sees(ada, 2)][-1] == "Записала"
