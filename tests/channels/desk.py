"""The salon's side of a conversation over any channel."""

from collections.abc import AsyncGenerator, MutableMapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import msgspec

from parley import channels, conversations, people
from parley.channels import Accounts, Button, File
from parley.channels.contract import Connects
from parley.conversations import Author, InboxRow, Message
from parley.core.asgi import Receive, Scope, Send
from parley.core.db import Tx
from parley.core.ground import Ground
from parley.core.ids import AccountId
from parley.webhooks import Webhooks
from tests.providers.server import Answer, Request, serving
from tests.spine.conftest import Salon
from tests.spine.waiting import until


class Desk(msgspec.Struct):
    """Our door for a provider's calls, and Grace, who reads and answers."""

    ground: Ground
    salon: Salon
    account_id: AccountId
    closed: bool = False
    address: str = ""
    """Of the webhook."""

    async def open_door(self, request: Request) -> Answer:
        """The webhook route, as the server in front of it would call it."""
        said: list[MutableMapping[str, Any]] = []

        async def receive() -> MutableMapping[str, Any]:
            return {"type": "http.request", "body": request.body}

        async def send(event: MutableMapping[str, Any]) -> None:
            said.append(event)

        if self.closed:
            return Answer(503)
        path, _, query = request.path.partition("?")
        headers = [(name.encode(), value.encode("latin-1")) for name, value in request.headers.items()]
        scope = {"type": "http", "method": request.method, "path": path, "query_string": query.encode(), "headers": headers}
        await Webhooks(self.ground, _nowhere)(scope, receive, send)
        return Answer(said[0]["status"], b"".join(event.get("body", b"") for event in said))

    def begin(self) -> AbstractAsyncContextManager[Tx]:
        return self.ground.database.transaction(self.salon.workspace_id)

    async def inbox(self) -> list[InboxRow]:
        async with self.begin() as tx:
            return await conversations.inbox(tx, self.salon.grace)

    async def timeline(self) -> list[Message]:
        rows = await self.inbox()
        async with self.begin() as tx:
            return await conversations.timeline(tx, rows[0].person_id) if rows else []

    async def said(self) -> list[Message]:
        """Without the lines of the system."""
        return [message for message in await self.timeline() if message.direction != "system"]

    async def heard(self, count: int) -> list[Message]:
        """What Ada has said, once it is so much."""

        async def enough() -> list[Message]:
            said = [message for message in await self.timeline() if message.direction == "in"]
            return said if len(said) >= count else []

        return await until(enough)

    async def answered(self, state: str) -> Message:
        """The last answer, once it has come so far."""

        async def so_far() -> list[Message]:
            said = [message for message in await self.timeline() if message.direction == "out"]
            return said[-1:] if said and said[-1].state == state else []

        return (await until(so_far))[0]

    async def ways(self) -> list[people.Way]:
        """How the newest conversation can be answered."""
        row = (await self.inbox())[0]
        async with self.begin() as tx:
            return await conversations.ways(tx, await conversations.conversation(tx, row.id))

    async def replies(self, text: str, *buttons: Button, files: Sequence[File] = ()) -> Message:
        row = (await self.inbox())[0]
        async with self.begin() as tx:
            way = (await conversations.ways(tx, await conversations.conversation(tx, row.id)))[0]
            by, author = (way.identity_id, way.account_id), Author("staff", self.salon.grace)
            return await conversations.reply(tx, row.id, text=text, way=by, author=author, buttons=buttons, files=files)

    async def days_pass(self, days: int) -> None:
        """Without a word of the customer."""
        async with self.begin() as tx:
            sql = "UPDATE ways SET last_in_at = last_in_at - make_interval(days => $2) WHERE workspace_id = $1"
            await tx.execute(sql, tx.workspace_id, days)

    async def count(self, table: str) -> int:
        async with self.begin() as tx:
            return await tx.value(f"SELECT count(*) FROM {table} WHERE workspace_id = $1", tx.workspace_id)


@asynccontextmanager
async def connected(ground: Ground, salon: Salon, kind: str, settings: dict[str, Any]) -> AsyncGenerator[Desk]:
    """An account that has registered its own webhook with its provider, challenge and all."""
    async with ground.database.transaction(salon.workspace_id) as tx:
        id = await channels.save(tx, ground, kind, "Salon", settings)
    desk, adapter = Desk(ground, salon, id), channels.adapter(kind)
    async with serving(desk.open_door) as address:
        desk.address = f"{address}/hooks/{id}"
        if isinstance(adapter, Connects):
            await adapter.connect(await ground.one(Accounts).get(id), ground.http, webhook_url=desk.address)
        yield desk


async def _nowhere(scope: Scope, receive: Receive, send: Send) -> None:
    raise AssertionError(scope["path"])
