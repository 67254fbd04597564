"""What X brings to a webhook, as far as Parley reads it. Fields that are not named here are ignored."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

# Strings of digits; older shapes have some of them as numbers.
Id = str | int
Milliseconds = Annotated[str, Meta(pattern=r"\A[0-9]{0,15}\Z")] | Annotated[int, Meta(ge=0, lt=10**15)]
Moment = Annotated[datetime, Meta(tz=True)]


class Wire(msgspec.Struct, frozen=True):
    """A fragment of a call."""


# ── people and files ────────────────────────────────────────────────────────────────────────────


class User(Wire, frozen=True):
    """`username` is today's word for it, `screen_name` the old one."""

    id: Id = ""
    name: str = ""
    username: str = ""
    screen_name: str = ""
    profile_image_url: str = ""
    profile_image_url_https: str = ""


class Listed(User, frozen=True):
    """A person in a list of people: some are wrapped in `data`, some are not."""

    data: User | None = None


class Size(Wire, frozen=True):
    w: int | None = None
    h: int | None = None


class Sizes(Wire, frozen=True):
    large: Size = Size()


class Variant(Wire, frozen=True):
    """One of the formats of one video; the two generations of the API spell the rate differently."""

    url: str = ""
    content_type: str = ""
    bitrate: int = 0
    bit_rate: int = 0


class VideoInfo(Wire, frozen=True):
    duration_millis: Annotated[int, Meta(ge=0, le=10_000_000_000)] | None = None
    variants: tuple[Variant, ...] = ()


class DirectMedia(Wire, frozen=True):
    """A file beside a direct message; `url` is the link that X appends to the text for it."""

    type: str = ""
    url: str = ""
    media_url_https: str = ""
    sizes: Sizes = Sizes()
    video_info: VideoInfo = VideoInfo()


class PostMedia(Wire, frozen=True):
    """A file beside a post."""

    media_key: str = ""
    type: str = ""
    url: str = ""
    preview_image_url: str = ""
    width: int | None = None
    height: int | None = None
    duration_ms: Annotated[int, Meta(ge=0, le=10_000_000_000)] | None = None
    variants: tuple[Variant, ...] = ()


class Link(Wire, frozen=True):
    url: str = ""
    expanded_url: str = ""


class Entities(Wire, frozen=True):
    urls: tuple[Link, ...] = ()


# ── direct messages ─────────────────────────────────────────────────────────────────────────────


class Target(Wire, frozen=True):
    recipient_id: Id = ""


class Beside(Wire, frozen=True):
    type: str = ""
    media: DirectMedia | None = None


class Chosen(Wire, frozen=True):
    metadata: str = ""


class MessageData(Wire, frozen=True):
    text: str = ""
    entities: Entities = Entities()
    attachment: Beside | None = None
    quick_reply_response: Chosen | None = None


class Origin(Wire, frozen=True):
    """From where a conversation was begun: a post with a button, a welcome message."""

    tweet_id: Id = ""
    welcome_message_id: Id = ""


class MessageCreate(Wire, frozen=True):
    sender_id: Id
    target: Target = Target()
    message_data: MessageData = MessageData()


class DirectMessage(Wire, frozen=True):
    """`type` says which field is there; only `message_create` is known."""

    type: str = ""
    id: Id = ""
    created_timestamp: Milliseconds = ""
    initiated_via: Origin = Origin()
    message_create: MessageCreate | None = None


class Sign(Wire, frozen=True):
    """That somebody has read, or is writing."""

    sender_id: Id = ""
    target: Target = Target()
    created_timestamp: Milliseconds = ""
    last_read_event_id: Id = ""


class Direct(Wire, frozen=True):
    """What happened in private: the same in both kinds of calls."""

    direct_message_events: tuple[DirectMessage, ...] = ()
    direct_message_mark_read_events: tuple[Sign, ...] = ()
    direct_message_indicate_typing_events: tuple[Sign, ...] = ()
    users: dict[str, Listed] = {}


class Chat(Wire, frozen=True):
    """A message that only the two who write to each other can read."""

    id: str = ""
    sender_id: Id = ""
    conversation_id: str = ""
    created_at_msec: Milliseconds = ""


# ── posts ───────────────────────────────────────────────────────────────────────────────────────


class Note(Wire, frozen=True):
    """The whole text of a post that is longer than usual."""

    text: str = ""


class Reference(Wire, frozen=True):
    type: str = ""
    id: Id = ""


class Attached(Wire, frozen=True):
    media_keys: tuple[str, ...] = ()


class Post(Wire, frozen=True):
    id: Id
    author_id: Id = ""
    conversation_id: Id = ""
    created_at: Moment | None = None
    text: str = ""
    note_tweet: Note = Note()
    entities: Entities = Entities()
    attachments: Attached = Attached()
    referenced_tweets: tuple[Reference, ...] = ()


class Includes(Wire, frozen=True):
    users: tuple[Listed, ...] = ()
    media: tuple[PostMedia, ...] = ()


# ── envelopes ───────────────────────────────────────────────────────────────────────────────────


class Filter(Wire, frozen=True):
    user_id: Id = ""


class Activity(Wire, frozen=True):
    """One event of the X Activity API. What `payload` holds depends on `event_type`."""

    event_type: str = ""
    event_uuid: Id = ""
    filter: Filter = Filter()
    payload: msgspec.Raw = msgspec.Raw(b"{}")
    includes: Includes = Includes()


class Withdrawal(Wire, frozen=True):
    user_id: Id = ""
    date_time: Moment | None = None


class OldWithdrawal(Wire, frozen=True):
    source: Withdrawal = Withdrawal()
    date_time: Moment | None = None


class UserEvent(Wire, frozen=True):
    revoke: OldWithdrawal | None = None


class OldCall(Direct, frozen=True):
    """A call of the Account Activity API: lists of what happened, each under its own name."""

    for_user_id: Id = ""
    user_event: UserEvent | None = None


class Call(Wire, frozen=True):
    """Either of the two; the older one has no `data`."""

    data: Activity | None = None
