"""Nothing that an adapter says, raises or is made of may show a secret."""

import traceback
from collections.abc import Iterator
from typing import Any

from parley.channels.types import Account, Manifest


def secrets(account: Account[Any], manifest: Manifest) -> list[str]:
    values = [getattr(account.settings, name) for name in manifest.secrets]
    return [value for value in values if isinstance(value, str) and value]


def confessed(error: BaseException) -> str:
    """All that an error could tell a log: its text, its attributes, its traceback, and the same of what stands behind it."""
    return "\n".join(
        part for link in _chain(error) for part in (str(link), repr(link), repr(vars(link)), *traceback.format_exception(link))
    )


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
