"""Where a list goes on, as it stands in an address: a moment and an id."""

from datetime import UTC, datetime
from uuid import UUID

from parley.conversations import Cursor
from parley.core.errors import NotFound


def written(at: datetime, id: UUID) -> str:
    return f"{at.timestamp() * 1_000_000:.0f}-{id.hex}"


def read(text: str) -> Cursor | None:
    """None for no cursor; whatever is none leads nowhere."""
    if not text:
        return None
    moment, _, id = text.partition("-")
    try:
        return datetime.fromtimestamp(int(moment) / 1_000_000, UTC), UUID(hex=id)
    except (ValueError, OverflowError, OSError):
        raise NotFound from None
