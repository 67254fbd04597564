"""What routing finds out."""

from parley.core.events import Event
from parley.core.ids import ConversationId, MessageId, PersonId


class UrgentRecognised(Event, frozen=True):
    """A customer's words want somebody at once."""

    conversation_id: ConversationId
    person_id: PersonId
    message_id: MessageId
    kinds: tuple[str, ...]
