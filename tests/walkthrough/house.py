"""Parley as `parley run` puts it together, on a port of its own in this process, with the salon founded in it."""

import asyncio
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import uvicorn

from parley import app, cli, conversations, people, workspace
from parley.conversations import Message
from parley.core import ids
from parley.core.ground import Ground
from parley.core.ids import WorkspaceId
from parley.core.settings import Settings
from parley.people import Identity, Link, Person

OWNER, PASSWORD = "grace@desk.test", "a lighthouse in the fog"


class Story(msgspec.Struct):
    """All that a workspace knows about its one customer."""

    person: Person
    identities: list[Identity]
    links: list[Link]
    conversations: int
    messages: list[Message]


class House:
    """The salon's Parley."""

    def __init__(self, ground: Ground, workspace_id: WorkspaceId) -> None:
        self.ground = ground
        self.workspace_id = workspace_id
        self.address = ground.settings.public_url

    async def story(self) -> Story:
        """Fails where there are more customers than one, or none."""
        async with self.ground.database.transaction(self.workspace_id) as tx:
            sql = "SELECT DISTINCT person_id FROM identities WHERE workspace_id = $1"
            [person_id] = await tx.values(sql, tx.workspace_id)
            identities = await people.identities(tx, person_id)
            talks = await conversations.conversations_of(tx, person_id)
            return Story(
                await people.person(tx, person_id),
                identities,
                await people.links(tx, [identity.id for identity in identities]),
                len(talks),
                await conversations.timeline(tx, person_id),
            )


@asynccontextmanager
async def open_house(database_url: str, data: Path) -> AsyncGenerator[House]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        settings = _settings(database_url, data, listening.getsockname()[1])
        async with app.opened(settings) as ground, app.working(ground):
            server = uvicorn.Server(cli.server_config(settings, app.application(ground)))
            serving = asyncio.create_task(server.serve(sockets=[listening]))
            try:
                yield House(ground, await _founded(ground))
            finally:
                server.should_exit = True
                await serving


def _settings(database_url: str, data: Path, port: int) -> Settings:
    return Settings(
        data=data,
        database_url=database_url,
        port=port,
        public_url=f"http://127.0.0.1:{port}",
        master_keys={"k1": bytes(32)},
        allow_private_hosts=frozenset({"127.0.0.1"}),
    )


async def _founded(ground: Ground) -> WorkspaceId:
    about = {"name": "Салон «Аврора»", "language": "ru", "time_zone": "Europe/Kyiv"}
    async with ground.database.transaction(WorkspaceId(ids.new())) as tx:
        await workspace.found(tx, owner_name="Грейс", owner_email=OWNER, owner_password=PASSWORD, **about)
        return tx.workspace_id
