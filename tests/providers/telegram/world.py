"""Bots, chats, people and files: what Telegram knows."""

import asyncio
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from parley.core import clock

Json = dict[str, Any]

DEFAULT_UPDATES = frozenset(
    {"message", "edited_message", "channel_post", "edited_channel_post", "business_message", "edited_business_message"}
    | {"deleted_business_messages", "callback_query", "my_chat_member"}
)
"""What arrives unless asked for by name: reactions are not among it."""


@dataclass
class StoredFile:
    id: str
    path: str
    mime: str
    data: bytes


@dataclass
class Chat:
    """One bot's view of a private chat or a group."""

    id: int
    about: Json
    started: bool = False
    blocked: bool = False
    moved_to: int | None = None
    messages: dict[int, Json] = field(default_factory=dict[int, Json])
    actions: list[str] = field(default_factory=list[str])


@dataclass
class Bot:
    id: int
    token: str
    username: str
    name: str
    chats: dict[int, Chat] = field(default_factory=dict[int, Chat])
    webhook: Json = field(default_factory=dict[str, Any])
    allowed: frozenset[str] = DEFAULT_UPDATES
    pending: dict[int, Json] = field(default_factory=dict[int, Json])
    """Updates that nobody has confirmed yet, oldest first."""
    callbacks: dict[str, bool] = field(default_factory=dict[str, bool])
    """Pressed buttons -> whether the bot has answered."""
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    poller: int = 0
    """Counts getUpdates calls: a newer one ends an older one."""
    last_error: str = ""
    longest_poll: float = 50
    """Seconds that getUpdates waits at most."""

    def about(self) -> Json:
        return {"id": self.id, "is_bot": True, "first_name": self.name, "username": self.username}


class World:
    def __init__(self) -> None:
        self.bots: dict[str, Bot] = {}
        self.files: dict[str, StoredFile] = {}
        self.people: dict[int, Json] = {}
        self._numbers: Iterator[int] = itertools.count(1000)

    def number(self) -> int:
        return next(self._numbers)

    def add_bot(self, name: str, username: str) -> Bot:
        number = self.number()
        bot = Bot(number, f"{number}:TEST-{username}-of-the-fake-telegram", username, name)
        self.bots[bot.token] = bot
        return bot

    def store(self, name: str, mime: str, data: bytes) -> StoredFile:
        number = self.number()
        file = StoredFile(f"FILE-{number}", f"documents/file_{number}{name[name.rfind('.') :] if '.' in name else ''}", mime, data)
        self.files[file.id] = file
        return file

    def chat(self, bot: Bot, about: Json) -> Chat:
        return bot.chats.setdefault(about["id"], Chat(about["id"], about))

    def message(self, bot: Bot, chat: Chat, author: Json | None, **content: Any) -> Json:
        """A new message in a chat."""
        made: Json = {"message_id": self.number(), "chat": chat.about, "date": int(clock.now().timestamp()), **content}
        if author:
            made["from"] = author
        chat.messages[made["message_id"]] = made
        return made

    async def announce(self, bot: Bot, kind: str, content: Json) -> int | None:
        """A new update for a bot; its number, or None where the bot did not ask for this kind."""
        if kind not in bot.allowed:
            return None
        number = self.number()
        async with bot.changed:
            bot.pending[number] = {"update_id": number, kind: content}
            bot.changed.notify_all()
        return number


def from_us(chat: Chat, bot: Bot) -> Iterable[Json]:
    return (message for message in chat.messages.values() if message.get("from", {}).get("id") == bot.id)
