"""An alarm: a channel is not as it always is."""

from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

import msgspec

from parley.core.ids import AccountId, ConversationId

AlarmId = NewType("AlarmId", UUID)


class AlarmKind(StrEnum):
    QUIET = "quiet"
    """Nothing comes in, although at such hours something always does."""
    SLOW = "slow"
    """Customers wait for an answer longer than usual."""
    LOOP = "loop"
    """Customers are sent from one channel to another and back."""


class Facts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """By what it was seen."""

    since: datetime | None = None
    """Of quiet: when something came last."""
    expected: int = 0
    """Of quiet: so many messages would have come meanwhile at least."""
    waiting: int = 0
    """Of slow: so many customers."""
    wait: float = 0
    """Of slow: seconds of business time that half of them wait already."""
    usual: float = 0
    """Of slow: nine of ten were answered within so many seconds."""
    people: int = 0
    """Of loop: so many customers since it began, each of them counted once an hour."""


class Alarm(msgspec.Struct, frozen=True, kw_only=True):
    id: AlarmId
    kind: AlarmKind
    account_id: AccountId | None
    account: str
    """Its name; empty for a loop."""
    channels: tuple[str, ...]
    """Of the account, or the way round."""
    conversation_id: ConversationId | None
    began_at: datetime
    facts: Facts
    hushed_until: datetime | None


class Sighting(msgspec.Struct, frozen=True, kw_only=True):
    """What a look has seen to be wrong now."""

    kind: AlarmKind
    account_id: AccountId | None = None
    channels: tuple[str, ...] = ()
    conversation_id: ConversationId | None = None
    facts: Facts
