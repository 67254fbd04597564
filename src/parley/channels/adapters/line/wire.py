"""What LINE sends, as far as Parley reads it. Fields that are not named here are ignored."""

from typing import Annotated

import msgspec
from msgspec import Meta

# Milliseconds since 1970, up to the year 9999: what a datetime can hold.
Moment = Annotated[int, Meta(ge=0, le=253_402_300_799_999)]
Milliseconds = Annotated[int, Meta(ge=0, le=10_000_000_000)]
Bytes = Annotated[int, Meta(ge=0, le=2**53)]


class Wire(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """A fragment of an event or an answer."""


# ── events ──────────────────────────────────────────────────────────────────────────────────────


class Source(Wire, frozen=True):
    """Where an event happened. The user is missing where somebody has not agreed to be known."""

    type: str = ""
    user_id: str = ""
    group_id: str = ""
    room_id: str = ""


class ContentProvider(Wire, frozen=True):
    """Who keeps the bytes: LINE, or a server that a page of somebody's has named."""

    type: str = "line"
    original_content_url: str = ""


class ImageSet(Wire, frozen=True):
    id: str


class Message(Wire, frozen=True):
    id: str
    type: str
    text: str = ""
    quote_token: str = ""
    mark_as_read_token: str = ""
    quoted_message_id: str = ""
    content_provider: ContentProvider = ContentProvider()
    image_set: ImageSet | None = None
    duration: Milliseconds | None = None
    file_name: str = ""
    file_size: Bytes | None = None
    title: str = ""
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    package_id: str = ""
    sticker_id: str = ""
    keywords: tuple[str, ...] = ()


class Unsend(Wire, frozen=True):
    message_id: str


class Follow(Wire, frozen=True):
    is_unblocked: bool = False


class Postback(Wire, frozen=True):
    data: str
    params: dict[str, str] = {}
    """What was chosen with a date picker, or in a rich menu."""


class Members(Wire, frozen=True):
    members: list[Source] = []


class Beacon(Wire, frozen=True):
    hwid: str
    type: str = ""
    dm: str = ""


class Link(Wire, frozen=True):
    result: str = ""
    nonce: str = ""


class Membership(Wire, frozen=True):
    type: str = ""
    membership_id: int | None = None


class VideoPlayComplete(Wire, frozen=True):
    tracking_id: str = ""


class Event(Wire, frozen=True):
    """`type` says which of the optional fields is there; any other type is unknown to us."""

    type: str
    webhook_event_id: str = ""
    timestamp: Moment = 0
    mode: str = "active"
    source: Source = Source()
    reply_token: str = ""
    message: Message | None = None
    unsend: Unsend | None = None
    follow: Follow = Follow()
    postback: Postback | None = None
    joined: Members | None = None
    left: Members | None = None
    beacon: Beacon | None = None
    link: Link | None = None
    membership: Membership | None = None
    video_play_complete: VideoPlayComplete | None = None


class Callback(Wire, frozen=True):
    """The body of one call. Its events are read one by one, so that one bad one does not spoil the others."""

    events: tuple[msgspec.Raw, ...]


class Named(Wire, frozen=True):
    webhook_event_id: str = ""


class Batch(Wire, frozen=True):
    """A call as the journal sees it: only what its events are called."""

    events: tuple[Named, ...]


# ── answers ─────────────────────────────────────────────────────────────────────────────────────


class SentMessage(Wire, frozen=True):
    id: str


class Sent(Wire, frozen=True):
    sent_messages: tuple[SentMessage, ...]


class Detail(Wire, frozen=True):
    message: str = ""
    property: str = ""


class Complaint(Wire, frozen=True):
    """What every refusal looks like; `sent_messages` where the same message had been accepted before."""

    message: str = ""
    details: tuple[Detail, ...] = ()
    sent_messages: tuple[SentMessage, ...] = ()


class Nothing(Wire, frozen=True):
    """The empty object with which LINE says yes."""


class Bot(Wire, frozen=True):
    basic_id: str = ""
    premium_id: str = ""
    display_name: str = ""


class Profile(Wire, frozen=True):
    display_name: str = ""
    language: str = ""
    picture_url: str = ""


class Endpoint(Wire, frozen=True):
    endpoint: str = ""
    active: bool = False


class Trial(Wire, frozen=True):
    """How a call went that LINE made to our webhook because we asked for it."""

    success: bool
    reason: str = ""
    detail: str = ""


class Quota(Wire, frozen=True):
    type: str = "none"
    value: int | None = None


class Consumption(Wire, frozen=True):
    total_usage: int = 0
