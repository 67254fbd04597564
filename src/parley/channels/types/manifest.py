"""How a channel introduces itself, and what it can carry."""

from datetime import timedelta
from enum import StrEnum
from typing import Literal

import msgspec

from parley.channels.types.base import Struct
from parley.channels.types.inbound import Delivered, Kind
from parley.channels.types.pieces import Media


class Unit(StrEnum):
    """What a provider counts when it limits a text."""

    CHARACTERS = "characters"
    UTF16 = "utf16"
    BYTES = "bytes"


class Window(Struct, frozen=True):
    """How long one may answer after a word of theirs."""

    lasts: timedelta
    by_person: timedelta | None = None
    """So long what a person wrote may still go out; None where that makes no difference."""


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
    heard_by: frozenset[Kind] = frozenset({Kind.MESSAGE, Kind.POSTBACK})
    """What counts as a word of theirs: it opens a way that was closed, and the time in which they may be answered."""
    window: Window | None = None
    pace: Pace | None = None
    """Of one account's parts; None where the provider names no limit."""
    pace_of_thread: Pace | None = None
    """Of the parts for one conversation."""
    templates: bool = False
    opens: bool = False
    """May it write first?"""
    comments: bool = False
    """Under a post, everybody can read the answer."""
    private_answers: timedelta | None = None
    """For so long after a comment its author may be written to in private, once for each; None where that opens no way."""
    feed: bool = False
    """Customers read their messages from us: what happens to them is numbered, so that a broken line resumes."""
    inline_answer: bool = False
    idempotent: bool = False
    """A repeated send with the same key is one message."""
    ids: Literal["account", "global"] = "account"
    """Whether a sender's id is the same for every account of this kind."""
    chosen_ids: bool = False
    """Whoever writes chooses their message's id, and may choose that of another's message."""

    @property
    def in_public(self) -> "Capabilities":
        """What goes under a post: words, in answer to a comment."""
        return msgspec.structs.replace(
            self, media={}, max_caption=None, buttons=0, window=None, typing=False, html=False, templates=False, receipts=frozenset()
        )


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
