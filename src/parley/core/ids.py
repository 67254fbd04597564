"""Time-ordered identifiers (UUIDv7, RFC 9562) with typed names for what they identify."""

import os
import time
from datetime import UTC, datetime
from typing import NewType
from uuid import UUID

WorkspaceId = NewType("WorkspaceId", UUID)
LocationId = NewType("LocationId", UUID)
StaffId = NewType("StaffId", UUID)
AccountId = NewType("AccountId", UUID)
PersonId = NewType("PersonId", UUID)
IdentityId = NewType("IdentityId", UUID)
LinkId = NewType("LinkId", UUID)
ConversationId = NewType("ConversationId", UUID)
MessageId = NewType("MessageId", UUID)
DeliveryId = NewType("DeliveryId", UUID)
AttachmentId = NewType("AttachmentId", UUID)
JournalId = NewType("JournalId", UUID)
TagId = NewType("TagId", UUID)
PostId = NewType("PostId", UUID)
LaneId = NewType("LaneId", UUID)

NOBODY = UUID(int=0)
"""The workspace of what belongs to the installation itself (a sweep, a recurring clean-up)."""

_last = 0


def new() -> UUID:
    """A fresh UUIDv7; ids made by one process sort in the order in which they were made."""
    global _last
    # 48 bits of milliseconds and 12 bits of their fraction; a tie takes the next value, so that order holds.
    now = time.time_ns()
    stamp = (now // 1_000_000 << 12) | (now % 1_000_000 * 4096 // 1_000_000)
    _last = max(stamp, _last + 1)
    high = (_last >> 12 << 16) | 0x7000 | (_last & 0xFFF)
    low = int.from_bytes(os.urandom(8), "big") & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
    return UUID(int=(high << 64) | low)


def first_at(at: datetime) -> UUID:
    """Below it are the ids made before a moment, at or above it those made later."""
    return UUID(int=int(at.timestamp() * 1000) << 80)


def made_at(id: UUID) -> datetime:
    """When a UUIDv7 was made, to the millisecond."""
    return datetime.fromtimestamp((id.int >> 80) / 1000, UTC)
