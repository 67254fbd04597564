"""The same talk through all of Parley: the webhook's door, the journal, the timeline, the outbox."""

from collections.abc import AsyncIterator, MutableMapping
from typing import Any

import pytest

from parley import channels, conversations
from parley.channels.contract import Connects
from parley.channels.types import Button
from parley.conversations import Author, InboxRow, Message, State
from parley.core.asgi import Receive, Scope, Send
from parley.core.ground import Ground
from parley.core.ids import MessageId, PersonId
from parley.core.lanes import Worker
from parley.webhooks import Webhooks
from tests.providers import viber as fake
from tests.providers.server import Answer, Request, serving
from tests.spine.conftest import Salon
from tests.spine.waiting import until

JOURNALLED = "SELECT count(*) FROM journal WHERE workspace_id = $1"


class House:
    """A Parley with one Viber account, and what Grace sees in it."""

    def __init__(self, ground: Ground, salon: Salon) -> None:
        self.ground, self.salon = ground, salon
        self.door = Webhooks(ground, otherwise=_nobody)

    async def connects(self, bot: fake.Bot, viber: fake.Viber, address: str) -> None:
        settings = {"token": bot.token, "api_url": viber.address}
        async with self.begin() as tx:
            id = await channels.save(tx, self.ground, "viber", "Salon", settings)
        account = await self.ground.one(channels.Accounts).get(id)
        adapter = channels.adapter("viber")
        assert isinstance(adapter, Connects)
        await adapter.connect(account, self.ground.http, webhook_url=f"{address}/hooks/{id}")

    def begin(self) -> Any:
        return self.ground.database.transaction(self.salon.workspace_id)

    async def take(self, request: Request) -> Answer:
        """A real request through the door."""
        told: list[MutableMapping[str, Any]] = []

        async def receive() -> MutableMapping[str, Any]:
            return {"type": "http.request", "body": request.body}

        async def send(event: MutableMapping[str, Any]) -> None:
            told.append(event)

        headers = [(name.encode(), value.encode()) for name, value in request.headers.items()]
        scope: Scope = {"type": "http", "method": request.method, "path": request.path, "query_string": b"", "headers": headers}
        await self.door(scope, receive, send)
        return Answer(told[0]["status"])

    async def inbox(self) -> list[InboxRow]:
        async with self.begin() as tx:
            return await conversations.inbox(tx, self.salon.grace)

    async def timeline(self, person: PersonId) -> list[Message]:
        """What was said and sent, oldest first."""
        async with self.begin() as tx:
            return [one for one in await conversations.timeline(tx, person) if one.direction in ("in", "out")]

    async def journalled(self) -> int:
        async with self.begin() as tx:
            return await tx.value(JOURNALLED, self.salon.workspace_id)

    async def answers(self, row: InboxRow, text: str, *buttons: Button) -> MessageId:
        async with self.begin() as tx:
            (way,) = await conversations.ways(tx, await conversations.conversation(tx, row.id))
            author = Author("staff", self.salon.grace)
            said = await conversations.reply(tx, row.id, text=text, way=(way.identity_id, way.account_id), author=author, buttons=buttons)
        return said.id

    async def state(self, id: MessageId) -> State | None:
        async with self.begin() as tx:
            return (await conversations.message(tx, id)).state


async def _nobody(scope: Scope, receive: Receive, send: Send) -> None:
    raise AssertionError(scope["path"])


@pytest.fixture
async def house(ground: Ground, worker: Worker, salon: Salon, viber: fake.Viber, bot: fake.Bot) -> AsyncIterator[House]:
    house = House(ground, salon)
    async with serving(house.take) as address:
        await house.connects(bot, viber, address)
        yield house


async def test_a_picture_an_answer_with_buttons_a_press_and_the_receipts(house: House, ground: Ground, ada: fake.User) -> None:
    await ada.sends("picture", b"\xff\xd8 nails", name="nails.jpg", mime="image/jpeg", text="Зробите так?")
    row = (await until(house.inbox))[0]
    assert (row.name, row.preview, row.channel) == ("Ada", "Зробите так?", "viber")

    async def stored() -> str | None:
        (asked,) = await house.timeline(row.person_id)
        return asked.attachments[0].key

    assert await ground.files.get(await until(stored) or "") == b"\xff\xd8 nails"

    answer = await house.answers(row, "Записати вас?", Button("Так", "yes:42"), Button("Ні", "no:42"))

    async def seen() -> list[fake.Seen]:
        return ada.sees

    assert [(one.text, one.buttons) for one in await until(seen)] == [("Записати вас?", ("Так", "Ні"))]
    await ada.gets_it()
    await ada.reads_it()
    await ada.presses("Так")

    async def read_and_pressed() -> list[Message]:
        said = await house.timeline(row.person_id)
        return said if len(said) == 3 and await house.state(answer) is State.READ else []

    assert [(one.direction, one.text) for one in await until(read_and_pressed)] == [
        ("in", "Зробите так?"),
        ("out", "Записати вас?"),
        ("in", "Так"),
    ]


async def test_a_forged_call_never_reaches_the_journal(house: House, viber: fake.Viber, bot: fake.Bot, ada: fake.User) -> None:
    before = await house.journalled()
    forged = viber.world.event("message", sender=ada.about, message={"type": "text", "text": "Скасуйте все"})

    assert not await viber.brings(bot, forged, signed_with="somebody-elses-token")
    assert await house.journalled() == before
    assert await viber.brings(bot, forged)
    assert await viber.brings(bot, forged)
    assert await house.journalled() == before + 1
