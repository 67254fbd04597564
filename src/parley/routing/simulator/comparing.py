"""Ways to route, tried out on the same traffic."""

from collections.abc import Mapping, Sequence

import msgspec

from parley.routing.engine import Agent, Choice, Need, Step
from parley.routing.simulator.plans import Plan, crew, traffic
from parley.routing.simulator.running import Effort, Rules, Run, simulate
from parley.routing.simulator.traffic import Arrival

SEEDS = range(1, 6)

Way = tuple[str, Rules, bool | None]
"""Its name, its rules, and whether skills are asked for less in time (True), always (False), or not at all (None)."""


class Compared(msgspec.Struct, frozen=True):
    """One way, in the mean of several seeds."""

    name: str
    tail: float
    mean: float
    within: float
    lost: float
    occupancy: float


def ways(known_seconds: float) -> Sequence[Way]:
    return (
        ("ours", Rules(Choice.LEAST_LOADED, known_seconds), True),
        ("longest_idle_strict", Rules(Choice.LONGEST_IDLE), False),
        ("round_robin_strict", Rules(Choice.ROUND_ROBIN), False),
        ("longest_idle", Rules(Choice.LONGEST_IDLE), None),
        ("round_robin", Rules(Choice.ROUND_ROBIN), None),
    )


def compare(plan: Plan, seeds: Sequence[int] = SEEDS) -> list[Compared]:
    """Every way meets the same customers, with the same patience and the same questions."""
    days = [traffic(plan, seed) for seed in seeds]
    return [_compared(way, [_tried(way, plan, day) for day in days], plan) for way in ways(plan.known_seconds)]


def effort(plan: Plan) -> Effort:
    """Whoever knows the customer, or can do more than is asked for, is quicker; whoever can do less is slower."""
    asked = {skill: one.level for skill, one in plan.skills.items()}

    def seconds(arrival: Arrival, agent: Agent, knows: bool) -> float:
        above = sum(agent.skills.get(skill, 0) - asked[skill] for skill in _skills(arrival))
        by_skill = max(0.25, 1 - plan.level_saves * above)
        return arrival.handling * by_skill * (1 - plan.known_saves if knows else 1)

    return seconds


def _skills(arrival: Arrival) -> list[str]:
    return [need.skill for need in arrival.needs]


def _tried(way: Way, plan: Plan, day: Sequence[Arrival]) -> Run:
    _, rules, relaxes = way
    # What is asked for decides who may take it; what it is about decides how long that takes.
    about = {id(one.needs): one.needs for one in day}
    seconds = effort(plan)
    asked: Mapping[int, tuple[Need, ...]] = {key: _asked(needs, relaxes) for key, needs in about.items()}
    tried = [msgspec.structs.replace(one, needs=asked[id(one.needs)]) for one in day]
    original = {(one.at, one.customer): one for one in day}
    return simulate(
        tried, crew(plan.crew), rules, lambda arrival, agent, knows: seconds(original[arrival.at, arrival.customer], agent, knows)
    )


def _asked(needs: tuple[Need, ...], relaxes: bool | None) -> tuple[Need, ...]:
    if relaxes is None:
        return ()
    return needs if relaxes else tuple(Need(need.skill, (Step(0, need.steps[0].level),)) for need in needs)


def _compared(way: Way, runs: Sequence[Run], plan: Plan) -> Compared:
    def mean(values: Sequence[float]) -> float:
        return sum(values) / len(values)

    return Compared(
        way[0],
        mean([run.wait_of(0.9) for run in runs]),
        mean([run.mean_wait for run in runs]),
        mean([run.within(plan.goal.seconds) for run in runs]),
        mean([run.lost for run in runs]),
        mean([run.occupancy for run in runs]),
    )
