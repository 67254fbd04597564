"""A day without a word, through all of Parley: what is then refused, what still goes out, and what opens the window again."""

from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from parley import channels, conversations, wiring
from parley.channels import Account, Call, KeptTemplate
from parley.channels.adapters.whatsapp import WhatsApp, WhatsAppSettings
from parley.conversations import Author, Message, WindowOver
from parley.core.ids import AccountId, ConversationId
from parley.core.lanes import Worker
from tests.faults.stand import Stand, founded
from tests.providers import whatsapp as fake
from tests.providers.server import Answer, Request, serving
from tests.spine.waiting import until

REMINDER = {"type": "BODY", "text": "Добрий день, {{1}}! Ваш запис {{2}}.", "example": {"body_text": [["Ada", "завтра"]]}}


class Desk:
    """Grace at her desk, with a number whose calls reach the journal."""

    def __init__(self, stand: Stand, account_id: AccountId) -> None:
        self.stand, self.account_id = stand, account_id

    async def takes(self, request: Request) -> Answer:
        account, query = await self.account(), dict(parse_qsl(urlsplit(request.path).query))
        adapter, call = WhatsApp(), Call(request.body, request.headers, query, request.method)
        if call.method == "GET":
            return Answer(200, adapter.handshake(call, account))
        adapter.verify(call, account)
        await self.stand.ground.one(channels.Journal).append(account, adapter.key(call), call)
        return Answer(200)

    async def account(self) -> Account[WhatsAppSettings]:
        return await self.stand.ground.one(channels.Accounts).get(self.account_id)

    async def says(self, id: ConversationId, text: str) -> Message:
        return await self.stand.reply(id, text)

    async def template(self) -> KeptTemplate:
        return (await until(self._templates))[0]

    async def _templates(self) -> list[KeptTemplate]:
        async with self.stand.ground.database.transaction(self.stand.salon.workspace_id) as tx:
            return await channels.templates.choosable(tx, self.account_id, "", 10)

    async def sends(self, id: ConversationId, kept: KeptTemplate, *values: str) -> Message:
        filled = channels.templates.fill(kept.content, channels.templates.Given(body=values))
        async with self.stand.ground.database.transaction(self.stand.salon.workspace_id) as tx:
            way = (await conversations.ways(tx, await conversations.conversation(tx, id)))[0]
            chosen, author = (way.identity_id, way.account_id), Author("staff", self.stand.salon.grace)
            return await conversations.reply(tx, id, text=filled.text, template=filled.use, way=chosen, author=author)

    async def a_day_passes(self, ada: fake.Person) -> None:
        ada.lets_a_day_pass()
        async with self.stand.ground.database.transaction(self.stand.salon.workspace_id) as tx:
            await tx.execute("UPDATE ways SET last_in_at = last_in_at - interval '1 day' WHERE workspace_id = $1", tx.workspace_id)


@pytest.fixture
async def desk(database_url: str, tmp_path: Path, whatsapp: fake.WhatsApp, number: fake.Number) -> AsyncIterator[Desk]:
    world = whatsapp.world
    world.add_template("reminder", "uk", REMINDER)
    async with founded(database_url, tmp_path) as stand:
        worker = Worker(stand.ground, stand.ground.database, stand.ground.bus, wiring.JOBS)
        await worker.start()
        settings = {"phone_number_id": number.id, "business_account_id": world.account_id, "app_id": world.app_id}
        secrets = {"app_secret": world.app_secret, "token": world.token, "api_url": whatsapp.address}
        desk = Desk(stand, await stand.connect("whatsapp", **settings, **secrets))
        async with serving(desk.takes) as address:
            await WhatsApp().connect(await desk.account(), stand.ground.http, webhook_url=address)
            yield desk
        await worker.stop()


async def test_a_day_later_only_a_template_goes_out_until_the_customer_answers(
    desk: Desk, whatsapp: fake.WhatsApp, ada: fake.Person
) -> None:
    await ada.writes("Можна записатися?")
    id = await desk.stand.conversation_of("Можна записатися?")
    await desk.says(id, "Так, коли?")
    await until(lambda: sees(ada, "Так, коли?"))

    await desk.a_day_passes(ada)
    with pytest.raises(WindowOver):
        await desk.says(id, "То коли?")
    await desk.sends(id, await desk.template(), "Ada", "завтра о 15:00")
    await until(lambda: sees(ada, "Добрий день, Ada! Ваш запис завтра о 15:00."))

    await ada.writes("Буду")
    await desk.stand.conversation_of("Буду")
    await desk.says(id, "Чекаємо!")
    await until(lambda: sees(ada, "Чекаємо!"))
    assert [seen.text for seen in ada.sees] == ["Так, коли?", "Добрий день, Ada! Ваш запис завтра о 15:00.", "Чекаємо!"]


async def sees(ada: fake.Person, text: str) -> bool:
    return text in [seen.text for seen in ada.sees]


async def test_a_template_that_needs_other_values_by_now_is_fetched_again(desk: Desk, whatsapp: fake.WhatsApp, ada: fake.Person) -> None:
    await ada.writes("Ау")
    id = await desk.stand.conversation_of("Ау")
    kept = await desk.template()
    whatsapp.world.templates[0]["components"] = [{"type": "BODY", "text": "Добрий день, {{1}}!"}]
    await desk.sends(id, kept, "Ada", "завтра")

    await until(lambda: desk.stand.rows("SELECT FROM deliveries WHERE error_kind = 'TemplateChanged'"))
    await until(lambda: has_variables(desk, 1))
    assert ada.sees == []


async def has_variables(desk: Desk, count: int) -> bool:
    return len((await desk.template()).content.body.variables) == count
