"""A run hour by hour, beside what theory expects and how many people each hour needs."""

from collections.abc import Mapping, Sequence
from math import ceil, inf

import msgspec

from parley.routing.engine import Agent
from parley.routing.simulator.erlang import Expected, expected, needed
from parley.routing.simulator.plans import Goal
from parley.routing.simulator.running import Effort, Outcome, Rules, Run, as_it_comes, simulate
from parley.routing.simulator.traffic import DAY, HOUR, Arrival, Crew

ROUNDS = 4
"""So often is a crew that theory finds tried and mended."""
HOURS = range(24)


class Hour(msgspec.Struct, frozen=True):
    """An hour of the day, in the mean of all days."""

    hour: int
    arrivals: float
    within: float
    mean: float
    median: float
    tail: float
    """Nine of ten wait at most so long."""
    lost: float
    occupancy: float
    people: float
    expected: Expected | None
    """None where nobody comes, or nobody is there."""
    needed: int = 0


class Report(msgspec.Struct, frozen=True):
    hours: Sequence[Hour]
    run: Run
    days: int
    goal: Goal
    checked: float | None = None
    """The share that is answered in time when as many are there as each hour needs, by simulation."""


def report(arrivals: Sequence[Arrival], crew: Sequence[Crew], goal: Goal, rules: Rules, effort: Effort = as_it_comes) -> Report:
    run = simulate(arrivals, crew, rules, effort)
    days = int(max((one.at for one in arrivals), default=0) // DAY) + 1
    hours = by_hour(run, crew, goal, days)
    wanted, checked = _checked(arrivals, crew, goal, rules, effort, {one.hour: one.needed for one in hours})
    return Report([msgspec.structs.replace(one, needed=wanted[one.hour]) for one in hours], run, days, goal, checked)


def by_hour(run: Run, crew: Sequence[Crew], goal: Goal, days: int) -> list[Hour]:
    came: dict[int, list[Outcome]] = {hour: [] for hour in HOURS}
    for one in run.outcomes:
        came[int(one.arrival.at // HOUR) % 24].append(one)
    worked = _worked(run.outcomes)
    slots = _slots(run.outcomes, crew)
    mean = _handling(run.outcomes)
    return [_hour(hour, came[hour], worked[hour], _people(crew, hour), days, goal, mean, slots) for hour in HOURS]


def _hour(
    hour: int, came: Sequence[Outcome], worked: float, people: float, days: int, goal: Goal, handling: tuple[float, float], slots: float
) -> Hour:
    part = Run(came, 0, 0)
    rate = len(came) / days / HOUR
    seconds, patience = handling
    servers = round(people * slots)
    return Hour(
        hour,
        len(came) / days,
        part.within(goal.seconds) if came else 1,
        part.mean_wait if came else 0,
        part.wait_of(0.5) if came else 0,
        part.wait_of(0.9) if came else 0,
        part.lost if came else 0,
        worked / (people * HOUR * days) if people else 0,
        people,
        expected(rate, seconds, servers, patience, within=goal.seconds) if came and servers else None,
        ceil(needed(rate, seconds, patience, share=goal.share, within=goal.seconds) / slots) if came else 0,
    )


def _checked(
    arrivals: Sequence[Arrival], crew: Sequence[Crew], goal: Goal, rules: Rules, effort: Effort, wanted: Mapping[int, int]
) -> tuple[dict[int, int], float | None]:
    """As many as theory finds, and one more in each hour that still misses the goal: what an hour leaves over, the next one has to do."""
    wanted = dict(wanted)
    if not crew or not arrivals:
        return wanted, None
    days = int(max(one.at for one in arrivals) // DAY) + 1
    checked = 0.0
    for _ in range(ROUNDS):
        tried = staffed([one.agent for one in crew], wanted)
        run = simulate(arrivals, tried, rules, effort)
        checked = run.within(goal.seconds)
        short = [one.hour for one in by_hour(run, tried, goal, days) if one.within < goal.share]
        if checked >= goal.share or not short:
            break
        wanted |= {hour: wanted[hour] + 1 for hour in short}
    return wanted, checked


def staffed(like: Sequence[Agent], wanted: Mapping[int, int]) -> list[Crew]:
    """People like these, in turn, each hour of the day as many as it wants."""
    return [
        Crew(
            msgspec.structs.replace(like[number % len(like)], id=number),
            tuple((hour * HOUR, (hour + 1) * HOUR) for hour, count in wanted.items() if number < count),
        )
        for number in range(max(wanted.values(), default=0))
    ]


def _worked(outcomes: Sequence[Outcome]) -> dict[int, float]:
    """Hour of the day -> seconds of work in it, whenever it began."""
    worked = dict.fromkeys(HOURS, 0.0)
    for one in outcomes:
        at, left = one.began, one.handled if one.agent is not None else 0.0
        while left > 0:
            spent = min(left, HOUR - at % HOUR)
            worked[int(at // HOUR) % 24] += spent * one.part
            at, left = at + spent, left - spent
    return worked


def _people(crew: Sequence[Crew], hour: int) -> float:
    begins, ends = hour * HOUR, (hour + 1) * HOUR
    return sum(max(0.0, min(ends, end) - max(begins, begin)) for one in crew for begin, end in one.shifts) / HOUR


def _slots(outcomes: Sequence[Outcome], crew: Sequence[Crew]) -> float:
    """How many one of them does at once."""
    parts = [one.part for one in outcomes if one.agent is not None]
    return len(parts) / sum(parts) if parts and crew else 1


def _handling(outcomes: Sequence[Outcome]) -> tuple[float, float]:
    """Mean seconds of handling, and of patience: of those who would leave, the time that they waited for each one who left."""
    done = [one.handled for one in outcomes if one.agent is not None]
    handling = sum(done) / len(done) if done else 1.0
    patiences = [one.arrival.patience for one in outcomes]
    ends = bool(patiences) and max(patiences) < inf
    return handling, sum(patiences) / len(patiences) if ends else inf
