"""What channels announce."""

from datetime import datetime
from typing import Any
from uuid import UUID

from parley.channels.types import Account, Capabilities, Inbound, Struct
from parley.core.events import Event
from parley.core.ids import AccountId


class Proof(Struct, frozen=True):
    """A token of ours came back intact: whoever sent it holds what we gave to `subject`."""

    purpose: str
    subject: UUID


class Incoming(Struct, frozen=True):
    """One inbound fact, and when its call was received."""

    inbound: Inbound
    received_at: datetime
    proof: Proof | None = None


class Received(Event, frozen=True):
    """Calls of one account were understood. Carries the facts themselves: this is the hot path, and they exist nowhere else."""

    account: Account[Any]
    can: Capabilities
    kind: str
    """Under which identities of this channel are known: `email`, `phone`, or the channel's own kind."""
    items: tuple[Incoming, ...]


class AccountBroke(Event, frozen=True):
    """A provider no longer accepts an account's credentials."""

    account_id: AccountId
    reason: str
