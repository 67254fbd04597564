"""Communities, dialogs, posts and files: what VK knows."""

import asyncio
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from parley.core import clock

Json = dict[str, Any]

MESSAGES, MANAGE, PHOTOS, DOCS, WALL = 1 << 12, 1 << 18, 1 << 2, 1 << 17, 1 << 13
ALL_RIGHTS = MESSAGES | MANAGE | PHOTOS | DOCS | WALL


@dataclass
class Dialog:
    """What was said between the community and one person."""

    peer: int
    allowed: bool = False
    banned: bool = False
    messages: dict[int, Json] = field(default_factory=dict[int, Json])
    keyboards: dict[int, list[Json]] = field(default_factory=dict[int, list[Json]])
    """Message -> its keys."""
    activity: list[str] = field(default_factory=list[str])
    read_by_us: bool = False


@dataclass
class Server:
    """Whom the community calls."""

    id: int
    url: str
    secret: str
    title: str
    status: str = "unconfigured"
    events: frozenset[str] = frozenset()
    waiting: list[Json] = field(default_factory=list[Json])
    calls: int = 0

    def about(self) -> Json:
        return {"id": self.id, "title": self.title, "creator_id": 1, "url": self.url, "secret_key": self.secret, "status": self.status}


@dataclass
class Community:
    id: int
    token: str
    name: str
    screen_name: str
    rights: int = ALL_RIGHTS
    code: str = "9f3c21aa"
    dialogs: dict[int, Dialog] = field(default_factory=dict[int, Dialog])
    servers: dict[int, Server] = field(default_factory=dict[int, Server])
    polling: frozenset[str] | None = None
    """The events of long polling; None while it is switched off."""
    happened: list[Json] = field(default_factory=list[Json])
    """For long polling, oldest first; its place is how many there were."""
    polling_key: str = "key-1"
    forgets_keys: bool = False
    oldest_place: int = 0
    sent: dict[tuple[int, int], Json] = field(default_factory=dict[tuple[int, int], Json])
    """(peer, random_id) -> what was answered."""
    comments: dict[int, Json] = field(default_factory=dict[int, Json])
    hides_posts: bool = False
    """Whether its key may not ask for what stands on its wall."""
    guids: dict[str, int] = field(default_factory=dict[str, int])
    pressed: dict[str, bool] = field(default_factory=dict[str, bool])
    """Pressed callback buttons -> whether they were answered."""
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)


class World:
    def __init__(self) -> None:
        self.address = ""
        self.communities: dict[str, Community] = {}
        self.names: dict[int, str] = {}
        """Of people, by their number."""
        self.uploads: dict[str, str] = {}
        """Place of an upload -> what may be brought there: photo, doc, audio_message."""
        self.brought: dict[str, Json] = {}
        self.files: dict[str, Json] = {}
        """`photo1_2` -> what was kept."""
        self.downloads: dict[str, tuple[str, bytes]] = {}
        self._numbers: Iterator[int] = itertools.count(1000)

    def number(self) -> int:
        return next(self._numbers)

    def add_community(self, name: str, screen_name: str) -> Community:
        number = self.number()
        community = Community(number, f"vk1.a.TEST-{number}-of-the-fake-vk", name, screen_name)
        self.communities[community.token] = community
        return community

    def message(self, community: Community, dialog: Dialog, author: int, **content: Any) -> Json:
        """A new message between the community and a person."""
        id = self.number()
        made: Json = {"id": id, "conversation_message_id": len(dialog.messages) + 1, "date": int(clock.now().timestamp())}
        made |= {"from_id": author, "peer_id": dialog.peer, "out": int(author < 0), "text": "", "attachments": []}
        dialog.messages[id] = made | content
        return dialog.messages[id]

    def download(self, mime: str, data: bytes) -> str:
        path = f"/files/{self.number()}"
        self.downloads[path] = (mime, data)
        return self.address + path

    async def announce(self, community: Community, type: str, object: Json) -> None:
        """Tell whoever asked for this event by name; nobody else hears of it."""
        event: Json = {"type": type, "object": object, "group_id": community.id, "event_id": f"{self.number():040x}", "v": "5.199"}
        async with community.changed:
            if type in (community.polling or ()):
                community.happened.append(event)
            for server in community.servers.values():
                if type in server.events and server.status == "ok":
                    server.waiting.append(event)
            community.changed.notify_all()
