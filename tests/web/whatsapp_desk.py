"""A number at the fake WhatsApp on somebody's desk, with approved templates, and Ada, who wrote to it a day ago."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from parley import channels
from parley.channels import Account, Call
from parley.core.ground import Ground
from parley.core.ids import ConversationId
from parley.core.lanes import Worker
from parley.workspace import Staff
from tests.providers import whatsapp as fake
from tests.providers.whatsapp.world import now
from tests.spine.waiting import until
from tests.web.desk import Line

REMINDER = (
    {"type": "HEADER", "format": "TEXT", "text": "Запись № {{1}}", "example": {"header_text": ["17"]}},
    {
        "type": "BODY",
        "text": "Здравствуйте, {{1}}!\nЖдём вас *{{2}}*.",
        "example": {"body_text": [["Мария", "завтра в 15:00"]]},
    },
    {"type": "FOOTER", "text": "Салон"},
    {
        "type": "BUTTONS",
        "buttons": [
            {"type": "QUICK_REPLY", "text": "Приду"},
            {"type": "URL", "text": "Перенести", "url": "https://salon.example/b/{{1}}", "example": ["https://salon.example/b/17"]},
        ],
    },
)
PHOTO = (
    {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["https://files.example/1"]}},
    {
        "type": "BODY",
        "text": "{{first_name}}, готово!",
        "example": {"body_text_named_params": [{"param_name": "first_name", "example": "Мария"}]},
    },
)
MAP = ({"type": "HEADER", "format": "LOCATION"}, {"type": "BODY", "text": "We are here."})
HELLO = ({"type": "BODY", "text": "Hello {{1}}, may we write to you?", "example": {"body_text": [["Mary"]]}},)
DAY = timedelta(hours=25)


class WhatsAppLine(Line):
    """What people write to the number reaches the journal as WhatsApp would have sent it."""

    def __init__(self, ground: Ground, account: Account[Any], whatsapp: fake.WhatsApp, number: fake.Number) -> None:
        super().__init__(ground, account)
        self.whatsapp, self.number = whatsapp, number

    async def hears(self, person: fake.Person, text: str) -> None:
        await person.writes(text)
        said = {"from": person.wa_id, "from_user_id": person.user_id, "id": person.chat.said[-1], "timestamp": now()}
        content = {"type": "text", "text": {"body": text}}
        await self.takes(self.whatsapp.world.call(self.number, contacts=[person.chat.about], messages=[said | content]))

    async def takes(self, body: bytes) -> None:
        call = Call(body)
        await self.ground.one(channels.Journal).append(self.account, channels.adapter("whatsapp").key(call), call)

    async def a_while_passes(self, person: fake.Person, length: timedelta = DAY) -> None:
        """Since they last wrote."""
        person.lets_a_day_pass()
        async with self.ground.database.transaction(self.account.workspace_id) as tx:
            sql = "UPDATE ways SET last_in_at = last_in_at - $3::interval WHERE workspace_id = $1 AND account_id = $2"
            await tx.execute(sql, tx.workspace_id, self.account.id, length)

    async def template(self, name: str) -> UUID:
        """Its id, once it has been fetched."""
        return (await until(lambda: self._named(name)))[0]

    async def _named(self, name: str) -> list[UUID]:
        async with self.ground.database.transaction(self.account.workspace_id) as tx:
            return [one.id for one in await channels.templates.of_account(tx, self.account.id) if one.content.name == name]


@asynccontextmanager
async def connected(ground: Ground, staff: Staff) -> AsyncGenerator[WhatsAppLine]:
    async with fake.WhatsApp().running() as whatsapp:
        number, world = whatsapp.number(), whatsapp.world
        for name, language, parts, more in (
            ("booking_reminder", "ru", REMINDER, {}),
            ("photo_ready", "ru", PHOTO, {"parameter_format": "NAMED", "category": "MARKETING"}),
            ("hello_again", "en_US", HELLO, {}),
            ("where_we_are", "en_US", MAP, {}),
            ("resting", "ru", HELLO, {"status": "PAUSED"}),
        ):
            world.add_template(name, language, *parts, **more)
        settings = {
            "phone_number_id": number.id,
            "business_account_id": world.account_id,
            "app_id": world.app_id,
            "app_secret": world.app_secret,
            "token": world.token,
            "api_url": whatsapp.address,
        }
        async with ground.database.transaction(staff.workspace_id) as tx:
            id = await channels.save(tx, ground, "whatsapp", "WhatsApp of the salon", settings, address=number.display)
        yield WhatsAppLine(ground, await ground.one(channels.Accounts).get(id), whatsapp, number)


@pytest.fixture
async def whatsapp(ground: Ground, worker: Worker, grace: Staff) -> AsyncIterator[WhatsAppLine]:
    async with connected(ground, grace) as line:
        yield line


@pytest.fixture
async def ada(whatsapp: WhatsAppLine) -> fake.Person:
    return whatsapp.whatsapp.person("Ada")


@pytest.fixture
async def late(whatsapp: WhatsAppLine, ada: fake.Person, grace: Staff) -> ConversationId:
    """Ada's conversation: she speaks Russian, and wrote more than a day ago."""
    await whatsapp.hears(ada, "Можно записаться?")
    id = ConversationId(await whatsapp.conversation_of("ada", grace))
    await speaks(whatsapp, grace, id, "ru")
    await whatsapp.a_while_passes(ada)
    return id


async def speaks(line: WhatsAppLine, staff: Staff, id: ConversationId, language: str) -> None:
    async with line.ground.database.transaction(staff.workspace_id) as tx:
        sql = """UPDATE persons SET language = $3 WHERE workspace_id = $1
                    AND id = (SELECT person_id FROM conversations WHERE workspace_id = $1 AND id = $2)"""
        await tx.execute(sql, tx.workspace_id, id, language)


__all__ = ["WhatsAppLine", "ada", "late", "whatsapp"]
