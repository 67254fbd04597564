"""Groups, chats, people and files: what Odnoklassniki knows."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from parley.core import clock

Json = dict[str, Any]


@dataclass
class StoredFile:
    kind: str
    name: str
    mime: str
    data: bytes
    refusals: int = 0
    """How often a message with it is still refused, because it is being processed."""


@dataclass
class Chat:
    """Of one person with one group."""

    id: str
    person: Json
    open: bool = False
    left: bool = False
    messages: dict[str, Json] = field(default_factory=dict[str, Json])
    actions: list[str] = field(default_factory=list[str])


@dataclass
class Group:
    id: str
    token: str
    name: str
    chats: dict[str, Chat] = field(default_factory=dict[str, Chat])
    webhooks: list[str] = field(default_factory=list[str])
    """Each of these addresses is told everything, as often as it stands here."""


class World:
    def __init__(self) -> None:
        self.groups: dict[str, Group] = {}
        """Key -> group"""
        self.files: dict[str, StoredFile] = {}
        """Token -> file"""
        self.places: dict[str, tuple[str, str]] = {}
        """Signature of an upload -> kind, and the token that it will have"""
        self.slow_files = 0
        """How often a message with a new file is refused at first."""
        self._numbers: Iterator[int] = itertools.count(1000)

    def number(self) -> int:
        return next(self._numbers)

    def moment(self) -> int:
        return int(clock.now().timestamp() * 1000)

    def add_group(self, name: str) -> Group:
        number = self.number()
        group = Group(f"group:{number}", f"tkn1TEST{number}ofTheFakeNetwork:CABCDEF", name)
        self.groups[group.token] = group
        return group

    def store(self, kind: str, name: str, mime: str, data: bytes) -> str:
        """The token of a new file."""
        token = f"FILE-{self.number()}"
        self.files[token] = StoredFile(kind, name, mime, data)
        return token

    def message(self, chat: Chat, author: Json, said: Json) -> Json:
        """A new message in a chat, as both sides see it."""
        mid = f"mid:{chat.id.removeprefix('chat:')}.{self.number():x}"
        message: Json = {"seq": 117_000_000_000_000_000 + self.number(), "mid": mid, **said}
        chat.messages[mid] = {"sender": author, "recipient": {"chat_id": chat.id}, "message": message, "timestamp": self.moment()}
        return chat.messages[mid]
