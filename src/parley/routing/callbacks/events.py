"""What becomes of promises."""

from uuid import UUID

from parley.core.events import Event
from parley.core.ids import ConversationId
from parley.routing.callbacks.types import CallBackId


class CallBackReserved(Event, frozen=True):
    """An operator is to call."""

    callback_id: CallBackId
    conversation_id: ConversationId
    agent_id: UUID


class CallBackLate(Event, frozen=True):
    """Nobody has called yet: a minute is left, whoever had it has not acted, or the promise is broken."""

    callback_id: CallBackId
    conversation_id: ConversationId
    supervisors_only: bool
    missed: bool
