"""What staff hear of, where they want to hear it, and when they do not."""

from datetime import datetime, time
from enum import StrEnum
from uuid import UUID

import msgspec

from parley.core.ids import ConversationId, MessageId, PersonId, StaffId


class Struct(msgspec.Struct, frozen=True):
    """Immutable."""


class Kind(StrEnum):
    """What a notice tells; ranked by how much it concerns one person alone."""

    MENTIONED = "mentioned"
    """A colleague named them in a note."""
    URGENT = "urgent"
    """A customer's words want somebody at once."""
    WHISPERED = "whispered"
    """A supervisor told them something that nobody else sees."""
    GIVEN = "given"
    """A conversation is theirs now, by a colleague's doing."""
    CALL = "call"
    """They are to call a customer, and soon."""
    CALL_LATE = "call_late"
    """Nobody has called a customer yet to whom a call was promised."""
    ANSWERED = "answered"
    """A customer wrote in a conversation of theirs."""
    LATE = "late"
    """A promise to a customer is broken."""
    DUE = "due"
    """A promise to a customer is about to be broken."""
    FAILED = "failed"
    """A message of theirs did not arrive."""
    TEAM = "team"
    """A conversation waits for their team now, by a colleague's doing."""
    QUEUE = "queue"
    """Somebody new waits in the queue."""


class Quiet(Struct, frozen=True):
    """Hours of the week without sound and push. What ends before it begins ends on the next day."""

    days: tuple[int, ...]
    """Monday is 0."""
    start: time
    end: time


class Wishes(Struct, frozen=True, kw_only=True):
    page: frozenset[Kind] = frozenset(Kind) - {Kind.QUEUE}
    sound: frozenset[Kind] = frozenset(
        {Kind.MENTIONED, Kind.WHISPERED, Kind.URGENT, Kind.GIVEN, Kind.CALL, Kind.CALL_LATE, Kind.ANSWERED, Kind.LATE},
    )
    push: frozenset[Kind] = sound | {Kind.FAILED}
    volume: int = 0
    """Percent; silent until somebody asks for sound."""
    time_zone: str = ""
    """Empty for the workspace's."""
    quiet: tuple[Quiet, ...] = ()
    paused_until: datetime | None = None


DEFAULTS = Wishes()


class Line(Struct, frozen=True):
    """What has happened of one kind in one conversation."""

    kind: Kind
    count: int
    at: datetime
    unread: bool
    message_id: MessageId | None = None
    by_id: StaffId | None = None


class Group(Struct, frozen=True):
    """All notices of one conversation."""

    conversation_id: ConversationId
    number: int
    person_id: PersonId
    name: str
    channel: str
    at: datetime
    lines: tuple[Line, ...]

    @property
    def unread(self) -> bool:
        return any(line.unread for line in self.lines)


class Heard(Struct, frozen=True):
    """The newest notice that makes a sound."""

    id: UUID
    kind: Kind
    conversation_id: ConversationId
    made_at: datetime


class Bell(Struct, frozen=True):
    """What the bell shows: in how many conversations something is new, at most `MOST_COUNTED`."""

    count: int
    is_quiet: bool
    volume: int
    heard: Heard | None = None
