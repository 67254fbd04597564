"""What Telegram sends, as far as Parley reads it (Bot API 10.2). Fields that are not named here are ignored."""

from typing import Annotated

import msgspec
from msgspec import Meta, field

# Seconds since 1970, up to the year 9999: what a datetime can hold.
Moment = Annotated[int, Meta(ge=0, le=253_402_300_799)]


class Wire(msgspec.Struct, frozen=True):
    """A fragment of an update."""


class User(Wire, frozen=True):
    id: int
    first_name: str = ""
    last_name: str = ""
    username: str = ""
    language_code: str = ""
    is_bot: bool = False


class Chat(Wire, frozen=True):
    id: int
    type: str = "private"
    title: str = ""
    first_name: str = ""
    last_name: str = ""
    username: str = ""


class Photo(Wire, frozen=True):
    """One of the sizes of one picture."""

    file_id: str
    file_size: int | None = None
    width: int | None = None
    height: int | None = None


class Media(Photo, frozen=True):
    """Video, voice, audio, document, animation, sticker: the same fields, each where it makes sense."""

    file_name: str = ""
    mime_type: str = ""
    duration: Annotated[int, Meta(ge=0, le=10_000_000)] | None = None
    emoji: str = ""
    is_animated: bool = False
    is_video: bool = False


class PaidItem(Wire, frozen=True):
    photo: tuple[Photo, ...] = ()
    video: Media | None = None


class PaidMedia(Wire, frozen=True):
    paid_media: tuple[PaidItem, ...] = ()


class Location(Wire, frozen=True):
    latitude: float
    longitude: float


class Venue(Wire, frozen=True):
    location: Location
    title: str = ""
    address: str = ""


class Contact(Wire, frozen=True):
    phone_number: str
    first_name: str = ""
    last_name: str = ""
    user_id: int | None = None


class PollOption(Wire, frozen=True):
    text: str = ""


class Poll(Wire, frozen=True):
    question: str = ""
    options: tuple[PollOption, ...] = ()


class Dice(Wire, frozen=True):
    emoji: str = ""
    value: int = 0


class Story(Wire, frozen=True):
    chat: Chat
    id: int


class Button(Wire, frozen=True):
    text: str = ""
    callback_data: str = ""


class Keyboard(Wire, frozen=True):
    inline_keyboard: tuple[tuple[Button, ...], ...] = ()


class Message(Wire, frozen=True):
    message_id: int
    chat: Chat
    date: Moment = 0
    edit_date: Moment | None = None
    from_: User | None = field(name="from", default=None)
    sender_chat: Chat | None = None
    sender_business_bot: User | None = None
    business_connection_id: str = ""
    media_group_id: str = ""
    reply_to_message: "Message | None" = None
    reply_markup: Keyboard | None = None
    text: str = ""
    caption: str = ""
    photo: tuple[Photo, ...] = ()
    video: Media | None = None
    video_note: Media | None = None
    voice: Media | None = None
    audio: Media | None = None
    document: Media | None = None
    animation: Media | None = None
    sticker: Media | None = None
    paid_media: PaidMedia | None = None
    location: Location | None = None
    venue: Venue | None = None
    contact: Contact | None = None
    poll: Poll | None = None
    dice: Dice | None = None
    story: Story | None = None
    migrate_to_chat_id: int | None = None


class Callback(Wire, frozen=True):
    id: str
    from_: User = field(name="from")
    message: Message | None = None
    data: str = ""


class ReactionType(Wire, frozen=True):
    type: str = "emoji"
    emoji: str = ""
    custom_emoji_id: str = ""


class Reaction(Wire, frozen=True):
    chat: Chat
    message_id: int
    date: Moment
    user: User | None = None
    actor_chat: Chat | None = None
    old_reaction: tuple[ReactionType, ...] = ()
    new_reaction: tuple[ReactionType, ...] = ()


class Member(Wire, frozen=True):
    status: str


class Membership(Wire, frozen=True):
    chat: Chat
    from_: User = field(name="from")
    date: Moment
    new_chat_member: Member


class Deleted(Wire, frozen=True):
    business_connection_id: str
    chat: Chat
    message_ids: tuple[int, ...] = ()


class Update(Wire, frozen=True):
    """Exactly one of the optional fields is there; where none is, its kind is unknown to us."""

    update_id: int
    message: Message | None = None
    edited_message: Message | None = None
    channel_post: Message | None = None
    edited_channel_post: Message | None = None
    business_message: Message | None = None
    edited_business_message: Message | None = None
    deleted_business_messages: Deleted | None = None
    callback_query: Callback | None = None
    message_reaction: Reaction | None = None
    my_chat_member: Membership | None = None


# The default leaves reactions out, and an omitted list keeps what was set before: so the list is always sent.
ALLOWED_UPDATES = [name for name in Update.__struct_fields__ if name != "update_id"]


class Parameters(Wire, frozen=True):
    retry_after: Annotated[int, Meta(ge=0, le=10_000_000)] | None = None
    migrate_to_chat_id: int | None = None


class Reply(Wire, frozen=True):
    """The envelope of every answer."""

    ok: bool
    result: msgspec.Raw = msgspec.Raw(b"null")
    error_code: int = 0
    description: str = ""
    parameters: Parameters = Parameters()


class Sent(Wire, frozen=True):
    message_id: int
    date: Moment = 0


class Bot(Wire, frozen=True):
    first_name: str = ""
    username: str = ""


class StoredFile(Wire, frozen=True):
    file_path: str = ""
    file_size: int | None = None


class WebhookInfo(Wire, frozen=True):
    url: str = ""
    pending_update_count: int = 0
    last_error_date: Moment = 0
    last_error_message: str = ""
