"""The console's JSON: one document in, one document out."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, field

from parley.channels.types import Delivered

Id = Annotated[str, Meta(min_length=1, max_length=200)]
Word = Annotated[str, Meta(max_length=200)]
Text = Annotated[str, Meta(max_length=20_000)]
Moment = Annotated[datetime, Meta(tz=True)]


class Who(msgspec.Struct, frozen=True):
    id: Id
    name: Word = ""
    language: Word = ""


class Enclosed(msgspec.Struct, frozen=True):
    """A file inside the document; `data` is base64."""

    name: Word
    mime: Word
    data: bytes


class Event(msgspec.Struct, frozen=True):
    """Something that happened on the other side."""

    id: Id
    """Unique; the same event sent twice counts once."""
    from_: Who = field(name="from")
    kind: Literal["message", "edit", "delete", "reaction", "postback", "status", "subscribed", "unsubscribed"] = "message"
    message: Word = ""
    """The message that this is about; a new message is named after its event where it has no name of its own."""
    thread: Word = ""
    """The conversation's id on the other side; the sender's where there is none."""
    at: Moment | None = None
    text: Text = ""
    payload: Word = ""
    quoted: Word = ""
    token: Text = ""
    files: Annotated[tuple[Enclosed, ...], Meta(max_length=10)] = ()
    added: tuple[Word, ...] = ()
    removed: tuple[Word, ...] = ()
    delivered: Delivered | None = None


class OutButton(msgspec.Struct, frozen=True, omit_defaults=True):
    label: str
    payload: str = ""
    url: str = ""


class Said(msgspec.Struct, frozen=True, omit_defaults=True):
    """What Parley posts to the callback address."""

    key: str
    """The same on every attempt: whoever sees it again has the message already."""
    to: str
    text: str = ""
    files: tuple[Enclosed, ...] = ()
    buttons: tuple[OutButton, ...] = ()
    quoted: str = ""


class Took(msgspec.Struct, frozen=True):
    """What the callback may answer."""

    id: Word = ""
