"""WhatsApp's clock: seconds, mostly written as a string."""

from datetime import UTC, datetime

from parley.channels.adapters.whatsapp.envelope import Moment

LATEST = 253_402_300_799
"""The year 9999: what a datetime can hold."""


def moment(seconds: Moment) -> datetime | None:
    """None for what is no time."""
    text = str(seconds)
    count = int(text) if text.isascii() and text.isdecimal() and len(text) <= len(str(LATEST)) else 0
    return datetime.fromtimestamp(count, UTC) if 0 < count <= LATEST else None
