"""Meta's accounts in our hands."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager

from parley.core.ground import Ground
from tests.channels.desk import Desk
from tests.channels.desk import connected as connected_to
from tests.providers.meta import Meta, Person, Place, Seen
from tests.spine.conftest import Salon
from tests.spine.waiting import until


@asynccontextmanager
async def connected(ground: Ground, salon: Salon, meta: Meta, place: Place, kind: str) -> AsyncGenerator[Desk]:
    settings = {"token": place.token, "app_id": place.app.id, "app_secret": place.app.secret, "api_url": meta.address}
    async with connected_to(ground, salon, kind, settings) as desk:
        yield desk


async def sees(ada: Person, count: int) -> Sequence[Seen]:
    async def enough() -> Sequence[Seen]:
        return ada.sees if len(ada.sees) >= count else []

    return await until(enough)
