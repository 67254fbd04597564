"""How somebody works: what they can, how much at once, what they are doing."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from parley.routing.engine import Choice, Medium, State
from parley.routing.queues import HIGHEST_LEVEL, Queue
from parley.routing.types import AgentId, QueueId, SkillId
from parley.workspace import Hours, TeamId

Kind = Literal["staff", "bot", "outside"]
Limit = Annotated[int, Meta(ge=0, le=100)]
Limits = Mapping[Medium, Limit]
Minutes = Annotated[int, Meta(ge=1, le=24 * 60)]
USUAL: Limits = MappingProxyType({"call": 1, "chat": 3, "mail": 6})

IDLE, MISSED = "idle", "missed"
"""Reasons that the machine gives: nothing was done for long; something was given and not looked at."""


class Rules(msgspec.Struct, frozen=True):
    """What is decided for the whole workspace."""

    choice: Choice = Choice.LEAST_LOADED
    limits: Limits = msgspec.field(default_factory=lambda: dict(USUAL))
    away_minutes: Minutes | None = 10
    """Without work, after which somebody counts as away."""
    rests_minutes: Minutes = 10
    """A customer who is silent for so long after an answer takes nobody's place any more."""


class Craft(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody decides about an agent."""

    limits: Limits = {}
    """Of each medium, where it is not the usual."""
    skills: Mapping[SkillId, Annotated[int, Meta(ge=1, le=HIGHEST_LEVEL)]] = {}
    shift: Hours | None = None
    """The hours in which they are given anything; None: whenever they are available."""


class Agent(Craft, frozen=True, kw_only=True):
    """A member of staff who has never said anything about it is offline."""

    id: AgentId
    kind: Kind = "staff"
    name: str
    hue: int = 0
    state: State = State.OFFLINE
    reason: str = ""
    """In their words; `IDLE`, `MISSED` from the machine."""
    state_since: datetime
    worked_at: datetime
    given_at: datetime | None = None
    teams: tuple[TeamId, ...] = ()
    queues: frozenset[QueueId] | None = None
    """Only these; None: whatever their teams serve, and what everybody does."""

    def serves(self, queue: Queue) -> bool:
        if self.queues is not None:
            return queue.id in self.queues
        return queue.team_id is None or queue.team_id in self.teams

    def is_on_shift(self, at: datetime) -> bool:
        return self.shift is None or self.shift.is_open(at)
