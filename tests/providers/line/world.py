"""Channels, chats, messages and their bytes: what LINE knows."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from parley.core import clock

Json = dict[str, Any]


@dataclass
class Content:
    """The bytes of a message; `ready` once LINE has prepared them."""

    mime: str
    data: bytes
    ready: bool = True


@dataclass
class Channel:
    """One official account with its Messaging API channel."""

    id: str
    name: str
    basic_id: str
    secret: str
    token: str
    endpoint: str = ""
    active: bool = True
    """The switch Use webhook in the console."""
    redelivers: bool = False
    """The switch Webhook redelivery."""
    quota: int | None = None
    used: int = 0
    known: set[str] = field(default_factory=set[str])
    """Users, groups and rooms whose ids mean something in this channel."""
    blocked_by: set[str] = field(default_factory=set[str])
    accepted: dict[str, list[Json]] = field(default_factory=dict[str, list[Json]])
    """Retry key -> what was sent under it."""
    sent: list[Json] = field(default_factory=list[Json])
    """Each with `to`, as it arrived in the chat."""
    loading: list[str] = field(default_factory=list[str])
    held: list[Json] | None = None
    """Events that wait to be brought in one call."""
    missed: list[Json] = field(default_factory=list[Json])
    """Events of calls that were not answered with 200."""


class World:
    def __init__(self) -> None:
        self.channels: dict[str, Channel] = {}
        self.contents: dict[str, Content] = {}
        self.unsent: set[str] = set()
        self.names: dict[str, str] = {}
        self._numbers: Iterator[int] = itertools.count(1)

    def number(self) -> int:
        return next(self._numbers)

    def id(self, letter: str) -> str:
        """`U` for a user, `C` for a group, `R` for a room."""
        return f"{letter}{self.number():032x}"

    def message_id(self) -> str:
        return str(520_000_000_000_000_000 + self.number())

    def add_channel(self, name: str) -> Channel:
        number = self.number()
        token = f"TEST-token-{number}-of-the-fake-LINE+/="
        channel = Channel(self.id("U"), name, f"@{number:03}abcde", f"{number:032x}", token)
        self.channels[token] = channel
        return channel

    def event(self, type: str, source: Json, **content: Any) -> Json:
        named = {"webhookEventId": f"01FAKE{self.number():020d}", "deliveryContext": {"isRedelivery": False}}
        return {"type": type, "mode": "active", "timestamp": int(clock.now().timestamp() * 1000), "source": source, **named, **content}
