"""What the machine has decided."""

from uuid import UUID

from parley.core.events import Event
from parley.core.ids import ConversationId


class GivenOut(Event, frozen=True):
    """Conversations have an agent now, as (assignment, conversation, agent)."""

    given: tuple[tuple[UUID, ConversationId, UUID], ...]
