"""A queue: what comes into it, who serves it, and how it is given out."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from parley import people
from parley.core.questions import Group
from parley.routing.types import QueueId, SkillId
from parley.workspace import CalendarId, TeamId

When = Literal["always", "open", "closed"]
Seconds = Annotated[int, Meta(ge=0, le=7 * 24 * 3600)]
HIGHEST_LEVEL = 5
CHANGED = "queues"
"""The signal on which pages that show queues look again: another queue, or another place of somebody in one."""
Level = Annotated[int, Meta(ge=1, le=HIGHEST_LEVEL)]


class Enough(msgspec.Struct, frozen=True):
    """From so many seconds of waiting on, this level is enough."""

    after: Seconds = 0
    level: Level = 1


class SkillNeed(msgspec.Struct, frozen=True):
    skill: SkillId
    steps: Annotated[tuple[Enough, ...], Meta(min_length=1, max_length=HIGHEST_LEVEL)] = (Enough(),)
    """The best at first, the good enough later."""


class Manner(msgspec.Struct, frozen=True, kw_only=True):
    """All that somebody decides about a queue."""

    name: Annotated[str, Meta(max_length=100)] = ""
    entry: Group | None = None
    """What a conversation must answer to come in by itself; None: nothing does."""
    hours: When = "always"
    """When it takes anything in, by its calendar."""
    calendar_id: CalendarId | None = None
    """None: the workspace's own."""
    segment_id: people.segments.SegmentId | None = None
    """Only customers of it; None: all."""
    team_id: TeamId | None = None
    """Who serves it; None: everybody who answers."""
    needs: Annotated[tuple[SkillNeed, ...], Meta(max_length=5)] = ()
    assigns: bool = False
    """Whether the machine gives it out; else people take what they like."""
    accept_seconds: Seconds | None = None
    """Whoever has not looked at it by then loses it."""
    answer_seconds: Seconds | None = None
    known_seconds: Seconds = 0
    """For so long the agent is waited for whom the customer knows."""
    gone_seconds: Seconds | None = None
    """An owner who is gone for so long loses what waits for an answer."""
    tells_place: bool = False
    """Whether customers are told how many are before them."""


class Queue(Manner, frozen=True, kw_only=True):
    id: QueueId
    position: int
    is_default: bool = False
    """What no question fits waits here. It has no name of its own until somebody gives it one."""
