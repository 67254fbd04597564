"""Who comes when, what they ask for, how long they wait and how long they take; and who is there to answer."""

from collections.abc import Iterator, Sequence
from math import inf
from random import Random

import msgspec

from parley.routing.engine import Agent, Id, Need

HOUR = 3600.0
DAY = 24 * HOUR


class Arrival(msgspec.Struct, frozen=True):
    """One customer, with all that chance decides about them: so different ways of routing can be tried on the same traffic."""

    at: float
    handling: float
    """Seconds that somebody of the level that is asked for first needs."""
    patience: float = inf
    medium: str = "chat"
    queue: Id = "main"
    needs: tuple[Need, ...] = ()
    customer: Id | None = None
    """Whoever has answered them before knows them."""


class Crew(msgspec.Struct, frozen=True):
    """Agents, and when they are there: seconds of the day, as many shifts as they work."""

    agent: Agent
    shifts: tuple[tuple[float, float], ...] = ((0, DAY),)

    def is_there(self, at: float) -> bool:
        return any(begins <= at % DAY < ends for begins, ends in self.shifts)


class Profile(msgspec.Struct, frozen=True):
    """Traffic that is made up: so many an hour, hour by hour of the day."""

    per_hour: Sequence[float]
    handling: float
    patience: float = inf

    def rate(self, at: float) -> float:
        """A second."""
        return self.per_hour[int(at // HOUR) % len(self.per_hour)] / HOUR


def poisson(profile: Profile, seconds: float, random: Random) -> Iterator[Arrival]:
    """Arrivals that know nothing of each other, by thinning out those of the busiest hour (P. Lewis and G. Shedler 1979)."""
    most, at = max(profile.per_hour) / HOUR, 0.0
    while most > 0:
        at += random.expovariate(most)
        if at >= seconds:
            return
        if random.random() * most < profile.rate(at):
            patience = random.expovariate(1 / profile.patience) if profile.patience < inf else inf
            yield Arrival(at, random.expovariate(1 / profile.handling), patience)
