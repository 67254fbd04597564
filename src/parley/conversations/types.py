"""Conversations, messages, deliveries, and the rows that lists show."""

from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any, Literal
from uuid import UUID

import msgspec

from parley.core.ids import AccountId, AttachmentId, ConversationId, DeliveryId, IdentityId, MessageId, PersonId, PostId, TagId
from parley.people import Errand
from parley.workspace import TeamId


class Struct(msgspec.Struct, frozen=True):
    """Immutable."""


class Status(StrEnum):
    OPEN = "open"
    """Somebody should answer."""
    WAITING = "waiting"
    """The customer should."""
    SNOOZED = "snoozed"
    RESOLVED = "resolved"


class Priority(IntEnum):
    LOW = -1
    NORMAL = 0
    HIGH = 1
    URGENT = 2


class OwnerKind(StrEnum):
    """Whose turn it is to speak. Exactly one at a time."""

    QUEUE = "queue"
    STAFF = "staff"
    BOT = "bot"
    OUTSIDE = "outside"


class State(StrEnum):
    """How far a delivery has come; ranked in this order, failures aside."""

    QUEUED = "queued"
    SENDING = "sending"
    UNCERTAIN = "uncertain"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Author(Struct, frozen=True):
    """Who says something: a member of staff, the bot, an outside agent."""

    kind: str
    id: UUID | None = None


PARLEY = Author("machine")
"""Parley itself, which sends on what was said; a program has an id."""


class Conversation(Struct, frozen=True):
    id: ConversationId
    number: int
    person_id: PersonId
    identity_id: IdentityId
    topic: str
    status: Status
    snoozed_until: datetime | None
    owner_kind: OwnerKind
    owner_id: UUID | None
    joined_to: ConversationId | None
    last_seq: int
    inbound_seq: int
    last_message_at: datetime
    waiting_since: datetime | None
    channel: str
    created_at: datetime
    resolved_at: datetime | None
    priority: Priority = Priority.NORMAL
    team_id: TeamId | None = None
    post_id: PostId | None = None
    """The post under which it is held, in public."""
    answer_due_at: datetime | None = None
    """By when an answer is promised; a question in public has a time of its own where nothing else is."""
    first_answered_at: datetime | None = None

    @property
    def is_public(self) -> bool:
        return self.post_id is not None

    @property
    def is_resolved(self) -> bool:
        return self.status is Status.RESOLVED


class Attached(Struct, frozen=True):
    """A file of a message, as a page shows it."""

    id: AttachmentId
    message_id: MessageId
    type: str
    name: str
    mime: str
    size: int | None
    state: str
    key: str | None
    inline_id: str
    error: str | None = None


class DeliveryState(Struct, frozen=True):
    """How the sending of one part went, as a page shows it."""

    id: DeliveryId
    message_id: MessageId
    position: int
    state: State
    error_kind: str | None
    error: str | None
    sent_at: datetime | None
    delivered_at: datetime | None
    read_at: datetime | None
    leaves_at: datetime | None = None
    """When it is to leave, while it has not."""


class Message(Struct, frozen=True, kw_only=True):
    """One entry of a timeline."""

    id: MessageId
    conversation_id: ConversationId
    seq: int
    rev: int
    direction: str
    author_kind: str
    author_id: UUID | None
    identity_id: IdentityId | None
    account_id: AccountId | None
    channel: str
    provider_key: str | None
    at: datetime
    text: str
    content: dict[str, Any]
    reactions: dict[str, list[str]]
    edited_at: datetime | None
    deleted_at: datetime | None
    external_id: str | None = None
    """What the provider calls it, apart from where it was said; None where it cannot be quoted."""
    purpose: Errand = "service"
    attachments: tuple[Attached, ...] = ()
    deliveries: tuple[DeliveryState, ...] = ()

    @property
    def state(self) -> State | None:
        """The least of its parts: a message is delivered when all of it is."""
        order = list(State)
        states = [d.state for d in self.deliveries]
        bad = [s for s in states if s in (State.FAILED, State.UNCERTAIN, State.CANCELLED)]
        return bad[0] if bad else min(states, key=order.index, default=None)

    @property
    def leaves_at(self) -> datetime | None:
        """When it is to leave; None once it has, or may at any moment."""
        return max((d.leaves_at for d in self.deliveries if d.leaves_at and d.state is State.QUEUED), default=None)


class Tag(Struct, frozen=True):
    """A word that staff put on conversations; `hue` is its colour, 0 to 359."""

    id: TagId
    name: str
    hue: int


class InboxCursor(Struct, frozen=True):
    """Where a page of the list ended: in which part of the list's order, and after which of its rows."""

    part: int
    rank: int
    at: datetime
    id: UUID


class InboxRow(Struct, frozen=True, kw_only=True):
    """A line of the list that operators look at."""

    id: ConversationId
    number: int
    person_id: PersonId
    name: str
    channel: str
    status: Status
    owner_kind: OwnerKind
    owner_id: UUID | None
    last_message_at: datetime
    waiting_since: datetime | None
    preview: str
    preview_direction: str
    unread: bool
    priority: Priority = Priority.NORMAL
    team_id: TeamId | None = None
    snoozed_until: datetime | None = None
    tags: tuple[TagId, ...] = ()
    is_public: bool = False
    answer_due_at: datetime | None = None
    """By when an answer is promised, while there is none."""
    mentioned: bool = False
    """Whether a colleague named the reader here, in words that they have not read yet."""
    part: int = 0
    rank: int = 0
    sorted_at: datetime
    """By which the list is sorted, in its part and rank."""

    @property
    def cursor(self) -> InboxCursor:
        """What stands below this row comes after it."""
        return InboxCursor(self.part, self.rank, self.sorted_at, self.id)


class FeedItem(Struct, frozen=True):
    """What a customer's own page (the widget) shows of a message."""

    seq: int
    id: MessageId
    kind: Literal["message", "edit", "delete"]
    direction: Literal["in", "out"]
    text: str
    at: datetime
    author_kind: str
    content: dict[str, Any]
    author_name: str = ""
    state: str = ""
    key: str = ""
    """The customer's own id of what they sent."""
    part_id: str = ""
    """The id under which our words went out."""
    quoted: str = ""
    """What it answers, by one of these two."""
    files: tuple[Attached, ...] = ()
