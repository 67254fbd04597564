"""A plan: what traffic to make up, who is there to answer, and what is hoped for. Written by people, as TOML or JSON."""

from collections.abc import Sequence
from math import inf
from random import Random
from typing import Annotated

import msgspec

from parley.routing.engine import Agent, Need, Step
from parley.routing.simulator.traffic import DAY, HOUR, Arrival, Crew, Profile, poisson

QUEUE = "main"
MOST_ARRIVALS = 200_000
"""More than a year of a busy salon; whatever a plan asks for ends somewhere."""

Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
HourOfDay = Annotated[float, msgspec.Meta(ge=0, le=24)]
Positive = Annotated[float, msgspec.Meta(gt=0)]
NotNegative = Annotated[float, msgspec.Meta(ge=0)]


class Goal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """This share of the customers is answered within so many seconds."""

    share: Share = 0.8
    seconds: NotNegative = 60


class Shift(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """So many people who are there at the same hours and can do the same; past midnight where it ends before it begins."""

    people: Annotated[int, msgspec.Meta(ge=0, le=500)]
    begins: HourOfDay = 0
    ends: HourOfDay = 24
    skills: dict[str, int] = {}
    limits: dict[str, Annotated[int, msgspec.Meta(ge=0, le=100)]] = msgspec.field(default_factory=lambda: {"call": 1, "chat": 1, "mail": 1})

    @property
    def spans(self) -> tuple[tuple[float, float], ...]:
        begins, ends = self.begins * HOUR, self.ends * HOUR
        return ((begins, ends),) if begins < ends else ((begins, DAY), (0, ends))


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The share of the customers who ask for a skill: for its level at first, for the least after a while."""

    share: Share
    level: int = 3
    least: int = 1
    after: NotNegative = 60


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    per_hour: Annotated[tuple[NotNegative, ...], msgspec.Meta(min_length=1, max_length=24)]
    """Customers, hour after hour of the day; from the beginning again where there are fewer than 24."""
    crew: tuple[Shift, ...]
    handling: Positive = 240
    """Seconds in the mean."""
    patience: Positive | None = None
    """Seconds in the mean; without it everybody waits for ever."""
    days: Annotated[int, msgspec.Meta(ge=1, le=366)] = 5
    media: dict[str, Share] = msgspec.field(default_factory=lambda: {"chat": 1.0})
    skills: dict[str, Asked] = {}
    returning: Share = 0
    """The share of those who come and have been here before."""
    known_saves: Share = 0
    """By how much it is shorter with who knows the customer."""
    level_saves: Share = 0
    """By how much each level above what is asked for makes it shorter, and each below it longer."""
    known_seconds: NotNegative = 30
    """For so long a customer waits for who knows them."""
    goal: Goal = Goal()


SALON = Plan(
    per_hour=(0, 0, 0, 0, 0, 0, 0, 2, 12, 22, 30, 28, 24, 26, 28, 26, 28, 34, 38, 30, 14, 4, 0, 0),
    crew=(Shift(2, 8, 17), Shift(1, 9, 18), Shift(2, 12, 21)),
    patience=420,
    known_saves=0.2,
    level_saves=0.15,
    returning=0.6,
)
"""A day of a salon, for whoever has nothing of their own yet."""


SKILLED = Plan(
    per_hour=(85.0,) * 8 + (0.0,) * 16,
    crew=(
        Shift(2, skills={"nails": 3}),
        Shift(2, skills={"nails": 1, "english": 2}),
        Shift(2, skills={"nails": 2, "english": 1}),
        Shift(1, skills={"nails": 3, "english": 3}),
        Shift(1, skills={"nails": 1}),
    ),
    days=1,
    skills={"nails": Asked(0.3, level=3, least=2, after=45), "english": Asked(0.2, level=2, least=1, after=45)},
    returning=0.6,
    known_saves=0.25,
    level_saves=0.25,
    known_seconds=15,
)
"""Eight busy hours of people who can do different things: what ways to route are compared by."""


def traffic(plan: Plan, seed: int) -> list[Arrival]:
    """The same each time for the same seed."""
    chance = Random(seed)  # noqa: S311 (no secret)
    profile = Profile(plan.per_hour, plan.handling, plan.patience or inf)
    arrivals: list[Arrival] = []
    for number, one in enumerate(poisson(profile, plan.days * DAY, chance)):
        if number == MOST_ARRIVALS:
            break
        arrivals.append(_with_more(one, number, plan, arrivals, chance))
    return arrivals


def crew(shifts: Sequence[Shift]) -> list[Crew]:
    people = [shift for shift in shifts for _ in range(shift.people)]
    return [
        Crew(Agent(number, frozenset({QUEUE}), shift.skills, shift.limits), shift.spans) for number, shift in enumerate(people, start=1_000)
    ]


def _with_more(one: Arrival, number: int, plan: Plan, before: Sequence[Arrival], chance: Random) -> Arrival:
    is_back = bool(before) and chance.random() < plan.returning
    return msgspec.structs.replace(
        one,
        medium=chance.choices(list(plan.media), list(plan.media.values()))[0],
        needs=_needs(plan, chance),
        customer=chance.choice(before).customer if is_back else number,
    )


def _needs(plan: Plan, chance: Random) -> tuple[Need, ...]:
    """One skill at most: the shares are of all who come."""
    point = chance.random()
    for skill, asked in plan.skills.items():
        if point < asked.share:
            return (Need(skill, (Step(0, asked.level), Step(asked.after, asked.least))),)
        point -= asked.share
    return ()
