"""The whole way: LINE calls our door, Grace answers, Ada presses."""

from collections.abc import AsyncIterator

import pytest

from parley.channels import Button
from parley.core.ground import Ground
from parley.core.lanes import Worker
from tests.channels.desk import Desk, connected
from tests.providers import line as fake
from tests.spine.conftest import Salon
from tests.spine.waiting import until

PHOTO = b"\xff\xd8 a photo"
YES, NO = Button("Так, на завтра", "yes:42"), Button("Ні", "no:42")


@pytest.fixture
async def desk(ground: Ground, salon: Salon, line: fake.Line, channel: fake.Channel) -> AsyncIterator[Desk]:
    settings = {"access_token": channel.token, "channel_secret": channel.secret, "api_url": line.address}
    async with connected(ground, salon, "line", settings) as desk:
        channel.endpoint = desk.address
        yield desk


async def sees(ada: fake.Person, count: int) -> list[fake.Seen]:
    async def enough() -> list[fake.Seen]:
        return ada.sees if len(ada.sees) >= count else []

    return await until(enough)


async def test_ada_asks_with_a_photo_and_presses_the_button_of_the_answer(desk: Desk, ada: fake.Person, worker: Worker) -> None:
    await ada.writes("Таку можна на завтра?")
    await ada.sends("image", PHOTO, mime="image/jpeg")
    await desk.heard(2)
    await desk.replies("Записати?", YES, NO)

    assert [seen.buttons for seen in await sees(ada, 1)] == [("Так, на завтра", "Ні")]

    await ada.presses("Так, на завтра")
    pressed = (await desk.heard(3))[-1]

    assert (pressed.text, pressed.content["payload"]) == ("Так, на завтра", "yes:42")
    assert [message.text for message in await desk.timeline() if message.text] == [
        "Таку можна на завтра?",
        "Записати?",
        "Так, на завтра",
    ]


async def test_the_photo_is_brought_into_our_store(desk: Desk, ada: fake.Person, ground: Ground, worker: Worker) -> None:
    await ada.sends("image", PHOTO, mime="image/jpeg")

    async def stored() -> list[str]:
        return [file.key for message in await desk.timeline() for file in message.attachments if file.key]

    assert [await ground.files.get(key) for key in await until(stored)] == [PHOTO]


async def test_what_is_brought_twice_is_said_once(
    desk: Desk, line: fake.Line, channel: fake.Channel, ada: fake.Person, worker: Worker
) -> None:
    channel.redelivers = desk.closed = True
    first = await ada.writes("one")
    desk.closed = False
    await line.brings_again(channel)
    again = await line.bringer.call(channel, [first])
    together = await line.bringer.call(channel, [first, await ada.writes("two")])

    assert (again, together) == (200, 200)
    assert [message.text for message in await desk.heard(2)] == ["one", "two"]


async def test_what_ada_takes_back_is_gone(desk: Desk, ada: fake.Person, worker: Worker) -> None:
    message = await ada.writes("зайве")
    await desk.heard(1)
    await ada.unsends(message)

    async def deleted() -> bool:
        return (await desk.timeline())[0].deleted_at is not None

    assert await until(deleted)


async def test_a_forged_call_stores_nothing(desk: Desk, line: fake.Line, channel: fake.Channel, ada: fake.Person) -> None:
    channel.active = False
    event = await ada.writes("Переведіть гроші")

    assert await line.bringer.call(channel, [event], signature="guessed") == 401
    assert await desk.count("journal") == 0
    assert await line.bringer.call(channel, [event]) == 200
    assert await desk.count("journal") == 1
