"""A salon with a machine that gives conversations out, as soon as a test asks it to look round."""

import pytest

from parley.core.ground import Ground
from tests.people.town import Town
from tests.routing.floor import Floor
from tests.spine.conftest import ground as ground


@pytest.fixture
async def town(ground: Ground) -> Town:
    return await Town.founded(ground)


@pytest.fixture
async def floor(town: Town) -> Floor:
    return await Floor.opened(town)
