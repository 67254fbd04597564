"""What the site says has happened (`track`) becomes touchpoints of its visitor: the newest so many, and none that is long."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from parley import people
from parley.channels import Incoming, Kind, Received
from parley.core.db import Tx
from parley.core.ids import IdentityId
from parley.people import Touch

EVENT = "event"
MOST_KEPT = 200
"""Of one visitor in one chat."""
LONGEST_DETAIL = 2000
"""Characters, of names and values together."""


async def note_tracked(tx: Tx, received: Received) -> None:
    """The reaction to `Received`, once conversations know the visitors. Most batches hold nothing of it."""
    if received.account.kind != "webchat" or not (tracked := list(_tracked(received))):
        return
    visitors = list({visitor for visitor, _ in tracked})
    known = await people.known(tx, received.kind, str(received.account.id), visitors)
    touches = [_touch(known[visitor], item) for visitor, item in tracked if visitor in known]
    await people.note_touches(tx, touches)
    await people.forget_old_touches(tx, {touch.identity_id for touch in touches}, EVENT, keep=MOST_KEPT)


def _tracked(received: Received) -> Iterator[tuple[str, Incoming]]:
    """With whose they are."""
    for item in received.items:
        if item.inbound.kind is Kind.SYSTEM and item.inbound.sender and item.inbound.extra.get(EVENT):
            yield item.inbound.sender.id, item


def _touch(identity_id: IdentityId, item: Incoming) -> Touch:
    extra = item.inbound.extra
    detail = dict(_short(extra.get("data") or {}))
    id = _id(item.received_at, item.inbound.key)
    return Touch(identity_id, EVENT, str(extra[EVENT]), detail, item.inbound.at or item.received_at, id)


def _short(data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """As much of it as there is room for."""
    left = LONGEST_DETAIL
    for name, value in data.items():
        left -= len(name) + len(str(value))
        if left < 0:
            return
        yield name, value


def _id(at: datetime, key: str) -> UUID:
    """Its own for ever, and in order of time: what is taken in twice is one."""
    milliseconds = int(at.timestamp() * 1000)
    return UUID(bytes=milliseconds.to_bytes(6, "big") + hashlib.blake2b(key.encode(), digest_size=10).digest())
