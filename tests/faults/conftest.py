"""Installations that may be broken: on a database of their own in their data folder, or on one of the run's PostgreSQL."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from parley.core import ids
from tests.faults.process import Parley
from tests.faults.stand import Stand, founded


@pytest.fixture
async def parley(database_url: str, tmp_path: Path) -> AsyncIterator[Parley]:
    """One that runs on the run's PostgreSQL, in this test's own database; not yet started."""
    parley = Parley(tmp_path / "parley", database_url=database_url)
    yield parley
    await parley.gone()


@pytest.fixture
async def whole_parley(server_folder: Path, pg_bin: Path | None) -> AsyncIterator[Parley]:
    """One that brings its database along; not yet started."""
    parley = Parley(server_folder / f"parley-{ids.new()}")
    yield parley
    await parley.gone()


@pytest.fixture
async def stand(database_url: str, tmp_path: Path) -> AsyncIterator[Stand]:
    """The salon in the database on which `parley` runs."""
    async with founded(database_url, tmp_path) as stand:
        yield stand
