"""Who is where, and what they do there."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

Doing = Literal["looking", "reply", "note"]
"""`reply` and `note` are what somebody types just now."""


class Companion(msgspec.Struct, frozen=True):
    """Another member of staff at the same conversation."""

    staff_id: UUID
    doing: Doing
    ends_at: datetime
    """Until when this holds if nothing more is heard from them."""


class Typist(msgspec.Struct, frozen=True):
    """Who types an answer in a conversation."""

    conversation_id: UUID
    staff_id: UUID
    name: str
    ends_at: datetime
