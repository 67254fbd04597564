"""A question to the simulator from the page, and its answer hour by hour."""

import asyncio
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from math import inf

import msgspec

from parley import routing
from parley.core.errors import Invalid, ParleyError

TRYING = ThreadPoolExecutor(1, thread_name_prefix="what-if")
"""One at a time: what somebody tries out takes nobody else's turn."""
BUDGET_SECONDS = 4.0
"""For each of the two runs."""
TOO_FEW = 20
MADE_UP_DAYS = 8
MOST_PEOPLE = 200


class HoursUnclear(Invalid):
    """Write hours from 0 to 24, the first before the second."""


class NumberUnclear(Invalid):
    """Write a whole number."""


class TooMuch(ParleyError):
    """There is too much traffic to try it out here. `parley simulate` has no such limit."""


class Asked(msgspec.Struct, frozen=True):
    """As it was typed, right or wrong."""

    weekday: int
    more: str
    begins: str
    ends: str
    share: str
    seconds: str

    @property
    def goal(self) -> routing.simulator.Goal:
        return routing.simulator.Goal(_whole(self.share, "share", 1, 100) / 100, _whole(self.seconds, "seconds", 1, 86_400))

    def people(self, now: Mapping[int, int]) -> dict[int, int]:
        """Hour of the day -> how many would be there."""
        begins, ends = _whole(self.begins, "begins", 0, 24), _whole(self.ends, "ends", 0, 24)
        if begins >= ends:
            raise HoursUnclear(field="begins")
        more = _whole(self.more, "more", -MOST_PEOPLE, MOST_PEOPLE)
        return {hour: max(0, count + more * (begins <= hour < ends)) for hour, count in now.items()}


class Compared(msgspec.Struct, frozen=True):
    """An hour as it is, and as it would be."""

    now: routing.simulator.Hour
    then: routing.simulator.Hour


class Answer(msgspec.Struct, frozen=True):
    hours: Sequence[Compared] = ()
    """Those in which somebody comes or is there."""
    now: routing.simulator.Run | None = None
    then: routing.simulator.Run | None = None
    goal: routing.simulator.Goal = routing.simulator.Goal()
    days: int = 0
    is_made_up: bool = False
    error: ParleyError | None = None


class Bar(msgspec.Struct, frozen=True):
    hour: int
    now: float
    then: float


class Chart(msgspec.Struct, frozen=True):
    """Shares that are answered in time, as heights from 0 to 100."""

    bars: Sequence[Bar]
    goal: float


async def answered(asked: Asked, past: routing.trying.Recorded, rules: routing.Rules) -> Answer:
    """From the recorded traffic of the weekday; where that is too little to tell anything, from an invented day."""
    day = past.of_weekday(asked.weekday)
    is_made_up = len(day.arrivals) < TOO_FEW
    plan = msgspec.structs.replace(routing.simulator.SALON, days=MADE_UP_DAYS)
    arrivals, days = (routing.simulator.traffic(plan, 1), MADE_UP_DAYS) if is_made_up else (day.arrivals, day.days)
    people = _invented(plan) if is_made_up else day.people()
    like = routing.simulator.crew([routing.simulator.Shift(1, limits=dict(rules.limits))])[0].agent
    if is_made_up:
        like = msgspec.structs.replace(like, limits=plan.crew[0].limits)
    try:
        goal, wanted = asked.goal, asked.people(people)
        run = asyncio.get_running_loop().run_in_executor
        now, then = [await run(TRYING, _tried, arrivals, routing.simulator.staffed([like], count), rules) for count in (people, wanted)]
    except (Invalid, TooMuch) as error:
        return Answer(is_made_up=is_made_up, error=error)
    hours = [
        routing.simulator.by_hour(one, routing.simulator.staffed([like], count), goal, days)
        for one, count in ((now, people), (then, wanted))
    ]
    pairs = [Compared(before, after) for before, after in zip(*hours, strict=True) if before.arrivals or before.people or after.people]
    return Answer(pairs, now, then, goal, days, is_made_up)


def chart(answer: Answer) -> Chart:
    bars = [Bar(one.now.hour, 100 * one.now.within, 100 * one.then.within) for one in answer.hours if one.now.arrivals]
    return Chart(bars, 100 * (1 - answer.goal.share))


def _tried(
    arrivals: Sequence[routing.simulator.Arrival], crew: Sequence[routing.simulator.Crew], rules: routing.Rules
) -> routing.simulator.Run:
    try:
        return routing.simulator.simulate(arrivals, crew, routing.simulator.Rules(rules.choice), budget=BUDGET_SECONDS)
    except routing.simulator.TookTooLong:
        raise TooMuch from None


def _invented(plan: routing.simulator.Plan) -> dict[int, int]:
    crew = routing.simulator.crew(plan.crew)
    return {hour: sum(one.is_there(hour * 3600) for one in crew) for hour in range(24)}


def _whole(text: str, field: str, least: float, most: float = inf) -> int:
    try:
        number = int(text)
    except ValueError:
        raise NumberUnclear(field=field) from None
    if not least <= number <= most:
        raise NumberUnclear(field=field)
    return number
