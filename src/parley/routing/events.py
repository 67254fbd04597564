"""What happens in routing."""

from datetime import datetime
from uuid import UUID

from parley.core.events import Event
from parley.core.ids import ConversationId, MessageId, PersonId, StaffId


class _OfPromise(Event, frozen=True):
    conversation_id: ConversationId
    clock: str
    policy_id: UUID
    due_at: datetime
    tell: tuple[StaffId, ...] = ()
    """Who should hear of it."""


class PromiseAtRisk(_OfPromise, frozen=True):
    """Most of the time is over that a policy gives."""


class PromiseBroken(_OfPromise, frozen=True):
    """All of it is."""


class AlarmRaised(Event, frozen=True):
    """A channel is not as it always is."""

    alarm_id: UUID


class UrgentRecognised(Event, frozen=True):
    """A customer's words want somebody at once."""

    conversation_id: ConversationId
    person_id: PersonId
    message_id: MessageId
    kinds: tuple[str, ...]
