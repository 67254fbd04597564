"""Bots, subscribers, messages and files: what Viber knows."""

import asyncio
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

from parley.core import clock

Json = dict[str, Any]

ALWAYS = frozenset({"message", "subscribed", "unsubscribed", "webhook"})
"""Events that cannot be left out."""
OTHERS = frozenset({"delivered", "seen", "failed", "conversation_started"})


@dataclass
class StoredFile:
    name: str
    mime: str
    data: bytes


@dataclass
class Chat:
    """One person's chat with one bot."""

    subscribed: bool = False
    messages: list[Json] = field(default_factory=list[Json])
    """What the bot has sent, as it was asked for, each with its `token`."""


@dataclass
class Bot:
    token: str
    uri: str
    name: str
    webhook: str = ""
    events: frozenset[str] = ALWAYS | OTHERS
    suspended: bool = False
    chats: dict[str, Chat] = field(default_factory=dict[str, Chat])
    pending: list[bytes] = field(default_factory=list[bytes])
    """Events that the webhook has not taken yet, oldest first."""
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)


class World:
    def __init__(self) -> None:
        self.bots: dict[str, Bot] = {}
        self.files: dict[str, StoredFile] = {}
        self._numbers: Iterator[int] = itertools.count(5_741_311_803_571_721_000)

    def number(self) -> int:
        return next(self._numbers)

    def add_bot(self, name: str, uri: str) -> Bot:
        bot = Bot(f"{self.number():x}-{uri}-of-the-fake-viber", uri, name)
        self.bots[bot.token] = bot
        return bot

    def store(self, name: str, mime: str, data: bytes) -> str:
        """The path under which the file can be fetched, until it expires."""
        path = f"/media/{self.number()}/{name}"
        self.files[path] = StoredFile(name, mime, data)
        return path

    def event(self, kind: str, *, token: int | None = None, **about: Any) -> bytes:
        """As it goes over the line: what is signed is these bytes."""
        head: Json = {"event": kind, "timestamp": int(clock.now().timestamp() * 1000), "chat_hostname": "SN-CHAT-05_"}
        return msgspec.json.encode(head | {"message_token": token or self.number()} | about)

    async def announce(self, bot: Bot, kind: str, *, token: int | None = None, **about: Any) -> None:
        """A new event for a bot, if it wants to hear of such."""
        if kind in bot.events:
            async with bot.changed:
                bot.pending.append(self.event(kind, token=token, **about))
                bot.changed.notify_all()
