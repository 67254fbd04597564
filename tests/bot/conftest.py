"""A salon with a bot."""

import pytest

from parley.core.ground import Ground
from tests.people.town import Town
from tests.spine.conftest import ground as ground


@pytest.fixture
async def town(ground: Ground) -> Town:
    return await Town.founded(ground)
