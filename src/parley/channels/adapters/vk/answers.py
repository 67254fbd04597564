"""What VK's API answers, as far as Parley reads it."""

import msgspec

from parley.channels.adapters.vk.wire import Attachment, Moment, Wire


class Fault(Wire, frozen=True):
    error_code: int = 0
    error_msg: str = ""


class Reply(Wire, frozen=True):
    """The envelope of every answer: one of the two is there."""

    response: msgspec.Raw = msgspec.Raw(b"")
    error: Fault | None = None


class PeerFault(Wire, frozen=True):
    code: int = 0
    description: str = ""


class Sent(Wire, frozen=True):
    """What became of the message for one of `peer_ids`."""

    message_id: int = 0
    conversation_message_id: int = 0
    error: PeerFault | None = None


class Commented(Wire, frozen=True):
    comment_id: int


class Post(Wire, frozen=True):
    text: str = ""
    date: Moment = 0
    attachments: tuple[Attachment, ...] = ()


class Posts(Wire, frozen=True):
    items: tuple[Post, ...] = ()


class UploadServer(Wire, frozen=True):
    upload_url: str


class Uploaded(Wire, frozen=True):
    """What an upload server says: `photo` with `server` and `hash`, or `file`; or why not."""

    server: int = 0
    photo: str = ""
    hash: str = ""
    file: str = ""
    error: str = ""


class Saved(Wire, frozen=True):
    id: int
    owner_id: int
    access_key: str = ""


class SavedDocument(Wire, frozen=True):
    doc: Saved | None = None
    audio_message: Saved | None = None


class Group(Wire, frozen=True):
    id: int
    name: str = ""
    screen_name: str = ""


class Groups(Wire, frozen=True):
    groups: tuple[Group, ...] = ()


class Profile(Wire, frozen=True):
    """A person; of one who was deleted or banned, only why they are not shown is left."""

    id: int
    first_name: str = ""
    last_name: str = ""
    screen_name: str = ""
    photo_200: str = ""
    deactivated: str = ""


class Permissions(Wire, frozen=True):
    mask: int = 0


class Code(Wire, frozen=True):
    code: str


class Server(Wire, frozen=True):
    """Whom the community calls: one of at most ten."""

    id: int
    url: str = ""
    secret_key: str = ""
    status: str = ""
    """unconfigured, failed, wait or ok"""


class Servers(Wire, frozen=True):
    items: tuple[Server, ...] = ()


class Added(Wire, frozen=True):
    server_id: int


class LongPolling(Wire, frozen=True):
    is_enabled: bool = False


class Line(Wire, frozen=True):
    """Where to poll, with a key that ends after a while."""

    server: str
    key: str
    ts: str | int


class Updates(Wire, frozen=True):
    ts: str | int = ""
    updates: tuple[msgspec.Raw, ...] = ()
    failed: int = 0
    """1: `ts` is out of date. 2: the key has ended. 3: both are lost."""
