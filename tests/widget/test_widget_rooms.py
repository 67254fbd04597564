"""The widget over the real rooms: journal, intake, conversation, outbox and feed in PostgreSQL."""

from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
from test_widget_socket import Browser, visit
from widget_office import SITE
from widget_server import Server, running
from widget_site import word

from parley import channels, conversations, people
from parley.conversations import Author, InboxRow
from parley.core.ground import Ground
from parley.core.lanes import Worker
from parley.widget import Room, Rooms
from tests.spine.conftest import Salon
from tests.spine.conftest import ground as ground
from tests.spine.conftest import salon as salon
from tests.spine.conftest import worker as worker
from tests.spine.waiting import until


@pytest.fixture
async def site(ground: Ground, salon: Salon) -> channels.Account[Any]:
    async with ground.database.transaction(salon.workspace_id) as tx:
        id = await channels.save(tx, ground, "webchat", "Site", {"title": "Aurora", "origins": SITE})
    return await ground.one(channels.Accounts).get(id)


@pytest.fixture
async def real(ground: Ground) -> AsyncIterator[Server]:
    def room(own_origin: str) -> Room:
        return Room(ground.one(channels.Accounts), Rooms(ground), ground.one(channels.Journal), ground.bus, own_origin=own_origin)

    async with running(room) as server:
        yield server


async def waiting(ground: Ground, salon: Salon) -> InboxRow:
    async def inbox() -> list[InboxRow]:
        async with ground.database.transaction(salon.workspace_id) as tx:
            return await conversations.inbox(tx, salon.grace)

    return (await until(inbox))[0]


async def answer(ground: Ground, salon: Salon, text: str, **more: Any) -> None:
    row = await waiting(ground, salon)
    async with ground.database.transaction(salon.workspace_id) as tx:
        way = (await conversations.ways(tx, await conversations.conversation(tx, row.id)))[0]
        by = Author("staff", salon.grace)
        await conversations.reply(tx, row.id, text=text, way=(way.identity_id, way.account_id), author=by, **more)


async def event(browser: Browser, direction: str) -> dict[str, Any]:
    while True:
        data = (await browser.hears("event"))["data"]
        if data["direction"] == direction:
            return data


async def test_a_visitor_writes_and_hears_graces_answer_live(
    real: Server, ground: Ground, worker: Worker, salon: Salon, site: channels.Account[Any]
) -> None:
    async with visit(real, site, language="uk") as ada:
        said = await ada.say("message", {"text": "Чи є місце на завтра?"})
        await ada.hears("ack")
        own = await event(ada, "in")
        await answer(ground, salon, "Так, о 18:30")
        heard = await event(ada, "out")
    assert (own["id"], own["text"]) == (said, "Чи є місце на завтра?")
    assert (heard["text"], heard["author_name"]) == ("Так, о 18:30", "Grace")


async def test_offered_answers_and_quotes_are_the_same_on_both_sides(
    real: Server, ground: Ground, worker: Worker, salon: Salon, site: channels.Account[Any]
) -> None:
    async with visit(real, site) as ada:
        said = await ada.say("message", {"text": "When?"})
        await event(ada, "in")
        row = await waiting(ground, salon)
        async with ground.database.transaction(salon.workspace_id) as tx:
            [asked] = await conversations.timeline(tx, row.person_id)
        offered = channels.Button("18:30", payload="t:1830"), channels.Button("Prices", url="https://a.example")
        await answer(ground, salon, "Which time?", quoted=asked.id, buttons=offered)
        question = await event(ada, "out")
        assert question["quoted"] == said
        assert question["buttons"] == [{"label": "18:30", "payload": "t:1830"}, {"label": "Prices", "url": "https://a.example"}]

        await ada.say("press", {"of": question["id"], "label": "18:30", "payload": "t:1830"})

        pressed = await event(ada, "in")
        assert (pressed["text"], pressed["quoted"]) == ("18:30", question["id"])
    async with ground.database.transaction(salon.workspace_id) as tx:
        newest = (await conversations.timeline(tx, row.person_id))[-1]
    assert (newest.text, newest.content["payload"], newest.content["quoted"]) == ("18:30", "t:1830", question["id"])


async def test_a_visitor_who_comes_back_reads_on(
    real: Server, ground: Ground, worker: Worker, salon: Salon, site: channels.Account[Any]
) -> None:
    async with visit(real, site) as ada:
        await ada.say("message", {"text": "Hello"})
        own = await ada.hears("event")
    await answer(ground, salon, "While you were away")
    async with visit(real, site, token=ada.welcome["token"], seq=own["seq"]) as again:
        assert (await event(again, "out"))["text"] == "While you were away"


async def test_a_file_of_ours_opens_by_its_address_alone(
    real: Server, ground: Ground, worker: Worker, salon: Salon, site: channels.Account[Any]
) -> None:
    async with visit(real, site) as ada:
        await ada.say("message", {"text": "Hello"})
        await ada.hears("ack")
        key = await ground.files.put(salon.workspace_id, b"\x89PNG picture", mime="image/png")
        await answer(ground, salon, "Look", files=[channels.File(channels.Media.IMAGE, "nails.png", "image/png", 12, key)])
        [file] = (await event(ada, "out"))["files"]
    async with httpx2.AsyncClient(base_url=real.http) as anybody:
        opened = await anybody.get(file["url"])
        assert (opened.content, opened.headers["content-type"]) == (b"\x89PNG picture", "image/png")
        assert (await anybody.get(file["url"] + "x")).status_code == 404


async def test_a_user_of_the_site_is_one_person_with_a_proven_address(
    real: Server, ground: Ground, worker: Worker, salon: Salon, site: channels.Account[Any]
) -> None:
    async with visit(real, site, user=word(site, user_id="42", name="Ada", email="ada@example.com")) as ada:
        await ada.say("message", {"text": "Hello"})
        await ada.hears("event")
    row = await waiting(ground, salon)
    async with ground.database.transaction(salon.workspace_id) as tx:
        known = {(identity.kind, identity.address) for identity in await people.identities(tx, row.person_id)}
    assert {("webchat", "user:42"), ("email", "ada@example.com")} <= known
