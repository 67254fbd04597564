"""Records in few words."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from parley.people.matching import Key, Record

NUMBER, MAILBOX = "+79740773749", "ada.lovelace.x7@mail.ru"
NOW = datetime(2026, 6, 1, tzinfo=UTC)
_numbers = count(1)


def who(name: str = "", *, days_ago: float = 0, **told: Any) -> Record:
    """Somebody called so in their channel, last heard so many days ago."""
    at = NOW - timedelta(days=days_ago)
    return Record(f"r{next(_numbers)}", display=name, seen_from=at, seen_until=at, **told)


def proven(*values: str) -> tuple[Key, ...]:
    return tuple(Key(value, "proven") for value in values)


def network(*values: str) -> tuple[Key, ...]:
    return tuple(Key(value, "network") for value in values)


def claimed(*values: str) -> tuple[Key, ...]:
    return tuple(Key(value, "claimed") for value in values)
