"""The words in which channels and the rest of Parley talk: calls, inbound facts, outbound parts, accounts, receipts."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Generic, Literal, TypeVar

import msgspec

from parley.core.ids import AccountId, WorkspaceId

S = TypeVar("S", bound=msgspec.Struct, covariant=True)


class Struct(msgspec.Struct, frozen=True, omit_defaults=True):
    """Immutable, and small when written down."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What an account is connected with. Printing it never shows a value, because some of them are secrets."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        return []


# ── accounts ────────────────────────────────────────────────────────────────────────────────────


class Account(msgspec.Struct, Generic[S], frozen=True):
    """One connected bot, number or mailbox, with its settings decrypted. Never log or render `settings`."""

    id: AccountId
    workspace_id: WorkspaceId
    kind: str
    name: str
    settings: S
    address: str = ""
    """How customers know it: @bot, support@salon.example, +380…"""
    active: bool = True


# ── inbound ─────────────────────────────────────────────────────────────────────────────────────


class Call(Struct, frozen=True):
    """One raw call of a provider (or one mail, one update, one frame), as it was received."""

    body: bytes
    headers: dict[str, str] = {}
    """Lower-case names. A listener adds facts of its own here, for example `x-parley-uid`."""
    query: dict[str, str] = {}
    method: str = "POST"
    received_at: datetime | None = None

    def __repr__(self) -> str:
        return f"Call({self.method}, {len(self.body)} bytes)"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        return []


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


class Kind(StrEnum):
    """What an inbound fact is."""

    MESSAGE = "message"
    EDIT = "edit"
    DELETE = "delete"
    REACTION = "reaction"
    POSTBACK = "postback"
    STATUS = "status"
    ECHO = "echo"
    COMMENT = "comment"
    REFERRAL = "referral"
    SUBSCRIBED = "subscribed"
    UNSUBSCRIBED = "unsubscribed"
    TYPING = "typing"
    CALL = "call"
    SYSTEM = "system"
    UNKNOWN = "unknown"


class Delivered(StrEnum):
    """How far a message went. The order is the rank: a receipt never takes a message back."""

    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


class Inbound(Struct, frozen=True, kw_only=True):
    """One fact from a channel, in our words."""

    kind: Kind
    key: str
    """Unique within the account; the same fact told twice has the same key (`update:10000`)."""
    sender: Sender | None = None
    external_id: str = ""
    """The provider's id of the message this is, or is about; unique within `thread`."""
    thread: str = ""
    """Where it was said (chat id), and where an answer goes; empty where ids are unique without it."""
    at: datetime | None = None
    """By the provider's clock; the moment of receipt stands in where the provider tells none."""
    text: str = ""
    html: str = ""
    """Raw HTML of the body where there is one: hostile until it is sanitised."""
    hidden: str = ""
    """What stands in the body but not in `text`: quotes and signatures, shown on demand."""
    subject: str = ""
    attachments: tuple[Attachment, ...] = ()
    place: Place | None = None
    card: Card | None = None
    quoted: str = ""
    """External id of the message that this one answers."""
    album: str = ""
    payload: str = ""
    """What a pressed button or a deep link carries."""
    token: str = ""
    """A signed token of ours that came back (deep link, reply address, site token): people and conversations read it."""
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    """Reactions."""
    delivered: Delivered | None = None
    error: str = ""
    """Why a delivery failed, in the provider's words."""
    answers: tuple[str, ...] = ()
    """External ids of earlier messages that this one names (References), last first; for threading."""
    subject_tag: str = ""
    """`42` from a `[#42]` in the subject; counts only if the sender takes part in that conversation."""
    automatic: bool = False
    """Sent by a machine (vacation, bounce, list): shown dimmed, never answered automatically, starts no clock."""
    doubtful: bool = False
    """The channel could not confirm the sender (DMARC failed): never bound to a known person."""
    group: bool = False
    """Said in a group or a public place."""
    extra: dict[str, Any] = {}
    """Provider's facts that have no word here yet; shown, searched, never decided on."""

    @property
    def provider_key(self) -> str:
        """The message's id, unique within the account."""
        return f"{self.thread}:{self.external_id}" if self.thread else self.external_id


# ── outbound ────────────────────────────────────────────────────────────────────────────────────


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


