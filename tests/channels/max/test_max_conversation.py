"""The whole way: MAX calls our door, Grace answers with buttons, Ada presses one."""

from collections.abc import AsyncIterator

import httpx2
import pytest

from parley import conversations, people
from parley.channels import Button, Trust
from parley.conversations import Message, State
from parley.core.ground import Ground
from parley.core.lanes import Worker
from tests.channels.desk import Desk, connected
from tests.providers import max as fake
from tests.spine.conftest import Salon
from tests.spine.waiting import until

PHOTO = b"\xff\xd8 a photo"
YES, NO = Button("Так, на завтра", "yes:42"), Button("Ні", "no:42")


@pytest.fixture
async def desk(ground: Ground, salon: Salon, messenger: fake.Max, bot: fake.Bot) -> AsyncIterator[Desk]:
    async with connected(ground, salon, "max", {"token": bot.token, "api_url": messenger.address}) as desk:
        yield desk


async def sees(ada: fake.User, count: int) -> list[fake.Seen]:
    async def enough() -> list[fake.Seen]:
        return ada.sees if len(ada.sees) >= count else []

    return await until(enough)


async def test_ada_asks_with_a_photo_and_presses_the_button_of_the_answer(desk: Desk, ada: fake.User, worker: Worker) -> None:
    await ada.sends("image", PHOTO, mime="image/jpeg", caption="Так можна на завтра?")
    await desk.heard(1)
    await desk.replies("Записати?", YES, NO)

    assert [seen.buttons for seen in await sees(ada, 1)] == [("Так, на завтра", "Ні")]

    await ada.presses("Так, на завтра")
    pressed = (await desk.heard(2))[-1]

    assert (pressed.text, pressed.content["payload"]) == ("Так, на завтра", "yes:42")
    assert [message.text for message in await desk.timeline() if message.text] == ["Так можна на завтра?", "Записати?", "Так, на завтра"]


async def test_a_start_by_a_link_says_where_ada_comes_from_and_a_plain_one_says_nothing(
    desk: Desk, messenger: fake.Max, ada: fake.User, worker: Worker
) -> None:
    await ada.starts()
    await messenger.settled()
    await ada.starts("site-7f3a")

    assert [message.content["payload"] for message in await desk.heard(1)] == ["site-7f3a"]


async def test_the_answer_is_marked_as_sent_and_the_press_is_answered(desk: Desk, ada: fake.User, worker: Worker) -> None:
    await ada.writes("Добрий день")
    await desk.heard(1)
    said = await desk.replies("Записати?", YES)
    await sees(ada, 1)
    await ada.presses(YES.label)

    async def done() -> bool:
        async with desk.ground.database.transaction(desk.salon.workspace_id) as tx:
            return (await conversations.message(tx, said.id)).state is State.SENT and not ada.waits

    assert await until(done)


async def test_photos_and_videos_are_brought_into_our_store(desk: Desk, ada: fake.User, ground: Ground, worker: Worker) -> None:
    await ada.sends("image", PHOTO, mime="image/jpeg")
    await ada.sends("video", b"a video", mime="video/mp4")

    async def stored() -> list[str]:
        keys = [file.key for message in await desk.timeline() for file in message.attachments if file.key]
        return keys if len(keys) == 2 else []

    assert {await ground.files.get(key) for key in await until(stored)} == {PHOTO, b"a video"}


async def test_what_is_brought_twice_is_said_once(desk: Desk, messenger: fake.Max, ada: fake.User, worker: Worker) -> None:
    messenger.repeats()
    await ada.writes("one")
    await messenger.settled()
    await ada.writes("two")
    await messenger.settled()

    assert [message.text for message in await desk.heard(2)] == ["one", "two"]
    assert await desk.count("messages") == 2


async def test_what_ada_changes_and_takes_back_is_known(desk: Desk, messenger: fake.Max, ada: fake.User, worker: Worker) -> None:
    message = await ada.writes("на 5-ту")
    await desk.heard(1)
    await ada.edits(message, "на 6-ту")
    await messenger.settled()
    await ada.removes(message)

    async def deleted() -> list[Message]:
        return [message for message in await desk.timeline() if message.deleted_at]

    assert [message.text for message in await until(deleted)] == ["на 6-ту"]


@pytest.mark.parametrize(("asked", "trust"), [(True, Trust.PROVEN), (False, Trust.CLAIMED)], ids=["by a button", "unasked"])
async def test_a_phone_is_proven_where_max_signed_its_card(desk: Desk, ada: fake.User, worker: Worker, asked: bool, trust: Trust) -> None:
    await ada.shares_their_contact("380501234567", asked=asked)
    await desk.heard(1)
    row = (await desk.inbox())[0]
    async with desk.ground.database.transaction(desk.salon.workspace_id) as tx:
        phones = [one for one in await people.identities(tx, row.person_id) if one.kind == "phone"]

    assert [(one.address, one.trust) for one in phones] == [("+380501234567", trust)]


async def test_who_stops_the_bot_cannot_be_answered_until_they_start_it_again(
    desk: Desk, messenger: fake.Max, ada: fake.User, worker: Worker
) -> None:
    await ada.writes("Добрий день")
    await desk.heard(1)
    row = (await desk.inbox())[0]

    async def closed() -> list[bool]:
        async with desk.ground.database.transaction(desk.salon.workspace_id) as tx:
            ways = await conversations.ways(tx, await conversations.conversation(tx, row.id))
        return [way.closed_at is not None for way in ways]

    async def is_closed() -> bool:
        return await closed() == [True]

    async def is_open() -> bool:
        return await closed() == [False]

    await ada.stops()
    assert await until(is_closed)
    await ada.starts()
    assert await until(is_open)


async def test_a_forged_call_stores_nothing(desk: Desk, messenger: fake.Max, bot: fake.Bot, ada: fake.User) -> None:
    (door,) = bot.subscriptions
    update = {"update_type": "bot_stopped", "timestamp": 1, "chat_id": ada.dialog.id, "user": ada.about}
    async with httpx2.AsyncClient() as forger:
        guessed = await forger.post(door, json=update, headers={"x-max-bot-api-secret": "guessed"})
        silent = await forger.post(door, json=update)
        assert (guessed.status_code, silent.status_code, await desk.count("journal")) == (401, 401, 0)

        genuine = {"x-max-bot-api-secret": bot.subscriptions[door]["secret"]}
        assert (await forger.post(door, json=update, headers=genuine)).status_code == 200

    assert await desk.count("journal") == 1
