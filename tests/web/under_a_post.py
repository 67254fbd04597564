"""A page on Facebook whose account stands at the desk, and people who comment under its posts. Meta is the strict fake."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import msgspec

from parley import channels, conversations
from parley.channels.contract import Connects
from parley.conversations import Conversation, InboxRow
from parley.core.ground import Ground
from parley.core.ids import ConversationId
from parley.workspace import Staff
from tests.channels.meta.meta_desk import Desk
from tests.providers.meta import Meta, Person, Place
from tests.providers.server import serving
from tests.spine.conftest import Salon
from tests.spine.waiting import until

QUESTION = "Записалась на 15:00, мастер не пришёл. Кто отвечает?"


class Wall(msgspec.Struct, frozen=True):
    ground: Ground
    staff: Staff
    meta: Meta
    place: Place

    def person(self, name: str) -> Person:
        return self.meta.person(name, of=self.place)

    async def talk(self, who: Person, *, public: bool = True) -> Conversation:
        """What has come of their words."""

        async def there() -> list[InboxRow]:
            async with self.ground.database.transaction(self.staff.workspace_id) as tx:
                rows = await conversations.inbox(tx, self.staff.id, which="all")
            return [row for row in rows if row.is_public is public and (row.name == who.name or not public)]

        return await self._found((await until(there))[0].id)

    async def shown(self, talk: Conversation) -> Conversation:
        """Once its post is known."""
        assert talk.post_id

        async def known() -> bool:
            async with self.ground.database.transaction(self.staff.workspace_id) as tx:
                return talk.post_id is not None and (await conversations.post(tx, talk.post_id)).state == "known"

        await until(known)
        return talk

    async def _found(self, id: ConversationId) -> Conversation:
        async with self.ground.database.transaction(self.staff.workspace_id) as tx:
            return await conversations.conversation(tx, id)


@asynccontextmanager
async def wall(ground: Ground, staff: Staff) -> AsyncGenerator[Wall]:
    async with Meta().running() as meta:
        place = meta.page()
        settings = {"token": place.token, "app_id": place.app.id, "app_secret": place.app.secret, "api_url": meta.address}
        async with ground.database.transaction(staff.workspace_id) as tx:
            id = await channels.save(tx, ground, "messenger", "Salon", settings)
        adapter, desk = channels.adapter("messenger"), Desk(ground, Salon(staff.workspace_id, staff.id), id)
        assert isinstance(adapter, Connects)
        async with serving(desk.open_door) as address:
            await adapter.connect(await ground.one(channels.Accounts).get(id), ground.http, webhook_url=f"{address}/hooks/{id}")
            yield Wall(ground, staff, meta, place)
