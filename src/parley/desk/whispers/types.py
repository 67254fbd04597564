from datetime import datetime
from typing import NewType
from uuid import UUID

import msgspec

from parley.core.ids import StaffId

WhisperId = NewType("WhisperId", UUID)


class Whisper(msgspec.Struct, frozen=True):
    """Seen by whom it is for, and by whoever wrote it."""

    id: WhisperId
    to_id: StaffId
    by_id: StaffId
    text: str
    at: datetime
    known_at: datetime | None
    """When its reader said that they have read it."""
