"""One fact from a channel, in our words."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from parley.channels.types.base import Struct
from parley.channels.types.pieces import Attachment, Card, Place, Sender, Trust


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
    TEMPLATES = "templates"
    """The provider has decided something on an account's templates."""
    UNKNOWN = "unknown"


class Delivered(StrEnum):
    """How far a message went. The order is the rank: a receipt never takes a message back."""

    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


class Failure(StrEnum):
    """Why something that a provider had taken did not arrive. Each is called like the `SendError` that it would have been at once."""

    GONE = "RecipientGone"
    """Whoever it was for cannot be reached here any more; nothing else closes a way."""
    WINDOW = "WindowClosed"
    TEMPORARY = "ProviderDown"
    ACCOUNT = "AccountBroken"
    NOT_PAID = "NotPaid"
    OFFERS_HELD_BACK = "OffersHeldBack"
    OFFERS_UNWANTED = "OffersUnwanted"
    REFUSED = "Refused"


class Inbound(Struct, frozen=True, kw_only=True):
    """One fact from a channel, in our words."""

    kind: Kind
    key: str
    """Unique within the account; the same fact told twice has the same key (`update:10000`)."""
    sender: Sender | None = None
    external_id: str = ""
    """The provider's id of the message this is, or is about; unique within `thread`."""
    alias: str = ""
    """What some events call this message instead; unique within `thread` like `external_id`."""
    thread: str = ""
    """Where it was said (chat id), and where an answer goes; empty where ids are unique without it."""
    answer_to: str = ""
    """Where an answer goes, if that takes more than the thread: the server that has it. The newest holds."""
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
    to: Sender | None = None
    """Whom an echo went to, where its thread is not called like them."""
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    """Reactions."""
    only_reaction: bool = False
    """Whatever else they had given is gone: nobody has two there, or it is not told which one was taken back."""
    delivered: Delivered | None = None
    error: str = ""
    """Why a delivery failed, in the provider's words."""
    failure: Failure = Failure.REFUSED
    """The same in one of ours."""
    all_before: bool = False
    """The receipt is for everything as well that was said in this thread before that message."""
    watermark: datetime | None = None
    """The receipt is for everything that was said in this thread up to then."""
    answers: tuple[str, ...] = ()
    """External ids of earlier messages that this one names (References), last first; for threading."""
    subject_tag: str = ""
    """`42` from a `[#42]` in the subject; counts only if the sender takes part in that conversation."""
    only_offers: bool = False
    """Whoever leaves wants no more offers, and whoever comes wants them again: answers are welcome all the same."""
    agreed: str = ""
    """The words on personal data that they agreed to before they wrote, as our own form showed them."""
    automatic: bool = False
    """Sent by a machine (vacation, bounce, list): shown dimmed, never answered automatically, starts no clock."""
    doubtful: bool = False
    """The channel could not confirm the sender (DMARC failed): never bound to a known person."""
    group: bool = False
    """Said in a group or a public place."""
    public: bool = False
    """Said under a post, where everybody reads it."""
    extra: dict[str, Any] = {}
    """Provider's facts that have no word here yet; shown, searched, never decided on."""

    @property
    def is_public(self) -> bool:
        return self.public or self.kind is Kind.COMMENT

    @property
    def whose(self) -> Sender | None:
        """Who has said it, or whom it was said to by us; in a group where nobody is named, the group itself."""
        if self.kind is Kind.ECHO and self.to:
            return self.to
        named = self.sender and (self.kind is not Kind.ECHO or self.thread in ("", self.sender.id))
        if named or not self.thread or not (self.group or self.is_public or self.kind is Kind.ECHO):
            return self.sender
        return Sender(self.thread, trust=Trust.CLAIMED if self.group or self.is_public else Trust.PROVEN)

    @property
    def provider_key(self) -> str:
        """The message's id, unique within the account."""
        return in_thread(self.thread, self.external_id)

    @property
    def alias_key(self) -> str:
        """The same by its other name; empty where it has none."""
        return self.alias and in_thread(self.thread, self.alias)


def in_thread(thread: str, id: str) -> str:
    return f"{thread}:{id}" if thread else id


class Post(Struct, frozen=True, kw_only=True):
    """What stands above comments: something that the account has shown to everybody, or that names it."""

    url: str = ""
    author: str = ""
    text: str = ""
    at: datetime | None = None
    picture: str = ""
    """What the adapter's `fetch` needs to bring it."""
