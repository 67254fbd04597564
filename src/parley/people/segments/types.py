"""A segment: a saved question to all customers."""

from datetime import datetime
from typing import NewType
from uuid import UUID

import msgspec

from parley.core.ids import StaffId
from parley.core.questions import Group

SegmentId = NewType("SegmentId", UUID)


class Segment(msgspec.Struct, frozen=True):
    id: SegmentId
    name: str
    question: Group
    made_by: StaffId | None
    made_at: datetime
    changed_at: datetime
