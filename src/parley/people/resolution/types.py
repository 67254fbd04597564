"""What may be, and what somebody has decided about it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from parley.core.ids import IdentityId, PersonId, StaffId
from parley.people.matching import Reason


class State(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    """They are one."""
    REJECTED = "rejected"
    """They are two, and not to be suggested again."""
    RELATED = "related"
    """Two who belong together."""


class Relation(StrEnum):
    FAMILY = "family"
    COLLEAGUE = "colleague"
    OTHER = "other"


class Suggestion(msgspec.Struct, frozen=True):
    """Two identities that may be of one person."""

    id: UUID
    one_id: IdentityId
    other_id: IdentityId
    one_person: PersonId
    other_person: PersonId
    confidence: float
    reasons: tuple[Reason, ...]
    against: tuple[Reason, ...]
    state: State
    relation: str
    made_at: datetime
    decided_at: datetime | None = None
    decided_by: StaffId | None = None
