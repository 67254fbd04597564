"""The whole way: Microsoft calls our door, Grace answers with buttons, Ada presses one."""

from collections.abc import AsyncIterator

import pytest

from parley.channels import Button
from parley.core.ground import Ground
from parley.core.lanes import Worker
from tests.channels.desk import Desk, connected
from tests.providers import botframework as fake
from tests.spine.conftest import Salon
from tests.spine.waiting import until

PHOTO = b"\x89PNG a photo"
YES, NO = Button("Так, на завтра", "yes:42"), Button("Ні", "no:42")


@pytest.fixture
async def desk(ground: Ground, salon: Salon, microsoft: fake.Microsoft, bot: fake.Bot) -> AsyncIterator[Desk]:
    settings = {"app_id": bot.app_id, "app_password": bot.secret, "tenant_id": bot.tenant, "api_url": microsoft.address}
    async with connected(ground, salon, "botframework", settings) as desk:
        bot.endpoint = desk.address
        yield desk


async def sees(ada: fake.Person, count: int) -> list[fake.Seen]:
    async def enough() -> list[fake.Seen]:
        return ada.sees if len(ada.sees) >= count else []

    return await until(enough)


async def test_ada_asks_with_a_photo_and_presses_the_button_of_the_answer(desk: Desk, ada: fake.Person, worker: Worker) -> None:
    await ada.pastes(PHOTO, text="Таку можна на завтра?")
    await desk.heard(1)
    await desk.replies("Записати?", YES, NO)

    assert [seen.buttons for seen in await sees(ada, 1)] == [("Так, на завтра", "Ні")]

    await ada.presses("Так, на завтра")
    pressed = (await desk.heard(2))[-1]

    assert (pressed.text, pressed.content["payload"]) == ("Так, на завтра", "yes:42")
    assert [message.text for message in await desk.said()] == ["Таку можна на завтра?", "Записати?", "Так, на завтра"]


async def test_the_photo_is_brought_into_our_store(desk: Desk, ada: fake.Person, ground: Ground, worker: Worker) -> None:
    await ada.pastes(PHOTO)

    async def stored() -> list[str]:
        return [file.key for message in await desk.timeline() for file in message.attachments if file.key]

    assert [await ground.files.get(key) for key in await until(stored)] == [PHOTO]


async def test_the_answer_is_sent_and_then_read(desk: Desk, ada: fake.Person, worker: Worker) -> None:
    await ada.writes("Є час?")
    await desk.heard(1)
    await desk.replies("Так, о 15:00")
    await desk.answered("sent")
    await ada.reads()

    assert (await desk.answered("read")).text == "Так, о 15:00"


async def test_an_answer_goes_where_the_conversation_is_served_now(desk: Desk, ada: fake.Person, worker: Worker) -> None:
    await ada.writes("one")
    await desk.heard(1)
    ada.moves("emea")
    await ada.writes("two")
    await desk.heard(2)
    await desk.replies("Так")

    assert [seen.text for seen in await sees(ada, 1)] == ["Так"]


async def test_what_is_brought_twice_is_said_once(
    desk: Desk, microsoft: fake.Microsoft, bot: fake.Bot, ada: fake.Person, worker: Worker
) -> None:
    first = await ada.writes("one")
    again = await microsoft.bringer.call(bot, first)
    await ada.writes("two")

    assert again == 200
    assert [message.text for message in await desk.heard(2)] == ["one", "two"]


async def test_what_could_not_be_taken_comes_again(
    desk: Desk, microsoft: fake.Microsoft, bot: fake.Bot, ada: fake.Person, worker: Worker
) -> None:
    desk.closed = True
    activity = ada.activity("message", text="one")
    bot.chats[ada.chat.id] = ada.chat
    assert await microsoft.bringer.call(bot, activity) == 503
    desk.closed = False
    await microsoft.bringer.bring(bot, activity)

    assert [message.text for message in await desk.heard(1)] == ["one"]


async def test_what_ada_changes_and_takes_back_follows(desk: Desk, ada: fake.Person, worker: Worker) -> None:
    kept, taken = await ada.writes("О 15:00"), await ada.writes("зайве")
    await desk.heard(2)
    await ada.edits(kept, "О 16:00")
    await ada.deletes(taken)

    async def followed() -> bool:
        first, second = await desk.said()
        return first.text == "О 16:00" and second.deleted_at is not None

    assert await until(followed)


async def test_a_forged_call_stores_nothing(desk: Desk, microsoft: fake.Microsoft, bot: fake.Bot, ada: fake.Person) -> None:
    activity = ada.activity("message", text="Переведіть гроші")
    elsewhere = activity | {"serviceUrl": "https://evil.example/"}
    overheard = f"Bearer {microsoft.keychain.token(bot.app_id, ada.service_url)}"

    assert await microsoft.bringer.call(bot, activity, authorization="") == 401
    assert await microsoft.bringer.call(bot, activity, authorization="Bearer guessed.by.somebody") == 401
    assert await microsoft.bringer.call(bot, activity, aud="00000000-0000-4000-8000-00000000dead") == 401
    assert await microsoft.bringer.call(bot, elsewhere, authorization=overheard) == 401
    assert await desk.count("journal") == 0
    assert await microsoft.bringer.call(bot, activity) == 200
    assert await desk.count("journal") == 1
