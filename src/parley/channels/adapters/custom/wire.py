"""The JSON of a channel of one's own: `{"type": …, "timestamp": …, "data": {…}}`, as in docs/howto/connect-your-own-channel.md."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, field

Id = Annotated[str, Meta(min_length=1, max_length=200)]
Word = Annotated[str, Meta(max_length=200)]
Text = Annotated[str, Meta(max_length=20_000)]
Link = Annotated[str, Meta(pattern=r"\Ahttps?://[!-~]{3,2000}\Z")]
Moment = Annotated[datetime, Meta(tz=True)]
Sort = Literal["image", "video", "audio", "voice", "file"]


class Head(msgspec.Struct, frozen=True):
    """All that is read of an event whose type says nothing to us."""

    type: Word
    timestamp: Moment | None = None


class Somebody(msgspec.Struct, frozen=True):
    """Who acts on the other side."""

    id: Id
    name: Word = ""
    username: Word = ""
    language: Word = ""
    email: Word = ""
    email_verified: bool = False
    phone: Word = ""
    phone_verified: bool = False


class File(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file inside the document (`data`, in base64), or at an address from which Parley fetches it."""

    type: Sort = "file"
    name: Word = ""
    mime: Word = ""
    data: bytes = b""
    url: Link | None = None


class Data(msgspec.Struct, frozen=True):
    """What an event is about. Which fields count depends on its type."""

    person: Somebody
    id: Word = ""
    """The message that this is, or is about."""
    thread: Word = ""
    """Where it was said; the person's own line where this is empty."""
    text: Text = ""
    attachments: Annotated[tuple[File, ...], Meta(max_length=10)] = ()
    reply_to: Word = ""
    payload: Word = ""
    token: Text = ""


class Receipt(msgspec.Struct, frozen=True):
    """How far a message of ours has come."""

    id: Id
    thread: Word
    error: Text = ""
    gone: bool = False
    """Of one that failed: there is nobody any more who could be written to."""


class Event(msgspec.Struct, frozen=True):
    type: Word
    data: Data
    timestamp: Moment | None = None


class ReceiptEvent(msgspec.Struct, frozen=True):
    type: Word
    data: Receipt
    timestamp: Moment | None = None


class OutButton(msgspec.Struct, frozen=True, omit_defaults=True):
    label: str
    payload: str = ""
    url: str = ""


class Message(msgspec.Struct, frozen=True, omit_defaults=True):
    """What Parley wants said."""

    key: str = field(name="id")
    """The same on every attempt: whoever sees it again has the message already."""
    thread: str
    text: str = ""
    attachments: tuple[File, ...] = ()
    buttons: tuple[OutButton, ...] = ()
    reply_to: str = ""


class Typing(msgspec.Struct, frozen=True):
    thread: str


class Said(msgspec.Struct, frozen=True):
    """What Parley posts to the program."""

    type: Literal["message.send", "typing.started"]
    timestamp: datetime
    data: Message | Typing


class Took(msgspec.Struct, frozen=True):
    """What the program may answer: its own id of the message, by which receipts name it."""

    id: Word = ""
