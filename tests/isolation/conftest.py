"""Two workspaces on one running Parley, alike in all but the mark on every word."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from parley import app
from tests.isolation.estate import Builder, Estate
from tests.isolation.routes import Page, pages
from tests.walkthrough.house import House, open_house


@pytest.fixture
async def house(database_url: str, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(database_url, tmp_path) as house:
        yield house


@pytest.fixture
async def ours(house: House) -> Estate:
    return await Builder(house.ground, "zebra").build()


@pytest.fixture
async def theirs(house: House) -> Estate:
    return await Builder(house.ground, "quagga").build()


@pytest.fixture
def every_page(house: House) -> list[Page]:
    return pages(app.pages_of(house.ground))
