"""Updates of a kind that is new to us: a placeholder that names it, so that nobody thinks nothing came."""

from typing import TypeVar

import msgspec

from parley.channels.adapters.max import inbound, wire
from parley.channels.types import Inbound, Kind

T = TypeVar("T")

LONGEST_NAME = 64


def placeholder(update: wire.Header, key: str) -> Inbound:
    user, chat_id = _readable(update.user, wire.User), _readable(update.chat_id, int)
    return Inbound(
        kind=Kind.UNKNOWN,
        key=key,
        sender=inbound.person(user) if user else None,
        thread=inbound.thread(chat_id, user.user_id if user else None),
        at=inbound.moment(update.timestamp),
        extra={"fields": [update.update_type[:LONGEST_NAME]]},
    )


def _readable(raw: msgspec.Raw, type: type[T]) -> T | None:
    """What has another shape here than in the kinds that we know is not read."""
    try:
        return msgspec.json.decode(raw, type=type)
    except (ValueError, RecursionError):
        return None
