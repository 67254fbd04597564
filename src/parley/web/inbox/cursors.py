"""Where the list goes on, as it stands in an address: part, rank, moment and id of a row."""

from datetime import UTC, datetime
from uuid import UUID

from parley.conversations import InboxCursor
from parley.core.errors import NotFound

MICRO = 1_000_000


def written(cursor: InboxCursor) -> str:
    return f"{cursor.part}.{cursor.rank}.{round(cursor.at.timestamp() * MICRO)}.{cursor.id.hex}"


def read(text: str) -> InboxCursor | None:
    """None for no cursor; whatever is none leads nowhere."""
    if not text:
        return None
    try:
        part, rank, moment, id = text[:100].split(".")
        return InboxCursor(int(part), int(rank), datetime.fromtimestamp(int(moment) / MICRO, UTC), UUID(hex=id))
    except (ValueError, OverflowError, OSError):
        raise NotFound from None
