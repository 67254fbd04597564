"""A policy: what is promised to whom, by which hours, and what is done when a promise is about to be broken."""

from datetime import datetime, timedelta
from typing import Annotated, Literal, NewType
from uuid import UUID

import msgspec
from msgspec import Meta

from parley import people
from parley.core.ids import ConversationId
from parley.routing.sla.clocks import Clock, Terms
from parley.routing.types import QueueId
from parley.workspace import CalendarId, Hours, TeamId

PolicyId = NewType("PolicyId", UUID)
Minutes = Annotated[int, Meta(ge=1, le=60 * 24 * 90)]
Percent = Annotated[int, Meta(ge=1, le=99)]
Urgency = Annotated[int, Meta(ge=-1, le=2)]
Hearers = Literal["nobody", "owner", "all"]
"""`owner`: whoever has it, and where nobody has it, supervisors or the team of the policy. `all`: both."""


class Deeds(msgspec.Struct, frozen=True):
    """What is done at a moment of a clock."""

    tells: Hearers = "nobody"
    priority: Urgency | None = None
    """It becomes so urgent, if it is not yet."""
    takes_back: bool = False
    """Whoever has not answered loses it: it stands again where it stood in its queue."""


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """All that somebody decides about a policy."""

    name: Annotated[str, Meta(max_length=100)] = ""
    first_minutes: Minutes | None = None
    next_minutes: Minutes | None = None
    resolution_minutes: Minutes | None = None
    warns_percent: Percent = 80
    calendar_id: CalendarId | None = None
    """None: the workspace's own."""
    queues: Annotated[tuple[QueueId, ...], Meta(max_length=100)] = ()
    """Only what waits in them, or came through them; none: all."""
    channels: Annotated[tuple[str, ...], Meta(max_length=100)] = ()
    priority_from: Annotated[int, Meta(ge=0, le=2)] | None = None
    segment_id: people.segments.SegmentId | None = None
    public_only: bool = False
    """Only questions under a post."""
    on_risk: Deeds = Deeds(tells="owner")
    on_breach: Deeds = Deeds(tells="all")
    team_id: TeamId | None = None
    """Who hears of what nobody has; None: supervisors."""

    def target(self, clock: Clock) -> timedelta | None:
        minutes: int | None = getattr(self, f"{clock}_minutes")
        return None if minutes is None else timedelta(minutes=minutes)

    def terms(self, hours: Hours) -> Terms:
        targets = {clock: target for clock in Clock if (target := self.target(clock))}
        return Terms(targets, hours, self.warns_percent)


class Policy(Offer, frozen=True, kw_only=True):
    id: PolicyId
    position: int
    changed_at: datetime


class Running(msgspec.Struct, frozen=True, kw_only=True):
    """A promise that is to be kept, as lists and pages show it."""

    conversation_id: ConversationId
    clock: Clock
    warn_at: datetime
    due_at: datetime
    queue_id: QueueId | None = None
