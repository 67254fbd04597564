"""Bots, conversations and files: what Microsoft knows."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

Json = dict[str, Any]


@dataclass
class Chat:
    """One conversation that a bot has been brought into."""

    id: str
    about: Json
    region: str = "amer"
    """Which connector serves it; the others do not know it."""
    blocked: bool = False
    left: bool = False
    activities: dict[str, Json] = field(default_factory=dict[str, Json])
    """What the bot said, oldest first."""
    typed: int = 0


@dataclass
class Bot:
    app_id: str
    secret: str
    tenant: str
    name: str
    endpoint: str = ""
    """As entered in the Azure portal."""
    tokens: set[str] = field(default_factory=set[str])
    chats: dict[str, Chat] = field(default_factory=dict[str, Chat])

    @property
    def about(self) -> Json:
        return {"id": f"28:{self.app_id}", "name": self.name}


@dataclass
class Stored:
    """A file: at the connector, which wants a token, or under an address that is a credential itself."""

    mime: str
    data: bytes


class World:
    def __init__(self) -> None:
        self.address = ""
        self.bots: dict[str, Bot] = {}
        self.pictures: dict[str, Stored] = {}
        self.documents: dict[str, Stored] = {}
        self._numbers: Iterator[int] = itertools.count(1)

    def number(self) -> int:
        return next(self._numbers)

    def activity_id(self) -> str:
        return str(1_700_000_000_000 + self.number())

    def guid(self) -> str:
        return str(UUID(int=self.number(), version=4))

    def add_bot(self, name: str) -> Bot:
        bot = Bot(self.guid(), f"TEST~secret.{self.number()}-of-the-fake-Microsoft", self.guid(), name)
        self.bots[bot.app_id] = bot
        return bot
