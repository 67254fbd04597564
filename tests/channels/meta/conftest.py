"""A page and a professional account at the fake Meta, and Ada, who may write to each."""

from collections.abc import AsyncIterator

import pytest

from parley.core.ground import Ground
from tests.channels.meta.meta_desk import Desk, connected
from tests.providers.meta import Meta, Person, Place
from tests.spine.conftest import Salon
from tests.spine.conftest import ground as ground
from tests.spine.conftest import salon as salon
from tests.spine.conftest import worker as worker


@pytest.fixture(params=["messenger", "instagram"])
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
async def meta() -> AsyncIterator[Meta]:
    async with Meta().running() as meta:
        yield meta


@pytest.fixture
def place(meta: Meta, kind: str) -> Place:
    return meta.page() if kind == "messenger" else meta.professional()


@pytest.fixture
def ada(meta: Meta, place: Place) -> Person:
    return meta.person("Ada", of=place)


@pytest.fixture
async def desk(ground: Ground, salon: Salon, meta: Meta, place: Place, kind: str) -> AsyncIterator[Desk]:
    async with connected(ground, salon, meta, place, kind) as desk:
        yield desk
