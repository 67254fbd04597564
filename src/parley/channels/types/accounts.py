"""Connected accounts, and the calls that come to them."""

from datetime import datetime
from typing import Any, Generic, TypeVar

import msgspec

from parley.channels.types.base import Struct
from parley.core.ids import AccountId, WorkspaceId

S = TypeVar("S", bound=msgspec.Struct, covariant=True)


class Account(msgspec.Struct, Generic[S], frozen=True):
    """One connected bot, number or mailbox, with its settings decrypted. Never log or render `settings`."""

    id: AccountId
    workspace_id: WorkspaceId
    kind: str
    name: str
    settings: S
    address: str = ""
    """How customers know it: @bot, support@salon.example, +380…"""
    active: bool = True
    connected: bool = True
    """False where somebody took it off: what is said there is not kept any more."""


class Call(Struct, frozen=True):
    """One raw call of a provider (or one mail, one update, one frame), as it was received."""

    body: bytes
    headers: dict[str, str] = {}
    """Lower-case names. A listener adds facts of its own here, for example `x-parley-uid`."""
    query: dict[str, str] = {}
    method: str = "POST"
    received_at: datetime | None = None

    def __repr__(self) -> str:
        return f"Call({self.method}, {len(self.body)} bytes)"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        return []
