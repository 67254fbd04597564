"""The named cast: Grace owns a salon and answers, Linus is from another workspace."""

import pytest

from parley import workspace
from parley.core import ids
from parley.core.db import Database
from parley.core.ids import WorkspaceId
from parley.workspace import Staff

PASSWORD = "a lighthouse in the fog"


async def founded(database: Database, *, name: str, owner: str, email: str) -> Staff:
    async with database.transaction(WorkspaceId(ids.new())) as tx:
        _, staff = await workspace.found(
            tx, name=name, owner_name=owner, owner_email=email, owner_password=PASSWORD, time_zone="Europe/Kyiv"
        )
    return staff


@pytest.fixture
async def grace(database: Database) -> Staff:
    return await founded(database, name="Salon Мрія", owner="Grace", email="grace@salon.example")


@pytest.fixture
async def linus(database: Database) -> Staff:
    return await founded(database, name="Garage", owner="Linus", email="linus@garage.example")
