"""Nothing that an adapter says, raises or is made of may show a secret."""

import traceback
from collections.abc import Iterator
from typing import Any

from parley.channels import registry
from parley.channels.types import Account, Manifest


class Discretion:
    """Collects what is said during a test, to be searched for secrets at its end."""

    def __init__(self) -> None:
        self.secrets: list[str] = []
        self.heard: list[str] = []

    def about(self, account: Account[Any]) -> None:
        self.secrets += secrets(account, registry.adapter(account.kind).manifest)

    def hears(self, error: BaseException) -> None:
        self.heard.append(confessed(error))


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
