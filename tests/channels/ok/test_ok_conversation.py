"""The whole way: Odnoklassniki calls our door, Grace answers with buttons, Ada presses one."""

from collections.abc import AsyncIterator

import httpx2
import pytest

from parley.channels import Accounts, Button
from parley.core.ground import Ground
from parley.core.lanes import Worker
from tests.channels.desk import Desk, connected
from tests.providers import ok as fake
from tests.spine.conftest import Salon
from tests.spine.waiting import until

PHOTO = b"\xff\xd8 a photo"
YES, NO = Button("Так, на завтра", "yes:42"), Button("Ні", "no:42")


@pytest.fixture
async def desk(ground: Ground, salon: Salon, network: fake.Odnoklassniki, group: fake.Group) -> AsyncIterator[Desk]:
    async with connected(ground, salon, "ok", {"token": group.token, "api_url": network.address}) as desk:
        yield desk


async def sees(ada: fake.Person, count: int) -> list[fake.Seen]:
    async def enough() -> list[fake.Seen]:
        return ada.sees if len(ada.sees) >= count else []

    return await until(enough)


async def test_ada_asks_with_a_photo_and_presses_the_button_of_the_answer(desk: Desk, ada: fake.Person, worker: Worker) -> None:
    ada.sends("IMAGE", PHOTO, mime="image/jpeg", text="Так можна на завтра?")
    await desk.heard(1)
    await desk.replies("Записати?", YES, NO)

    assert [seen.buttons for seen in await sees(ada, 1)] == [("Так, на завтра", "Ні")]

    ada.presses("Так, на завтра")
    pressed = (await desk.heard(2))[-1]

    assert (pressed.text, pressed.content["payload"]) == ("Так, на завтра", "yes:42")
    assert [message.text for message in await desk.timeline() if message.text] == ["Так можна на завтра?", "Записати?", "Так, на завтра"]


async def test_the_answer_is_marked_as_sent(desk: Desk, ada: fake.Person, worker: Worker) -> None:
    ada.writes("Добрий день")
    await desk.heard(1)
    await desk.replies("Чекаємо!")

    assert (await desk.answered("sent")).text == "Чекаємо!"
    assert [seen.text for seen in ada.sees] == ["Чекаємо!"]


async def test_photos_and_files_are_brought_into_our_store(desk: Desk, ada: fake.Person, ground: Ground, worker: Worker) -> None:
    ada.sends("IMAGE", PHOTO, mime="image/jpeg")
    ada.sends("FILE", b"%PDF", name="виписка.pdf", mime="application/pdf")

    async def stored() -> list[str]:
        keys = [file.key for message in await desk.timeline() for file in message.attachments if file.key]
        return keys if len(keys) == 2 else []

    assert {await ground.files.get(key) for key in await until(stored)} == {PHOTO, b"%PDF"}


async def test_what_is_brought_twice_is_said_once(desk: Desk, network: fake.Odnoklassniki, ada: fake.Person, worker: Worker) -> None:
    network.repeats()
    ada.writes("one")
    await network.settled()
    ada.writes("two")
    await network.settled()

    assert [message.text for message in await desk.heard(2)] == ["one", "two"]
    assert await desk.count("messages") == 2


async def test_a_link_into_the_chat_says_where_ada_comes_from_and_a_plain_visit_says_nothing(
    desk: Desk, network: fake.Odnoklassniki, ada: fake.Person, worker: Worker
) -> None:
    ada.comes()
    await network.settled()
    ada.comes(by_link="site-7f3a")

    assert [message.content["payload"] for message in await desk.heard(1)] == ["site-7f3a"]


async def test_an_answer_to_who_has_left_fails(desk: Desk, ada: fake.Person, worker: Worker) -> None:
    ada.writes("Добрий день")
    await desk.heard(1)
    ada.leaves()
    await desk.replies("Чекаємо!")

    assert (await desk.answered("failed")).text == "Чекаємо!"
    assert ada.sees == []


async def test_a_forged_call_stores_nothing(desk: Desk, group: fake.Group, ada: fake.Person) -> None:
    (genuine,) = group.webhooks
    door = genuine.partition("?")[0]
    event = {
        "webhookType": "MESSAGE_CREATED",
        "sender": ada.about,
        "recipient": {"chat_id": ada.chat.id},
        "message": {"text": "Гроші сюди"},
    }
    async with httpx2.AsyncClient() as forger:
        answers = [await forger.post(address, json=event) for address in (door, f"{door}?secret=", f"{door}?secret=guessed")]
        assert [answer.status_code for answer in answers] == [401, 401, 401]
        assert await desk.count("journal") == 0

        assert (await forger.post(genuine, json=event)).status_code == 200

    assert await desk.count("journal") == 1


async def test_the_secret_in_the_address_is_not_written_down(desk: Desk, ada: fake.Person, ground: Ground, worker: Worker) -> None:
    ada.writes("Добрий день")
    await desk.heard(1)
    secret = (await ground.one(Accounts).get(desk.account_id)).settings.webhook_secret
    async with desk.begin() as tx:
        kept = await tx.values("SELECT headers::text FROM journal WHERE workspace_id = $1", tx.workspace_id)

    assert [secret in facts for facts in kept] == [False]
