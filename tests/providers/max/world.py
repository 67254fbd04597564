"""Bots, dialogs, people and files: what MAX knows."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from parley.core import clock

Json = dict[str, Any]

UPDATES = frozenset(
    "message_created message_edited message_removed message_callback comment_created comment_edited comment_removed bot_started bot_stopped"
    " dialog_removed dialog_cleared dialog_muted dialog_unmuted bot_added bot_removed user_added user_removed chat_title_changed".split()
)


@dataclass
class StoredFile:
    kind: str
    name: str
    mime: str
    data: bytes
    refusals: int = 0
    """How often a message with it is still refused, because it is being processed."""


@dataclass
class Dialog:
    """Of one person with one bot. Its id is nobody's."""

    id: int
    user: Json
    open: bool = False
    stopped: bool = False
    messages: dict[str, Json] = field(default_factory=dict[str, Json])
    actions: list[str] = field(default_factory=list[str])


@dataclass
class Bot:
    id: int
    token: str
    username: str
    name: str
    dialogs: dict[int, Dialog] = field(default_factory=dict[int, Dialog])
    subscriptions: dict[str, Json] = field(default_factory=dict[str, Json])
    """Each of these addresses is told everything."""
    presses: dict[str, bool] = field(default_factory=dict[str, bool])
    """Pressed buttons -> whether the bot has answered."""

    def about(self) -> Json:
        return {"user_id": self.id, "first_name": self.name, "username": self.username, "is_bot": True, "name": self.name}


class World:
    def __init__(self) -> None:
        self.bots: dict[str, Bot] = {}
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

    def add_bot(self, name: str, username: str) -> Bot:
        number = self.number()
        bot = Bot(number, f"TEST-{number}-{username}-of-the-fake-MAX", username, name)
        self.bots[bot.token] = bot
        return bot

    def store(self, kind: str, name: str, mime: str, data: bytes) -> str:
        """The token of a new file."""
        token = f"FILE-{self.number()}"
        self.files[token] = StoredFile(kind, name, mime, data)
        return token

    def message(self, dialog: Dialog, author: Json, to: int, body: Json, link: Json | None = None) -> Json:
        """A new message in a dialog."""
        mid = f"mid.{self.number():08x}"
        made: Json = {
            "recipient": {"chat_id": dialog.id, "chat_type": "dialog", "user_id": to},
            "timestamp": self.moment(),
            "body": {"mid": mid, "seq": 116_000_000_000_000_000 + self.number(), "text": "", **body},
            "sender": author,
        }
        dialog.messages[mid] = made | ({"link": link} if link else {})
        return dialog.messages[mid]
