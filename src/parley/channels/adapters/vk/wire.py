"""What VK sends, as far as Parley reads it (API 5.199, and the older flat messages). Fields that are not named here are ignored."""

from typing import Annotated

import msgspec
from msgspec import Meta

# Seconds since 1970, up to the year 9999: what a datetime can hold.
Moment = Annotated[int, Meta(ge=0, le=253_402_300_799)]
Seconds = Annotated[int, Meta(ge=0, le=10_000_000)]


class Wire(msgspec.Struct, frozen=True):
    """A fragment of an event or of an answer."""


class Event(Wire, frozen=True):
    """What VK calls us with, and one update of long polling, which has no secret."""

    type: str
    group_id: int = 0
    event_id: str = ""
    secret: str = ""
    object: msgspec.Raw = msgspec.Raw(b"null")


# ── what a message is made of ───────────────────────────────────────────────────────────────────


class Size(Wire, frozen=True):
    """One of the sizes of one picture."""

    url: str = ""
    width: int = 0
    height: int = 0


class Photo(Wire, frozen=True):
    sizes: tuple[Size, ...] = ()
    orig_photo: Size | None = None


class Document(Wire, frozen=True):
    title: str = ""
    ext: str = ""
    url: str = ""
    size: int | None = None


class Voice(Wire, frozen=True):
    link_ogg: str = ""
    link_mp3: str = ""
    duration: Seconds | None = None
    transcript: str = ""


class Video(Wire, frozen=True):
    id: int = 0
    owner_id: int = 0
    title: str = ""
    duration: Seconds | None = None


class Sticker(Wire, frozen=True):
    sticker_id: int = 0
    images: tuple[Size, ...] = ()


class Audio(Wire, frozen=True):
    artist: str = ""
    title: str = ""
    url: str = ""
    duration: Seconds | None = None


class Link(Wire, frozen=True):
    url: str = ""
    title: str = ""


class Shared(Wire, frozen=True):
    """A post, a product, a story, a poll: something that lives elsewhere in VK."""

    id: int = 0
    owner_id: int | None = None
    to_id: int | None = None
    from_id: int | None = None


class Attachment(Wire, frozen=True):
    """`type` names the one field that is there; where we have none of that name, it is shown as what it is."""

    type: str
    photo: Photo | None = None
    doc: Document | None = None
    audio_message: Voice | None = None
    video: Video | None = None
    video_message: Video | None = None
    sticker: Sticker | None = None
    graffiti: Size | None = None
    audio: Audio | None = None
    link: Link | None = None
    wall: Shared | None = None
    market: Shared | None = None
    story: Shared | None = None
    poll: Shared | None = None


class Coordinates(Wire, frozen=True):
    latitude: float
    longitude: float


class Spot(Wire, frozen=True):
    title: str = ""
    address: str = ""


class Geo(Wire, frozen=True):
    coordinates: Coordinates | str
    """Before 5.103 one string: `59.93 30.31`."""
    place: Spot | None = None


class Action(Wire, frozen=True):
    type: str = ""


class Quoted(Wire, frozen=True):
    id: int = 0
    conversation_message_id: int = 0
    text: str = ""


class Message(Wire, frozen=True):
    id: int = 0
    """0 in group chats, where `conversation_message_id` counts."""
    conversation_message_id: int = 0
    date: Moment = 0
    update_time: Moment = 0
    peer_id: int = 0
    from_id: int = 0
    admin_author_id: int = 0
    """Who wrote in the community's name, in VK's own pages."""
    random_id: int = 0
    text: str = ""
    user_id: int = 0
    """Before 5.80, as is `body`."""
    body: str = ""
    payload: str | None = None
    ref: str = ""
    ref_source: str = ""
    attachments: tuple[Attachment, ...] = ()
    geo: Geo | None = None
    reply_message: Quoted | None = None
    fwd_messages: tuple[Quoted, ...] = ()
    action: Action | None = None
    is_cropped: bool = False


# ── events ──────────────────────────────────────────────────────────────────────────────────────


class Client(Wire, frozen=True):
    lang_id: int = -1


class MessageNew(Wire, frozen=True):
    message: Message | None = None
    """None before 5.103, where the object is the message."""
    client_info: Client = Client()


class Pressed(Wire, frozen=True):
    user_id: int
    peer_id: int
    event_id: str
    """Answers the button; another than the event's own."""
    payload: msgspec.Raw = msgspec.Raw(b"null")
    conversation_message_id: int = 0


class Reacted(Wire, frozen=True):
    reacted_id: int
    peer_id: int
    cmid: int
    reaction_id: int | None = None


class Seen(Wire, frozen=True):
    from_id: int
    peer_id: int
    read_message_id: int = 0
    conversation_message_id: int = 0


class Typing(Wire, frozen=True):
    from_id: int
    state: str = ""


class Member(Wire, frozen=True):
    user_id: int = 0
    key: str = ""
    join_type: str = ""


class Comment(Wire, frozen=True):
    """Of a post, photo, video, product or topic: each names its owner and itself in fields of its own."""

    id: int
    from_id: int = 0
    date: Moment = 0
    text: str = ""
    owner_id: int = 0
    post_owner_id: int = 0
    photo_owner_id: int = 0
    video_owner_id: int = 0
    market_owner_id: int = 0
    topic_owner_id: int = 0
    post_id: int = 0
    photo_id: int = 0
    video_id: int = 0
    item_id: int = 0
    topic_id: int = 0
    deleter_id: int = 0
    reply_to_comment: int = 0
    attachments: tuple[Attachment, ...] = ()
