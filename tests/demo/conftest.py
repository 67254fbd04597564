"""A whole Parley with the demonstration, served at an address of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from parley import app, channels, conversations, demo, people
from parley.conversations import Author, Conversation, Message
from parley.core.db import Tx
from parley.core.ground import Ground
from parley.core.ids import StaffId
from parley.demo import answering
from tests.demo.site import served, settings
from tests.spine.waiting import until


class Visitor:
    """Grace looks at the demonstration and answers its guests."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground

    async def find(self, name: str) -> Conversation | None:
        """The conversation of a guest, where there is one already."""
        async with self.ground.database.transaction(demo.DEMO) as tx:
            found = await people.find(tx, name)
            return (await conversations.conversations_of(tx, found[0].id))[0] if found else None

    async def timeline(self, name: str) -> list[Message]:
        conversation = await until(lambda: self.find(name))
        assert conversation
        async with self.ground.database.transaction(demo.DEMO) as tx:
            return await conversations.timeline(tx, conversation.person_id, limit=200)

    async def replies(self, name: str, text: str) -> Message:
        conversation = await until(lambda: self.find(name))
        assert conversation
        async with self.ground.database.transaction(demo.DEMO) as tx:
            way = (await conversations.ways(tx, conversation))[0]
            author = Author("staff", await _somebody(tx))
            return await conversations.reply(tx, conversation.id, text=text, way=(way.identity_id, way.account_id), author=author)

    async def message(self, message: Message) -> Message:
        async with self.ground.database.transaction(demo.DEMO) as tx:
            return await conversations.message(tx, message.id)

    async def is_played(self) -> bool:
        """Whether every story has been told to its end."""
        return not await self.rows("SELECT FROM lanes WHERE kind = 'demo.play'")

    async def rows(self, sql: str) -> list[tuple[object, ...]]:
        async with self.ground.database.across() as tx:
            return [tuple(row) for row in await tx.records(sql)]


async def _somebody(tx: Tx) -> StaffId:
    return StaffId(await tx.value("SELECT id FROM staff WHERE workspace_id = $1 AND role = 'operator' LIMIT 1", tx.workspace_id))


@pytest.fixture
async def ground(database_url: str, tmp_path: Path) -> AsyncIterator[Ground]:
    async with app.opened(settings(database_url, tmp_path)) as ground:
        yield ground


@pytest.fixture
async def visitor(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Visitor]:
    """Everything runs; guests read and write at once."""
    monkeypatch.setattr(answering, "LOOKS_AFTER", answering.LOOKS_AFTER / 50)
    monkeypatch.setattr(answering, "WRITES_AFTER", answering.WRITES_AFTER / 50)
    assert await app.demonstrated(ground)
    async with served(ground), app.working(ground, with_demo=True):
        await until(lambda: _answers(ground))
        yield Visitor(ground)


async def _answers(ground: Ground) -> bool:
    async with ground.database.transaction(demo.DEMO) as tx:
        bot = next(row for row in await channels.accounts(tx) if row.kind == "telegram")
    account = await ground.one(channels.Accounts).get(bot.id)
    try:
        return (await ground.http.call("POST", f"{account.settings.api_url}/bot{account.settings.token}/getMe")).status == 200
    except Exception:
        return False
