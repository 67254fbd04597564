"""A test's own look at an installation's database: founds a salon there, connects accounts, answers, and reads what has come of it."""

from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec

from parley import channels, conversations, wiring
from parley.conversations import Author, Message
from parley.core import events
from parley.core.bus import Bus
from parley.core.crypto import Vault
from parley.core.db import Database
from parley.core.files import Files
from parley.core.ground import Ground
from parley.core.http import Http
from parley.core.ids import AccountId, ConversationId
from parley.core.postgres import Embedded
from parley.core.settings import Settings
from parley.core.tokens import Signer
from tests.faults.load import SECRET
from tests.faults.process import KEY
from tests.spine.conftest import Salon, found_salon
from tests.spine.waiting import until


class Stand(msgspec.Struct):
    """The salon, seen from beside the processes that serve it. Runs no job itself."""

    ground: Ground
    salon: Salon

    async def connect(self, kind: str = "console", **settings: object) -> AccountId:
        async with self.ground.database.transaction(self.salon.workspace_id) as tx:
            return await channels.save(
                tx, self.ground, kind, kind.title(), {"secret": SECRET, **settings} if kind == "console" else settings
            )

    async def rows(self, sql: str, *args: object) -> list[tuple[object, ...]]:
        async with self.ground.database.across() as tx:
            return [tuple(row) for row in await tx.records(sql, *args)]

    async def idle(self) -> None:
        """Returns when every journalled call has been worked."""

        async def worked() -> bool:
            return not await self.rows("SELECT FROM journal_pending LIMIT 1")

        await until(worked, within=60)

    async def said(self) -> dict[str, list[str]]:
        """What customers said, by conversation, in its order."""
        sql = "SELECT conversation_id::text, provider_key FROM messages WHERE direction = 'in' ORDER BY conversation_id, seq"
        said: dict[str, list[str]] = {}
        for conversation, key in await self.rows(sql):
            said.setdefault(str(conversation), []).append(str(key))
        return said

    async def conversation_of(self, text: str) -> ConversationId:
        """The conversation in which a customer has said exactly this."""
        sql = "SELECT conversation_id FROM messages WHERE direction = 'in' AND text = $1"
        found = await until(lambda: self.rows(sql, text))
        return ConversationId(found[0][0])  # type: ignore[arg-type]

    async def reply(self, conversation_id: ConversationId, text: str) -> Message:
        """Grace answers by the way that was used last."""
        async with self.ground.database.transaction(self.salon.workspace_id) as tx:
            way = (await conversations.ways(tx, await conversations.conversation(tx, conversation_id)))[0]
            author = Author("staff", self.salon.grace)
            return await conversations.reply(tx, conversation_id, text=text, way=(way.identity_id, way.account_id), author=author)

    async def states(self) -> list[tuple[str, str]]:
        """Text and state of every delivery, in the order in which they were queued."""
        found = await self.rows("SELECT part->>'text', state FROM deliveries ORDER BY id")
        return [(str(text), str(state)) for text, state in found]

    async def count_states(self) -> Counter[str]:
        return Counter(state for _, state in await self.states())


@asynccontextmanager
async def standing(url: str, folder: Path) -> AsyncGenerator[Ground]:
    """What a process has that serves this database, without its server and its worker."""
    events.wire(wiring.REACTIONS)
    vault = Vault({"k1": KEY}, "k1")
    bus = Bus(url)
    database = await Database.connect(url, app_connections=2, system_connections=2)
    database.publish = bus.publish
    await bus.start()
    files = folder / "files"
    files.mkdir(exist_ok=True)
    async with Http(allow_private=frozenset({"127.0.0.1"})) as http:
        yield Ground(Settings(data=folder), database, bus, http, Files(files.as_uri()), vault, Signer(vault.derive("tokens")))
    await bus.stop()
    await database.close()


@asynccontextmanager
async def founded(url: str, folder: Path) -> AsyncGenerator[Stand]:
    async with standing(url, folder) as ground:
        yield Stand(ground, await found_salon(ground, "grace@salon.example"))


async def url_of(data: Path, pg_bin: Path | None) -> str:
    """The database that a running Parley has in its data folder."""
    shared = Embedded(data, pg_bin=pg_bin)
    await shared.start()
    url = shared.url
    await shared.stop()
    return url
