"""What Odnoklassniki sends, as far as Parley reads it. Fields that are not named here are ignored; any other may be missing or null."""

from typing import Annotated

import msgspec
from msgspec import Meta

# Milliseconds since 1970, up to the year 9999: what a datetime can hold.
Moment = Annotated[int, Meta(ge=0, le=253_402_300_799_999)]
NOTHING = msgspec.Raw(b"null")


class Wire(msgspec.Struct, frozen=True):
    """A fragment of an event or of an answer."""


class Sender(Wire, frozen=True):
    user_id: str | None = None
    """`user:…`; `group:…` where the group itself speaks."""
    name: str | None = None


class Recipient(Wire, frozen=True):
    chat_id: str | None = None


class Attachment(Wire, frozen=True):
    """One of many kinds. Its payload is read only where the kind is known, so that a new kind spoils no message."""

    type: str = ""
    payload: msgspec.Raw = NOTHING


class Payload(Wire, frozen=True):
    """Of files, links, contacts and places: each has those that make sense."""

    id: str | int | None = None
    url: str | None = None
    name: str | None = None
    phone: str | None = None
    latitude: float | None = None
    longitude: float | None = None


class Spoken(Wire, frozen=True):
    """Of a call."""

    type: str | None = None
    hangup: str | None = msgspec.field(name="hangupType", default=None)


class Message(Wire, frozen=True):
    mid: str | None = None
    text: str | None = None
    attachments: tuple[Attachment, ...] | None = None
    attachment: Attachment | None = None
    """In place of a list of one."""
    reply_to: str | None = None
    privacy_warning: str | None = msgspec.field(name="privacyWarning", default=None)


class Event(Wire, frozen=True):
    type: str | None = msgspec.field(name="webhookType", default=None)
    """Older calls have none, and are messages."""
    sender: Sender = Sender()
    recipient: Recipient = Recipient()
    message: Message | None = None
    timestamp: Moment | None = None
    press: str | None = msgspec.field(name="callbackId", default=None)
    press_in_snake_case: str | None = msgspec.field(name="callback_id", default=None)
    """The same, should OK write it like its other ids: no document names it."""
    mid: str | None = None
    """Under which message the button stands that was pressed."""
    payload: str | None = None
    """What a pressed button or a link into the chat carries."""
    happened: str | None = msgspec.field(name="type", default=None)
    """In a CHAT_SYSTEM event: CHAT_STARTED and the like."""
    group_id: str | None = None

    @property
    def press_id(self) -> str:
        return self.press or self.press_in_snake_case or ""

    @property
    def about_mid(self) -> str:
        """Which message it is, or is about."""
        return (self.message and self.message.mid) or self.mid or ""


# ── answers ─────────────────────────────────────────────────────────────────────────────────────


class Refusal(Wire, frozen=True):
    error_code: int | None = None
    error_msg: str | None = None


class Done(Wire, frozen=True):
    success: bool


class Info(Wire, frozen=True):
    name: str | None = None
    group_id: str | None = None
    """Missing where the key is a person's."""


class Sent(Wire, frozen=True):
    message_id: str


class Subscription(Wire, frozen=True):
    url: str


class Subscriptions(Wire, frozen=True):
    subscriptions: tuple[Subscription, ...] = ()


class UploadPlace(Wire, frozen=True):
    url: str
    token: str | None = None
    """Told beforehand for all but pictures, which get theirs once they are there."""


class PhotoToken(Wire, frozen=True):
    token: str


class Uploaded(Wire, frozen=True):
    photos: dict[str, PhotoToken] = {}
