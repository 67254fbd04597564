"""Grace's salon with an API, a program that may do everything there, and one of Linus's."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from parley.core.db import Database
from parley.core.ground import Ground
from parley.core.ids import ConversationId
from parley.core.lanes import Worker
from parley.workspace import Staff
from tests.api.program import Program, speaking, token_of
from tests.web.conftest import founded
from tests.web.desk import Line, connected, grounded, working


@pytest.fixture
async def ground(database: Database, tmp_path: Path) -> AsyncIterator[Ground]:
    """Receivers of webhooks stand on this machine."""
    async with grounded(database, tmp_path / "files") as ground:
        yield replace(ground, settings=msgspec.structs.replace(ground.settings, allow_private_hosts=frozenset({"127.0.0.1"})))


@pytest.fixture
async def worker(ground: Ground) -> AsyncIterator[Worker]:
    async with working(ground) as worker:
        yield worker


@pytest.fixture
async def grace(database: Database) -> Staff:
    return await founded(database, name="Salon", owner="Grace", email="grace@salon.example")


@pytest.fixture
async def linus(database: Database) -> Staff:
    return await founded(database, name="Garage", owner="Linus", email="linus@garage.example")


@pytest.fixture
async def line(ground: Ground, worker: Worker, grace: Staff) -> Line:
    """A channel of Grace's, taken in as it comes."""
    return await connected(ground, grace)


@pytest.fixture
async def id(line: Line, grace: Staff) -> ConversationId:
    """Ada's conversation."""
    await line.says("ada", "Is there a free slot on Saturday?")
    return ConversationId(await line.conversation_of("ada", grace))


@pytest.fixture
async def program(ground: Ground, grace: Staff) -> AsyncIterator[Program]:
    """May do everything in Grace's workspace."""
    async with speaking(ground, await token_of(ground.database, grace)) as program:
        yield program


@pytest.fixture
async def stranger(ground: Ground, linus: Staff) -> AsyncIterator[Program]:
    """May do everything in Linus's."""
    async with speaking(ground, await token_of(ground.database, linus)) as program:
        yield program
