"""What messages are made of, whichever way they go: people, files, places, cards."""

from datetime import timedelta
from enum import StrEnum

from parley.channels.types.base import Struct


class Trust(StrEnum):
    """How far we believe that an address is the person's own."""

    PROVEN = "proven"
    """The channel itself proves it: the messenger's user id, a shared own contact, an answered token."""
    NETWORK = "network"
    """A network says so: caller id, SMS sender, an e-mail's From that passed DMARC."""
    CLAIMED = "claimed"
    """Somebody typed it."""


class Address(Struct, frozen=True):
    """Another address that a call tells us of, beside the sender's own."""

    kind: str
    """`email`, `phone`, or a channel's kind"""
    value: str
    trust: Trust = Trust.CLAIMED


class Sender(Struct, frozen=True):
    """Who speaks: the identity by which the channel knows them."""

    id: str
    """Stable in the channel: a user id or an address, never a nickname."""
    name: str = ""
    username: str = ""
    language: str = ""
    trust: Trust = Trust.PROVEN
    also: tuple[Address, ...] = ()
    picture: str = ""
    """Where the provider shows their face; such addresses hold for a while only."""


class Media(StrEnum):
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    VOICE = "voice"
    FILE = "file"
    STICKER = "sticker"


class Attachment(Struct, frozen=True):
    """Something beside the text. `ref` is what the adapter's `fetch` needs; `data` is set when the call carried it."""

    type: Media
    name: str = ""
    mime: str = ""
    size: int | None = None
    ref: str = ""
    data: bytes | None = None
    key: str = ""
    """In our file store, once it is there."""
    inline_id: str = ""
    """Content-ID of an image that the HTML body shows in place."""
    duration: timedelta | None = None
    width: int | None = None
    height: int | None = None


class Place(Struct, frozen=True):
    latitude: float
    longitude: float
    title: str = ""
    address: str = ""


class Card(Struct, frozen=True):
    """A contact that somebody shared. `own` only where the channel proves that it is the sender's."""

    name: str = ""
    phone: str = ""
    own: bool = False
