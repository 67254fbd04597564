"""What Viber sends, as far as Parley reads it (REST Bot API 7.3). Fields that are not named here are ignored."""

from typing import Annotated

import msgspec
from msgspec import Meta

# A 64-bit number; an older server and the official libraries also write it as a string.
Number = int | Annotated[str, Meta(pattern=r"\A[0-9]{1,20}\Z")]
Degrees = float | Annotated[str, Meta(pattern=r"\A-?[0-9]{1,3}(\.[0-9]{1,20})?\Z")]
Seconds = Annotated[int, Meta(ge=0, le=10_000_000)]


class Wire(msgspec.Struct, frozen=True):
    """A fragment of a call."""


class Person(Wire, frozen=True):
    id: str
    name: str = ""
    language: str = ""


class Contact(Wire, frozen=True):
    name: str = ""
    phone_number: str = ""


class Location(Wire, frozen=True):
    lat: Degrees
    lon: Degrees


class Message(Wire, frozen=True):
    type: str = ""
    text: str = ""
    media: str = ""
    file_name: str = ""
    file_size: int | None = None
    size: int | None = None
    duration: Seconds | None = None
    sticker_id: Number | None = None
    contact: Contact | None = None
    location: Location | None = None
    tracking_data: str = ""


class Head(Wire, frozen=True):
    """What tells one call from another."""

    event: str
    message_token: Number


class Event(Head, frozen=True):
    """Who it is about stands under `sender`, `user` or `user_id`, by the kind of event."""

    timestamp: int = 0
    sender: Person | None = None
    user: Person | None = None
    user_id: str = ""
    message: Message | None = None
    silent: bool = False
    context: str = ""
    subscribed: bool = False
    desc: str = ""


EVENTS = ("delivered", "seen", "failed", "subscribed", "unsubscribed", "conversation_started")
"""What we ask to be told of; messages come unasked."""


class Reply(Wire, frozen=True):
    """The envelope of every answer: the HTTP status is 200, whatever happened."""

    status: int
    status_message: str = ""


class Done(Wire, frozen=True):
    """A result of which nothing is read."""


class Sent(Wire, frozen=True):
    message_token: Number


class AccountInfo(Wire, frozen=True):
    name: str = ""
    uri: str = ""
    webhook: str = ""
