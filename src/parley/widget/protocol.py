"""The widget's frames that never reach the journal, what the server says back, and why it hangs up."""

from enum import IntEnum
from typing import Annotated, Any

import msgspec

from parley.channels.adapters.webchat.wire import VERSION, Frame

JOURNALLED = frozenset(("message", "press", "edit", "delete", "read", "contact", "rate", "track"))
"""Frames that mean something: acknowledged once they are committed."""

Short = Annotated[str, msgspec.Meta(max_length=300)]
Long = Annotated[str, msgspec.Meta(max_length=2000)]
Token = Annotated[str, msgspec.Meta(max_length=4096)]


class Close(IntEnum):
    """Why a socket was closed. 44xx follow the HTTP statuses that they resemble."""

    TOO_BIG = 1009
    BAD_FRAME = 4400
    AUTH = 4401
    ORIGIN = 4403
    NO_ACCOUNT = 4404
    SILENT = 4408
    REPLACED = 4409
    RATE = 4429
    UNAVAILABLE = 4503


class Page(msgspec.Struct, frozen=True):
    """Where on the site the visitor is."""

    url: Long = ""
    title: Short = ""
    referrer: Long = ""


class Hello(msgspec.Struct, frozen=True):
    token: Token = ""
    """What an earlier welcome gave."""
    user: Token = ""
    """The site's signed word on who is logged in."""
    tab: Annotated[str, msgspec.Meta(max_length=64)] = ""
    """One browser tab: its new socket replaces its old one."""
    language: Annotated[str, msgspec.Meta(max_length=16)] = ""
    page: Page = Page()


class Typing(msgspec.Struct, frozen=True):
    """What is being typed, where the owner wants to see it."""

    text: Annotated[str, msgspec.Meta(max_length=500)] = ""


class Out(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the server says, in the same shape."""

    type: str
    id: str = ""
    seq: int = 0
    data: Any = None
    v: int | None = None

    def encoded(self) -> str:
        return _encoder.encode(msgspec.structs.replace(self, v=VERSION)).decode()


class BadFrame(Exception):
    """Not a frame of this protocol."""


def frame(raw: str | bytes) -> Frame:
    try:
        return _frames.decode(raw)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise BadFrame from error


def hello(said: Frame) -> Hello:
    """The first frame of every connection."""
    if said.type != "hello":
        raise BadFrame
    try:
        return _hellos.decode(said.data)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise BadFrame from error


def typed(said: Frame) -> str:
    try:
        return _typings.decode(said.data).text
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise BadFrame from error


_encoder = msgspec.json.Encoder()
_frames = msgspec.json.Decoder(Frame)
_hellos = msgspec.json.Decoder(Hello)
_typings = msgspec.json.Decoder(Typing)

PING = Out("ping").encoded()
TYPING = Out("typing").encoded()
