"""What we say, and what a provider answers to it."""

from datetime import datetime
from typing import Any, Literal

from parley.channels.types.base import Struct
from parley.channels.types.inbound import in_thread
from parley.channels.types.pieces import Media, Place


class Button(Struct, frozen=True):
    label: str
    payload: str = ""
    url: str = ""


class File(Struct, frozen=True):
    """A stored file that goes out; `sha256` names it in the file store."""

    type: Media
    name: str
    mime: str
    size: int
    key: str
    """Key in the file store."""
    data: bytes = b""
    """Its content, loaded from the store just before it is sent; empty where the channel takes addresses only."""
    address: str = ""
    """Where the provider can get it from us for a while, made just before it is sent."""

    def __repr__(self) -> str:
        return f"File({self.name!r}, {self.mime}, {self.size} bytes)"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        return []


class Value(Struct, frozen=True):
    """What stands in place of a template's variable. `name` is empty where variables are counted."""

    text: str
    name: str = ""


class ButtonValue(Struct, frozen=True):
    """What a template's button at this place, counted from 0, is completed with."""

    place: int
    kind: Literal["url", "copy_code"]
    text: str


class TemplateUse(Struct, frozen=True, kw_only=True):
    """A template that the provider has approved, with our values. The file of its header is the first one of its part."""

    name: str
    language: str
    header: tuple[Value, ...] = ()
    body: tuple[Value, ...] = ()
    buttons: tuple[ButtonValue, ...] = ()
    media: Media | None = None
    """As what the header shows the file."""
    place: Place | None = None


class Reply(Struct, frozen=True, kw_only=True):
    """What somebody wants to say, before it is fitted to a channel."""

    text: str = ""
    """Of a template: what the customer reads."""
    files: tuple[File, ...] = ()
    buttons: tuple[Button, ...] = ()
    quoted: str = ""
    """External id of the message answered, where the channel has quotes."""
    template: TemplateUse | None = None


class Mail(Struct, frozen=True, kw_only=True):
    """What a mail needs beside its text."""

    subject: str = ""
    message_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    reply_token: str = ""
    automatic: bool = False
    unsubscribe: str = ""
    """Where one press ends what the mail is one of; empty for an answer."""
    unsubscribe_word: str = ""
    """What the link to it is called, in the customer's language."""


class Part(Struct, frozen=True, kw_only=True):
    """One thing that a provider is asked to send, already within its limits."""

    to: str
    """The thread or address at the provider."""
    thread: str = ""
    """Where that is, in the form of `Inbound.thread`; empty where it is the same as `to`."""
    text: str = ""
    files: tuple[File, ...] = ()
    buttons: tuple[Button, ...] = ()
    quoted: str = ""
    key: str = ""
    """Ours, stable over retries: an idempotency key where the provider takes one."""
    mail: Mail | None = None
    template: TemplateUse | None = None
    by_person: bool = False
    """One of the staff wrote it themselves, just for this customer."""
    heeds_window: bool = False
    """May leave only while the customer may be answered freely."""
    is_late: bool = False
    """The usual window is over: it goes out because a person wrote it."""
    comment: str = ""
    """External id of the comment whose author this answers in private; `to` is then that author."""


class Receipt(Struct, frozen=True):
    """The provider took it. `ids` are its message ids: several where one part became several messages."""

    ids: tuple[str, ...]
    thread: str = ""
    """Where `ids` are unique, in the same form as `Inbound.thread`; empty where they are unique without it."""
    at: datetime | None = None
    aliases: tuple[str, ...] = ()
    """What some events call these messages instead."""

    @property
    def provider_keys(self) -> list[str]:
        return [in_thread(self.thread, id) for id in (*self.ids, *self.aliases)]
