"""What the engine looks at. Moments are seconds since any beginning that all of them share."""

from collections.abc import Hashable, Mapping
from enum import StrEnum
from math import inf

import msgspec

Id = Hashable
Medium = str
"""What differs in how much of somebody it takes: `call`, `chat`, `mail`."""

WHOLE = 27_720
"""All that one agent can do at once, in parts that every limit up to twelve divides."""
MOST_AT_ONCE = 100


class State(StrEnum):
    """What an agent is doing. Only who is available is given anything."""

    AVAILABLE = "available"
    BUSY = "busy"
    BREAK = "break"
    AWAY = "away"
    OFFLINE = "offline"


HERE = frozenset({State.AVAILABLE, State.BUSY, State.BREAK})
"""Who comes back soon."""


class Choice(StrEnum):
    """Who of several that could take something takes it."""

    LEAST_LOADED = "least_loaded"
    LONGEST_IDLE = "longest_idle"
    ROUND_ROBIN = "round_robin"


class Step(msgspec.Struct, frozen=True):
    """Which level is enough from this many seconds of waiting on."""

    after: float = 0
    level: int = 1


class Need(msgspec.Struct, frozen=True):
    """A skill, and how much of it is asked for: the best at first, the good enough later."""

    skill: str
    steps: tuple[Step, ...] = (Step(),)
    """By `after`; before the first of them its level is asked for."""

    def level(self, waited: float) -> int:
        enough = self.steps[0].level
        for step in self.steps:
            if step.after <= waited:
                enough = step.level
        return enough

    def next_step(self, waited: float) -> float:
        """After how much waiting less is asked for; infinity if never."""
        return min((step.after for step in self.steps if step.after > waited), default=inf)

    @property
    def least(self) -> int:
        return min(step.level for step in self.steps)


class Waiting(msgspec.Struct, frozen=True):
    """Something that waits for an agent."""

    id: Id
    queue: Id
    medium: Medium = "chat"
    priority: int = 0
    """Higher is sooner."""
    due: float = inf
    """When the promise to the customer is broken."""
    since: float = 0
    """Whoever is put back keeps it, and so stands before those who came later."""
    not_before: float = -inf
    needs: tuple[Need, ...] = ()
    preferred: Id | None = None
    """The agent whom the customer knows; waited for until `preferred_until`."""
    preferred_until: float = -inf
    passed_by: frozenset[Id] = frozenset()
    """Agents who were offered it and did not take it."""

    @property
    def order(self) -> tuple[int, float, float, str]:
        return -self.priority, self.due, self.since, str(self.id)


class Agent(msgspec.Struct, frozen=True):
    """Somebody who can take work: an operator, a bot, an outsourced team."""

    id: Id
    queues: frozenset[Id] = frozenset()
    skills: Mapping[str, int] = {}
    limits: Mapping[Medium, int] = {}
    """How many of a medium at once, where they have nothing else: one call or three chats fill somebody."""
    load: Mapping[Medium, int] = {}
    state: State = State.AVAILABLE
    given_at: float = -inf
    """When something was last given to them."""
    free_since: float = -inf
    """When they last ended something."""

    def takes(self, one: Waiting) -> bool:
        """Whether such things are theirs at all."""
        return one.queue in self.queues and self.limits.get(one.medium, 0) > 0

    def weight(self, medium: Medium) -> int:
        return WHOLE // min(self.limits[medium], MOST_AT_ONCE)

    @property
    def used(self) -> int:
        """Of `WHOLE`. What they have of a medium that they no longer take fills them up."""
        return sum(count * (self.weight(medium) if self.limits.get(medium, 0) > 0 else WHOLE) for medium, count in self.load.items())

    def has_room(self, medium: Medium) -> bool:
        return self.limits.get(medium, 0) > 0 and self.used + self.weight(medium) <= WHOLE

    def can(self, needs: tuple[Need, ...], waited: float) -> bool:
        return all(self.skills.get(need.skill, 0) >= need.level(waited) for need in needs)

    def could(self, needs: tuple[Need, ...]) -> bool:
        """At last, when the least is enough."""
        return all(self.skills.get(need.skill, 0) >= need.least for need in needs)


class Snapshot(msgspec.Struct, frozen=True):
    now: float
    waiting: tuple[Waiting, ...] = ()
    agents: tuple[Agent, ...] = ()
    choice: Choice = Choice.LEAST_LOADED


class Assignment(msgspec.Struct, frozen=True):
    waiting: Id
    agent: Id


class Decision(msgspec.Struct, frozen=True):
    assignments: tuple[Assignment, ...] = ()
    look_again_at: float = inf
    """When somebody who waits may be taken though nothing has happened: less skill is enough, or they were waited for too long."""
