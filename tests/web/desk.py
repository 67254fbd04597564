"""A salon with its pages: ground, worker, console line, browsers without scripts, and people who write."""

import base64
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx2
import msgspec
from litestar import Litestar
from litestar.datastructures import State
from litestar.types import ControllerRouterHandler

from parley import channels, conversations, web, wiring
from parley.channels import Account, Call
from parley.channels.adapters.console import signature
from parley.conversations import InboxRow, Message
from parley.core import events
from parley.core.bus import Bus
from parley.core.crypto import Vault
from parley.core.db import Database
from parley.core.files import Files
from parley.core.ground import Ground
from parley.core.http import Http
from parley.core.ids import ConversationId
from parley.core.lanes import Worker
from parley.core.settings import Settings
from parley.core.tokens import Signer
from parley.workspace import Staff
from tests.spine.waiting import until

SECRET = "s" * 40


@asynccontextmanager
async def grounded(database: Database, folder: Path) -> AsyncGenerator[Ground]:
    events.wire(wiring.REACTIONS)
    vault, bus = Vault({"k1": bytes(32)}, "k1"), Bus(database.url)
    database.publish = bus.publish
    await bus.start()
    async with Http(allow_private=frozenset({"127.0.0.1"})) as http:
        chosen = msgspec.structs.replace(Settings(), public_url="http://parley.test")
        yield Ground(chosen, database, bus, http, Files(str(folder)), vault, Signer(vault.derive("tokens")))
    await bus.stop()


@asynccontextmanager
async def working(ground: Ground) -> AsyncGenerator[Worker]:
    """All lanes are worked."""
    worker = Worker(ground, ground.database, ground.bus, wiring.JOBS)
    await worker.start()
    yield worker
    await worker.stop()


def pages(ground: Ground | None, *more: ControllerRouterHandler) -> Litestar:
    """Without a ground, for whoever gives them one later."""
    state = State({"database": ground.database, "ground": ground} if ground else {})
    return Litestar(plugins=[web.Pages(secret="for tests only", more=more)], state=state, openapi_config=None)


class Line:
    """A console account of somebody's workspace, and what customers say through it."""

    def __init__(self, ground: Ground, account: Account[Any]) -> None:
        self.ground = ground
        self.account = account

    async def says(self, who: str, text: str, **more: object) -> None:
        await self.tells(kind="message", who=who, text=text, **more)

    async def tells(self, *, who: str, **event: object) -> None:
        body = msgspec.json.encode({"id": uuid4().hex, "from": {"id": who, "name": who.title()}, **event})
        call = Call(body, {"x-parley-signature": signature(body, SECRET)})
        await self.ground.one(channels.Journal).append(self.account, channels.adapter("console").key(call), call)

    async def conversation_of(self, who: str, staff: Staff) -> UUID:
        """Its id, once intake has made it."""
        return (await until(lambda: self._row(who, staff)))[0].id

    async def _row(self, who: str, staff: Staff) -> list[InboxRow]:
        async with self.ground.database.transaction(staff.workspace_id) as tx:
            return [row for row in await conversations.inbox(tx, staff.id, limit=500) if row.name == who.title()]


async def connected(ground: Ground, staff: Staff, **settings: str) -> Line:
    async with ground.database.transaction(staff.workspace_id) as tx:
        id = await channels.save(tx, ground, "console", "Front desk", {"secret": SECRET, **settings})
    return Line(ground, await ground.one(channels.Accounts).get(id))


def hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def chosen_way(page: str) -> str:
    found = re.search(r'<option [^>]*value="([^"]+)" selected', page)
    assert found
    return found[1]


PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
PICTURE = {"name": "idea.png", "mime": "image/png", "data": base64.b64encode(PIXEL).decode()}


async def said(database: Database, staff: Staff, id: ConversationId) -> list[Message]:
    async with database.transaction(staff.workspace_id) as tx:
        found = await conversations.conversation(tx, id)
        return [message for message in await conversations.timeline(tx, found.person_id) if message.direction != "system"]


async def shows(browser: httpx2.AsyncClient, id: UUID, words: str) -> str:
    """The page once it has these words."""
    page = (await browser.get(f"/conversations/{id}")).text
    return page if words in page else ""
