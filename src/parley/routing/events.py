"""What happens in routing."""

from datetime import datetime
from uuid import UUID

from parley.core.events import Event
from parley.core.ids import ConversationId, MessageId, PersonId, StaffId


class PromiseAtRisk(Event, frozen=True):
    """Most of the time is over that a policy gives; `tell` should hear of it."""

    conversation_id: ConversationId
    clock: str
    policy_id: UUID
    due_at: datetime
    tell: tuple[StaffId, ...] = ()


class PromiseBroken(Event, frozen=True):
    """All of it is."""

    conversation_id: ConversationId
    clock: str
    policy_id: UUID
    due_at: datetime
    tell: tuple[StaffId, ...] = ()


class AlarmRaised(Event, frozen=True):
    """A channel is not as it always is."""

    alarm_id: UUID


class UrgentRecognised(Event, frozen=True):
    """A customer's words want somebody at once."""

    conversation_id: ConversationId
    person_id: PersonId
    message_id: MessageId
    kinds: tuple[str, ...]
