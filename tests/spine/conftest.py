"""A whole Parley without its pages: ground, worker, one console account, and people who speak through it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from parley import channels, wiring, workspace
from parley.channels import Account, Call
from parley.channels.adapters.console import signature
from parley.core import events, ids
from parley.core.bus import Bus
from parley.core.crypto import Vault
from parley.core.db import Database
from parley.core.files import Files
from parley.core.ground import Ground
from parley.core.http import Http
from parley.core.ids import StaffId, WorkspaceId
from parley.core.lanes import Worker
from parley.core.settings import Settings
from parley.core.tokens import Signer

PASSWORD = "correct horse battery"


@pytest.fixture
async def ground(database: Database, tmp_path: Path) -> AsyncIterator[Ground]:
    events.wire(wiring.REACTIONS)
    vault = Vault({"k1": bytes(32)}, "k1")
    bus = Bus(database.url)
    database.publish = bus.publish
    await bus.start()
    (tmp_path / "files").mkdir()
    async with Http(allow_private=frozenset({"127.0.0.1"})) as http:
        yield Ground(Settings(), database, bus, http, Files((tmp_path / "files").as_uri()), vault, Signer(vault.derive("tokens")))
    await bus.stop()


@pytest.fixture
async def worker(ground: Ground) -> AsyncIterator[Worker]:
    worker = Worker(ground, ground.database, ground.bus, wiring.JOBS)
    await worker.start()
    yield worker
    await worker.stop()


class Salon(msgspec.Struct):
    """A workspace, and Grace, who answers in it."""

    workspace_id: WorkspaceId
    grace: StaffId


@pytest.fixture
async def salon(ground: Ground) -> Salon:
    return await found_salon(ground, "grace@salon.example")


async def found_salon(ground: Ground, email: str) -> Salon:
    workspace_id = WorkspaceId(ids.new())
    async with ground.database.transaction(workspace_id) as tx:
        _, owner = await workspace.found(tx, name="Salon", owner_name="Grace", owner_email=email, owner_password=PASSWORD)
    return Salon(workspace_id, owner.id)


@pytest.fixture
async def console(ground: Ground, salon: Salon) -> "Line":
    return await connect_console(ground, salon)


async def connect_console(ground: Ground, salon: Salon) -> "Line":
    async with ground.database.transaction(salon.workspace_id) as tx:
        id = await channels.save(tx, ground, "console", "Console", {"secret": "s" * 40})
    return Line(ground, await ground.one(channels.Accounts).get(id))


class Line:
    """A console account, and what its customers say through it."""

    def __init__(self, ground: Ground, account: Account[Any]) -> None:
        self.ground = ground
        self.account = account

    async def says(self, who: str, text: str, *, id: str | None = None, **more: object) -> bool:
        """Returns whether the call was new, once it is committed."""
        return await self.tells(
            {"id": id or uuid4().hex, "kind": "message", "from": {"id": who, "name": who.title()}, "text": text, **more}
        )

    async def tells(self, event: dict[str, object]) -> bool:
        body = msgspec.json.encode(event)
        call = Call(body, {"x-parley-signature": signature(body, "s" * 40)})
        adapter = channels.adapter("console")
        return await self.ground.one(channels.Journal).append(self.account, adapter.key(call), call)
