"""What MAX sends, as far as Parley reads it. Fields that are not named here are ignored; most of the others may be null."""

from typing import Annotated

import msgspec
from msgspec import Meta

# Milliseconds since 1970, up to the year 9999: what a datetime can hold.
Moment = Annotated[int, Meta(ge=0, le=253_402_300_799_999)]
NOTHING = msgspec.Raw(b"null")


class Wire(msgspec.Struct, frozen=True):
    """A fragment of an update or of an answer."""


class User(Wire, frozen=True):
    user_id: int
    first_name: str | None = None
    last_name: str | None = None
    name: str | None = None
    """Deprecated, and the only one that old calls have."""
    username: str | None = None
    is_bot: bool | None = None


class Recipient(Wire, frozen=True):
    """In a dialog `user_id` is whoever it was said to: the bot, or the customer where the bot spoke."""

    chat_id: int | None = None
    chat_type: str | None = None
    post_id: str | None = None
    """Under which post of a channel a comment stands."""


class Attachment(Wire, frozen=True):
    """One of many kinds. Its payload is read only where the kind is known, so that a new kind spoils no message."""

    type: str
    payload: msgspec.Raw = NOTHING
    filename: str | None = None
    size: int | None = None
    width: int | None = None
    height: int | None = None
    duration: Annotated[int, Meta(ge=0, le=10_000_000)] | None = None
    transcription: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    data: str | None = None


class Payload(Wire, frozen=True):
    """Of media, stickers, links and contacts: each has those that make sense."""

    url: str | None = None
    token: str | None = None
    vcf_info: str | None = None
    hash: str | None = None
    max_info: User | None = None


class Button(Wire, frozen=True):
    text: str | None = None
    payload: str | None = None


class Keyboard(Wire, frozen=True):
    buttons: tuple[tuple[Button, ...], ...] = ()


class Body(Wire, frozen=True):
    mid: str = ""
    text: str | None = None
    attachments: tuple[Attachment, ...] | None = None


class Link(Wire, frozen=True):
    """What a message answers (`reply`) or passes on (`forward`)."""

    type: str
    sender: User | None = None
    message: Body | None = None


class Message(Wire, frozen=True):
    recipient: Recipient = Recipient()
    timestamp: Moment = 0
    body: Body | None = None
    """Null where a message only passes another one on."""
    sender: User | None = None
    """Null where a channel speaks in its own name."""
    link: Link | None = None


class Callback(Wire, frozen=True):
    callback_id: str
    user: User
    timestamp: Moment = 0
    payload: str | None = None


class Header(Wire, frozen=True):
    """What every update has, also those that are new to us."""

    update_type: str
    timestamp: Moment = 0
    chat_id: msgspec.Raw = NOTHING
    user: msgspec.Raw = NOTHING


class Update(Wire, frozen=True):
    """All kinds in one: which fields are there depends on `update_type`."""

    update_type: str
    timestamp: Moment = 0
    message: Message | None = None
    callback: Callback | None = None
    message_id: str | None = None
    chat_id: int | None = None
    user: User | None = None
    user_id: int | None = None
    user_locale: str | None = None
    payload: str | None = None
    title: str | None = None
    muted_until: Moment | None = None


# ── answers ─────────────────────────────────────────────────────────────────────────────────────


class Said(Wire, frozen=True):
    """A refusal, or the word that something is done."""

    success: bool | None = None
    code: str | None = None
    message: str | None = None


class Done(Wire, frozen=True):
    success: bool


class SentBody(Wire, frozen=True):
    mid: str


class SentMessage(Wire, frozen=True):
    body: SentBody
    recipient: Recipient = Recipient()
    timestamp: Moment = 0


class Sent(Wire, frozen=True):
    message: SentMessage


class Subscription(Wire, frozen=True):
    url: str


class Subscriptions(Wire, frozen=True):
    subscriptions: tuple[Subscription, ...]


class UploadPlace(Wire, frozen=True):
    url: str
    token: str | None = None
    """Told beforehand for video and audio; pictures and files get theirs once they are there."""


class PhotoToken(Wire, frozen=True):
    token: str


class Uploaded(Wire, frozen=True):
    token: str | None = None
    photos: dict[str, PhotoToken] | None = None


class Video(Wire, frozen=True):
    urls: dict[str, str | None] | None = None
    """`mp4_720` and the like."""
