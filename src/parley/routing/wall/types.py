"""What stands on the wall."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

from parley.core.ids import ConversationId
from parley.routing.agents import Agent
from parley.routing.queues import Queue


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One queue."""

    queue: Queue
    waiting: int = 0
    oldest: datetime | None = None
    """Since when the one waits who has waited longest."""
    in_work: int = 0
    given: int = 0
    """In the last hour."""
    half: timedelta | None = None
    """Half of those of the last hour waited no longer than this."""
    most: timedelta | None = None
    """Nine of ten of them waited no longer than this."""


class Member(msgspec.Struct, frozen=True):
    """Somebody who takes work, and what they have."""

    agent: Agent
    hand: Mapping[str, int]
    """Medium -> how many they have."""
    limits: Mapping[str, int]
    """Medium -> how many they may have."""
    on_shift: bool

    @property
    def held(self) -> int:
        return sum(self.hand.values())


class Today(msgspec.Struct, frozen=True):
    """Since midnight, by the clock of the business."""

    answered: int
    resolved: int


class Held(msgspec.Struct, frozen=True):
    """A conversation in a list of the wall."""

    id: ConversationId
    name: str
    channel: str
    priority: int
    preview: str
    since: datetime | None
    """Since when the customer waits for an answer; None: they do not."""
    due: datetime | None = None
    """By when it was promised that they are helped, where that is asked for."""
