"""What tests of the core share."""

from collections.abc import AsyncIterator

import pytest

from parley.core.bus import Bus
from parley.core.db import Database


@pytest.fixture
async def bus(database: Database) -> AsyncIterator[Bus]:
    bus = Bus(database.url)
    database.publish = bus.publish
    await bus.start()
    yield bus
    await bus.stop()
