"""X's times: milliseconds since 1970, mostly written as text."""

from datetime import UTC, datetime

LAST = 253_402_300_799_999
"""The year 9999, which is all that a datetime can hold."""


def moment(milliseconds: str | int) -> datetime | None:
    """None where X tells no time, or one that cannot be."""
    value = int(milliseconds or 0)
    return datetime.fromtimestamp(value / 1000, UTC) if 0 < value <= LAST else None
