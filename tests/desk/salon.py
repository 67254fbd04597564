"""Grace's salon, seen from the desk: her colleagues, and Ada's conversation. Nothing is sent: no worker runs."""

from collections.abc import AsyncIterator

import pytest

from parley import channels, conversations
from parley.conversations import Conversation
from parley.core.db import Database, Tx
from parley.core.ground import Ground
from parley.core.ids import AccountId, ConversationId, IdentityId
from parley.workspace import Staff
from tests.people.town import Town
from tests.spine.conftest import ground as ground
from tests.web.conftest import founded, hired

Way = tuple[IdentityId, AccountId]


@pytest.fixture
async def grace(database: Database) -> Staff:
    return await founded(database, name="Salon", owner="Grace Hopper", email="grace@salon.example")


@pytest.fixture
async def barbara(database: Database, grace: Staff) -> Staff:
    """An operator of Grace's."""
    return await hired(database, grace, "Barbara", "operator")


@pytest.fixture
async def linus(database: Database) -> Staff:
    return await founded(database, name="Garage", owner="Linus", email="linus@garage.example")


@pytest.fixture
async def tx(database: Database, grace: Staff) -> AsyncIterator[Tx]:
    async with database.transaction(grace.workspace_id) as tx:
        yield tx


@pytest.fixture
async def town(ground: Ground, grace: Staff) -> Town:
    async with ground.database.transaction(grace.workspace_id) as tx:
        accounts = {"console": await channels.save(tx, ground, "console", "Front desk", {"secret": "s" * 40})}
    town = Town(ground, grace.workspace_id, accounts)
    town.grace = grace.id
    await town.says("ada", "Is there a free slot on Saturday?")
    return town


@pytest.fixture
async def id(town: Town) -> ConversationId:
    """Ada's conversation."""
    return await town.conversation("ada")


async def way_to(tx: Tx, id: ConversationId) -> Way:
    found = (await conversations.ways(tx, await conversations.conversation(tx, id)))[0]
    return found.identity_id, found.account_id


async def as_it_is(tx: Tx, id: ConversationId) -> Conversation:
    return await conversations.conversation(tx, id)
