"""Frames of the widget that mean something, and so pass through the journal."""

from typing import Annotated, Literal

import msgspec

VERSION = 1
MAX_TEXT = 10_000
MAX_FRAME_BYTES = 32 * 1024

FrameId = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
Ref = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Field = Annotated[str, msgspec.Meta(max_length=200)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_TEXT)]


class Frame(msgspec.Struct, frozen=True):
    """The one shape in both directions. `id` is made in the browser and names the frame for ever, however often it is sent."""

    type: Annotated[str, msgspec.Meta(max_length=20)]
    id: FrameId
    v: Literal[1] = VERSION
    seq: int = 0
    data: msgspec.Raw = msgspec.Raw(b"{}")


class Message(msgspec.Struct, frozen=True):
    text: Text
    quoted: Annotated[str, msgspec.Meta(max_length=200)] = ""


class Press(msgspec.Struct, frozen=True):
    """A quick reply was pressed: `of` is the message that offered it."""

    of: Ref
    label: Field
    payload: Annotated[str, msgspec.Meta(max_length=500)] = ""


class Edit(msgspec.Struct, frozen=True):
    of: Ref
    text: Text


class Delete(msgspec.Struct, frozen=True):
    of: Ref


class Read(msgspec.Struct, frozen=True):
    """How far our messages came: on the device, or before the visitor's eyes."""

    ids: Annotated[tuple[Ref, ...], msgspec.Meta(min_length=1, max_length=100)]
    state: Literal["delivered", "read"] = "read"


class Contact(msgspec.Struct, frozen=True):
    """What the visitor typed about themselves. Nobody has checked it."""

    name: Field = ""
    email: Field = ""
    phone: Field = ""


class Identify(msgspec.Struct, frozen=True):
    """The visitor logged in on the site; the proof on the call says as whom."""
