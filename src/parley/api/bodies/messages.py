"""Messages, as programs see them."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta

from parley import conversations
from parley.api.shapes import Moment, Shape
from parley.conversations import State


class Attachment(Shape, frozen=True, kw_only=True):
    """A file beside the words."""

    id: UUID
    type: Annotated[str, Meta(description="`image`, `video`, `audio`, `voice`, `file` or `sticker`.")]
    name: str
    mime: str
    size: Annotated[int | None, Meta(description="In bytes; null while it is not here yet.")]
    state: Annotated[str, Meta(description="`waiting` to be fetched, `stored`, or `failed`.")]


class Delivery(Shape, frozen=True, kw_only=True):
    """How far one part of a message has come; a long message, or one with several files, has several."""

    id: UUID
    state: Annotated[State, Meta(description="`uncertain`: the line broke after it had left.")]
    error: str | None
    sent_at: Moment | None
    delivered_at: Moment | None
    read_at: Moment | None


class Message(Shape, frozen=True, kw_only=True):
    """One entry of a conversation."""

    id: UUID
    conversation_id: UUID
    direction: Annotated[str, Meta(description="`in` from the customer, `out` to them, `note` among staff, `system` for what was done.")]
    author_kind: Annotated[
        str, Meta(description="`person`, `staff`, `bot`, `outside`, `native` (sent outside of Parley) or `machine` (by a token).")
    ]
    author_id: UUID | None
    identity_id: UUID | None
    account_id: UUID | None
    channel: str
    at: Moment
    text: str
    attachments: list[Attachment]
    state: Annotated[State | None, Meta(description="Of what goes out: the least of its deliveries.")]
    deliveries: list[Delivery]
    edited_at: Moment | None
    deleted_at: Moment | None
    purpose: Annotated[str, Meta(description="What it was sent for: `service`, `reminders`, `marketing` or `surveys`.")]


def shown(said: conversations.Message) -> Message:
    return Message(
        id=said.id,
        conversation_id=said.conversation_id,
        direction=said.direction,
        author_kind=said.author_kind,
        author_id=said.author_id,
        identity_id=said.identity_id,
        account_id=said.account_id,
        channel=said.channel,
        at=said.at,
        text=said.text,
        attachments=[Attachment(id=f.id, type=f.type, name=f.name, mime=f.mime, size=f.size, state=f.state) for f in said.attachments],
        state=said.state,
        deliveries=[_delivery(one) for one in said.deliveries],
        edited_at=said.edited_at,
        deleted_at=said.deleted_at,
        purpose=said.purpose,
    )


def _delivery(one: conversations.DeliveryState) -> Delivery:
    return Delivery(id=one.id, state=one.state, error=one.error, sent_at=one.sent_at, delivered_at=one.delivered_at, read_at=one.read_at)
