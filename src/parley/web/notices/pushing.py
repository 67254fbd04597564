"""A browser that wants pushes, and one that does not any more."""

from typing import Annotated

import msgspec
from litestar import post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody

from parley.core.db import Tx
from parley.core.ground import Ground
from parley.desk import notices
from parley.desk.notices import Address
from parley.workspace import Presence

PLACE = "/notices/browser"
Endpoint = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
Key = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class BrowserForm(msgspec.Struct):
    """As the browser's PushSubscription names them."""

    endpoint: Endpoint
    p256dh: Key
    auth: Key


@post(PLACE, status_code=204)
async def subscribe(
    tx: NamedDependency[Tx], presence: NamedDependency[Presence], ground: NamedDependency[Ground], data: URLEncodedBody[BrowserForm]
) -> None:
    await notices.subscribe(tx, ground, Address(data.endpoint, data.p256dh, data.auth), by=presence)


@post(PLACE + "/remove", status_code=204)
async def unsubscribe(tx: NamedDependency[Tx], presence: NamedDependency[Presence]) -> None:
    await notices.unsubscribe(tx, by=presence)
