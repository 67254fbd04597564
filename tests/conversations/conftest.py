"""A salon in which people speak and Grace answers. Nothing is sent unless a test asks for a worker or a run."""

from collections.abc import AsyncIterator

import pytest

from parley import wiring
from parley.core.ground import Ground
from parley.core.lanes import Worker
from tests.people.town import Town
from tests.spine.conftest import ground as ground


@pytest.fixture
async def town(ground: Ground) -> Town:
    return await Town.founded(ground)


@pytest.fixture
async def worker(ground: Ground) -> AsyncIterator[Worker]:
    worker = Worker(ground, ground.database, ground.bus, wiring.JOBS)
    await worker.start()
    yield worker
    await worker.stop()
