"""The whole way through Parley, its database and its jobs, by long polling."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from parley import conversations, wiring
from parley.channels import Button
from parley.conversations import Author
from parley.core.ids import ConversationId
from parley.core.lanes import Worker
from tests.faults.stand import Stand, founded
from tests.providers import vk as fake
from tests.spine.waiting import until

CHOICE = (Button("Так", "yes:42"), Button("Ні", "no:42"))


@pytest.fixture
async def stand(database_url: str, tmp_path: Path) -> AsyncIterator[Stand]:
    """The salon, and a worker in this process."""
    async with founded(database_url, tmp_path) as stand:
        worker = Worker(stand.ground, stand.ground.database, stand.ground.bus, wiring.JOBS)
        await worker.start()
        yield stand
        await worker.stop()


@pytest.fixture
async def connected(stand: Stand, community: fake.Community, vk: fake.Vk) -> Stand:
    community.polling = frozenset({"message_new", "message_reply", "message_read"})
    await stand.connect("vk", token=community.token, group_id=community.id, api_url=vk.address)
    return stand


async def offers(stand: Stand, id: ConversationId, text: str) -> None:
    """Grace answers with buttons."""
    async with stand.ground.database.transaction(stand.salon.workspace_id) as tx:
        way = (await conversations.ways(tx, await conversations.conversation(tx, id)))[0]
        author = Author("staff", stand.salon.grace)
        await conversations.reply(tx, id, text=text, buttons=CHOICE, way=(way.identity_id, way.account_id), author=author)


async def reached(stand: Stand, state: str) -> list[tuple[str, str]]:
    async def all_there() -> list[tuple[str, str]]:
        states = await stand.states()
        return states if states and {found for _, found in states} == {state} else []

    return await until(all_there)


async def test_a_picture_comes_in_an_offer_goes_out_and_everything_is_there_once(connected: Stand, ada: fake.User) -> None:
    await until(lambda: connected.rows("SELECT FROM account_health WHERE cursor <> ''"))
    await ada.sends("photo", b"JPEG bytes", mime="image/jpeg", text="Хочу так")
    id = await connected.conversation_of("Хочу так")
    await until(lambda: connected.rows("SELECT FROM attachments WHERE state = 'stored'"))
    await offers(connected, id, "Завтра о 15:00?")
    await reached(connected, "sent")
    await ada.reads()
    await reached(connected, "read")
    await ada.presses("Так")
    assert await connected.conversation_of("Так") == id

    assert [(seen.text, seen.buttons) for seen in ada.sees] == [("Завтра о 15:00?", ("Так", "Ні"))]
    said = await connected.rows("SELECT direction, author_kind, text FROM messages WHERE direction <> 'system' ORDER BY seq")
    assert said == [("in", "person", "Хочу так"), ("out", "staff", "Завтра о 15:00?"), ("in", "person", "Так")]
