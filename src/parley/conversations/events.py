"""What happens in conversations."""

from uuid import UUID

from parley.core.events import Event
from parley.core.ids import AccountId, AttachmentId, ConversationId, MessageId, StaffId


class MessagesReceived(Event, frozen=True):
    """Customers wrote: one batch of intake, as (conversation, message)."""

    messages: tuple[tuple[ConversationId, MessageId], ...]
    automatic: bool = False


class ConversationOpened(Event, frozen=True):
    conversation_id: ConversationId


class ConversationAssigned(Event, frozen=True):
    """The owner changed, or the team in whose queue it waits; `to` None means the queue."""

    conversation_id: ConversationId
    to: UUID | None
    by: UUID | None


class ConversationResolved(Event, frozen=True):
    conversation_id: ConversationId
    by: UUID | None


class ConversationReopened(Event, frozen=True):
    conversation_id: ConversationId


class Mentioned(Event, frozen=True):
    """A note named colleagues."""

    conversation_id: ConversationId
    message_id: MessageId
    staff_ids: tuple[StaffId, ...]
    by: StaffId


class Replied(Event, frozen=True):
    conversation_id: ConversationId
    message_id: MessageId
    is_answer: bool = True
    """False for what Parley itself says while they still wait for an answer."""


class DeliveryFailed(Event, frozen=True):
    conversation_id: ConversationId
    message_id: MessageId
    account_id: AccountId
    reason: str


class FilesPromised(Event, frozen=True):
    """Attachments were named whose bytes are still at the provider."""

    attachment_ids: tuple[AttachmentId, ...]
