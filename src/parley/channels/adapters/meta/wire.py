"""What stands in the conversations that Meta tells of, as far as Parley reads it. Fields that are not named here are ignored."""

from typing import Any

import msgspec

from parley.channels.adapters.meta.envelope import Id, Wire

Text = str | None
"""Meta leaves out what is empty, or writes null."""


class Party(Wire, frozen=True):
    """An account of ours or a person; a guest of a site has a `user_ref` only."""

    id: Id = ""
    user_ref: Id = ""


class Coordinates(Wire, frozen=True):
    lat: float
    long: float


class Element(Wire, frozen=True):
    """A card of a template: a product, an offer."""

    title: Text = None


class Product(Wire, frozen=True):
    elements: tuple[Element, ...] = ()


class Payload(Wire, frozen=True):
    url: Text = None
    title: Text = None
    text: Text = None
    template_type: Text = None
    sticker_id: Id | None = None
    coordinates: Coordinates | None = None
    product: Product | None = None


class Attachment(Wire, frozen=True):
    type: str = ""
    title: Text = None
    url: Text = None
    payload: Payload | str | list[Any] | None = None
    """An object, but for attachments that only old clients sent."""


class QuickReply(Wire, frozen=True):
    payload: Text = None


class Story(Wire, frozen=True):
    id: Id = ""
    url: Text = None


class ReplyTo(Wire, frozen=True):
    mid: Text = None
    story: Story | None = None


class AdContext(Wire, frozen=True):
    ad_title: Text = None
    post_id: Text = None


class Referral(Wire, frozen=True):
    """What led a person to us: a link with a `ref`, an advertisement."""

    ref: Text = None
    source: Text = None
    ad_id: Id | None = None
    referer_uri: Text = None
    ads_context_data: AdContext | None = None


class Message(Wire, frozen=True):
    mid: str
    text: Text = None
    quick_reply: QuickReply | None = None
    attachments: tuple[Attachment, ...] | None = None
    reply_to: ReplyTo | None = None
    referral: Referral | None = None
    is_echo: bool = False
    is_self: bool = False
    is_deleted: bool = False
    is_unsupported: bool = False
    app_id: Id | None = None
    metadata: Text = None


class Edit(Wire, frozen=True):
    mid: str
    text: Text = None
    num_edit: Id = 0


class Reaction(Wire, frozen=True):
    mid: str
    action: str = "react"
    reaction: Text = None
    emoji: Text = None


class Delivery(Wire, frozen=True):
    mids: tuple[str, ...] | None = None
    watermark: Id = 0


class Read(Wire, frozen=True):
    """Up to a moment, or a message."""

    mid: Text = None
    watermark: Id = 0


class Postback(Wire, frozen=True):
    mid: Text = None
    title: Text = None
    payload: Text = None
    referral: Referral | None = None


class Optin(Wire, frozen=True):
    type: Text = None
    ref: Text = None
    user_ref: Id | None = None
    payload: Text = None
    title: Text = None
    notification_messages_status: Text = None


class Told(Wire, frozen=True):
    """One event. Exactly one of the fields from `message` on is there; where none is, its kind is unknown to us."""

    sender: Party | None = None
    recipient: Party | None = None
    timestamp: Id | None = None
    message: Message | None = None
    message_edit: Edit | None = None
    reaction: Reaction | None = None
    delivery: Delivery | None = None
    read: Read | None = None
    postback: Postback | None = None
    referral: Referral | None = None
    optin: Optin | None = None


Names = dict[str, msgspec.Raw]