class Reply(Struct, frozen=True, kw_only=True):
    """What somebody wants to say, before it is fitted to a channel."""

    text: str = ""
    files: tuple[File, ...] = ()
    buttons: tuple[Button, ...] = ()
    quoted: str = ""
    """External id of the message answered, where the channel has quotes."""


class Mail(Struct, frozen=True, kw_only=True):
    """What a mail needs beside its text."""

    subject: str = ""
    message_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    reply_token: str = ""
    automatic: bool = False


class Part(Struct, frozen=True, kw_only=True):
    """One thing that a provider is asked to send, already within its limits."""

    to: str
    """The thread or address at the provider."""
    text: str = ""
    files: tuple[File, ...] = ()
    buttons: tuple[Button, ...] = ()
    quoted: str = ""
    key: str = ""
    """Ours, stable over retries: an idempotency key where the provider takes one."""
    mail: Mail | None = None


class Receipt(Struct, frozen=True):
    """The provider took it. `ids` are its message ids: several where one part became several messages."""

    ids: tuple[str, ...]
    thread: str = ""
    """Where `ids` are unique, in the same form as `Inbound.thread`; empty where they are unique without it."""
    at: datetime | None = None

    @property
    def provider_keys(self) -> list[str]:
        return [f"{self.thread}:{id}" if self.thread else id for id in self.ids]


# ── what a channel can do ───────────────────────────────────────────────────────────────────────


class Unit(StrEnum):
    """What a provider counts when it limits a text."""

    CHARACTERS = "characters"
    UTF16 = "utf16"
    BYTES = "bytes"


class Window(Struct, frozen=True):
    """How long one may answer, and what opens the window again."""

    lasts: timedelta
    opened_by: str = "message"


class Pace(Struct, frozen=True):
    """How much a provider takes without complaint: so many parts at once, then so many a second."""

    burst: int
    per_second: float


class Capabilities(Struct, frozen=True, kw_only=True):
    """What a channel can carry. The contract test demands an outbound sample for each that is claimed."""

    max_text: int = 4096
    unit: Unit = Unit.CHARACTERS
    max_caption: int | None = None
    """Text beside a file; None where a file carries no text."""
    media: dict[Media, int] = {}
    """Bytes allowed per kind; a kind that is absent cannot be sent."""
    files_by_address: bool = False
    """The provider takes no bytes: it gets each file from an address of ours."""
    files_per_part: int = 1
    albums: tuple[frozenset[Media], ...] = ()
    """Which kinds may travel together in one part; empty where any may."""
    buttons: int = 0
    button_label: int = 20
    button_payload: int = 64
    """Bytes."""
    quotes: bool = False
    edits: bool = False
    reactions: bool = False
    typing: bool = False
    html: bool = False
    receipts: frozenset[Delivered] = frozenset()
    window: Window | None = None
    pace: Pace | None = None
    """Of one account's parts; None where the provider names no limit."""
    pace_of_thread: Pace | None = None
    """Of the parts for one conversation."""
    templates: bool = False
    opens: bool = False
    """May it write first?"""
    comments: bool = False
    feed: bool = False
    """Customers read their messages from us: what happens to them is numbered, so that a broken line resumes."""
    inline_answer: bool = False
    idempotent: bool = False
    """A repeated send with the same key is one message."""
    ids: Literal["account", "global"] = "account"
    """Whether a sender's id is the same for every account of this kind."""
    chosen_ids: bool = False
    """Whoever writes chooses their message's id, and may choose that of another's message."""


class Setting(Struct, frozen=True, kw_only=True):
    """How the account page asks for one setting."""

    name: str
    label: str
    help: str = ""
    secret: bool = False
    required: bool = True


class Manifest(Struct, frozen=True, kw_only=True):
    """A channel introduces itself."""

    kind: str
    name: str
    settings: type[msgspec.Struct]
    secrets: frozenset[str] = frozenset()
    """Settings that are encrypted at rest and never shown again."""
    can: Capabilities = Capabilities()
    asks: tuple[Setting, ...] = ()
    """What the account page asks for when connecting, in order."""
    address_kind: str = ""
    """`email` or `phone` where the sender's id is such an address; otherwise the channel's own kind."""
    own_id: str = ""
    """The setting that holds what the provider calls this account, where one registration serves several."""
