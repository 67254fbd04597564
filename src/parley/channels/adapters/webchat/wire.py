"""Frames of the widget that mean something, and so pass through the journal."""

from typing import Annotated, Literal

import msgspec

VERSION = 1
MAX_TEXT = 10_000
MAX_FRAME_BYTES = 32 * 1024

FrameId = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
Ref = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Field = Annotated[str, msgspec.Meta(max_length=200)]
Label = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_TEXT)]
MOST_FILES = 10
FileToken = Annotated[str, msgspec.Meta(min_length=1, max_length=1024)]
Name = Annotated[str, msgspec.Meta(max_length=60)]
Answers = Annotated[dict[Name, Annotated[str, msgspec.Meta(max_length=500)]], msgspec.Meta(max_length=12)]
"""A form's own questions, and where its writer is reached."""
Told = Annotated[dict[Name, Field | int | float | bool], msgspec.Meta(max_length=20)]


class Frame(msgspec.Struct, frozen=True):
    """The one shape in both directions. `id` is made in the browser and names the frame for ever, however often it is sent."""

    type: Annotated[str, msgspec.Meta(max_length=20)]
    id: FrameId
    v: Literal[1] = VERSION
    seq: int = 0
    data: msgspec.Raw = msgspec.Raw(b"{}")


class Message(msgspec.Struct, frozen=True):
    """Words, files, or both."""

    text: Annotated[str, msgspec.Meta(max_length=MAX_TEXT)] = ""
    quoted: Annotated[str, msgspec.Meta(max_length=200)] = ""
    files: Annotated[tuple[FileToken, ...], msgspec.Meta(max_length=MOST_FILES)] = ()
    """Tokens that the upload of each gave."""
    form: Answers = {}
    """What the form before the chat asked, with its questions."""
    consent: Annotated[str, msgspec.Meta(max_length=1100)] = ""
    """The words that the visitor agreed to, and where they stand."""
    invited: Annotated[str, msgspec.Meta(max_length=500)] = ""
    """The words of ours that this answers: we spoke first, before anybody was known."""
    offline: bool = False
    """Left in the form that stands there while nobody works."""


class Press(msgspec.Struct, frozen=True):
    """A quick reply was pressed: `of` is the message that offered it."""

    of: Ref
    label: Label
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


class Rate(msgspec.Struct, frozen=True):
    """What a finished conversation was worth."""

    score: Annotated[int, msgspec.Meta(ge=1, le=5)]
    comment: Annotated[str, msgspec.Meta(max_length=1000)] = ""


class Track(msgspec.Struct, frozen=True):
    """Something that the site says has happened: `added_to_cart`."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
    data: Told = {}


class Identify(msgspec.Struct, frozen=True):
    """The visitor logged in on the site; the proof on the call says as whom."""
