"""A day of routing in a moment: events in order of time, and the engine asked after each of them."""

from collections.abc import Callable, Iterable, Sequence
from heapq import heappop, heappush
from itertools import count
from math import inf
from time import monotonic

import msgspec

from parley.routing.engine import WHOLE, Agent, Choice, Id, Medium, Snapshot, State, Waiting, decide
from parley.routing.simulator.traffic import DAY, Arrival, Crew

Effort = Callable[[Arrival, Agent, bool], float]
"""(arrival, agent, whether that agent has answered this customer before) -> seconds of handling."""


class Rules(msgspec.Struct, frozen=True):
    """What is tried out."""

    choice: Choice = Choice.LEAST_LOADED
    waits_for_known: float = 0
    """Seconds for which a customer waits for the agent who answered them last."""


class Outcome(msgspec.Struct, frozen=True):
    """What became of one customer."""

    arrival: Arrival
    waited: float
    agent: Id | None
    """None where their patience ended first."""
    handled: float = 0
    part: float = 1
    """Of their agent, for so many seconds of handling."""

    @property
    def began(self) -> float:
        return self.arrival.at + self.waited


class Run(msgspec.Struct, frozen=True):
    outcomes: Sequence[Outcome]
    worked: float
    """Seconds of work of all agents, of `present` for which they were there."""
    present: float

    @property
    def occupancy(self) -> float:
        return self.worked / self.present if self.present else 0

    @property
    def mean_wait(self) -> float:
        return sum(one.waited for one in self.outcomes) / len(self.outcomes)

    @property
    def waited(self) -> float:
        """The share of those who found nobody free."""
        return sum(one.waited > 0 for one in self.outcomes) / len(self.outcomes)

    @property
    def lost(self) -> float:
        return sum(one.agent is None for one in self.outcomes) / len(self.outcomes)

    def within(self, seconds: float) -> float:
        """The service level: the share of those who were answered by then."""
        return sum(one.agent is not None and one.waited <= seconds for one in self.outcomes) / len(self.outcomes)

    def wait_of(self, share: float) -> float:
        """So long did this share of them wait at most."""
        waits = sorted(one.waited for one in self.outcomes)
        return waits[min(len(waits) - 1, int(share * len(waits)))]


PLAIN = Rules()


def as_it_comes(arrival: Arrival, agent: Agent, knows: bool) -> float:
    return arrival.handling


class TookTooLong(Exception):
    """Trying it out took longer than was allowed."""


def simulate(
    arrivals: Iterable[Arrival], crew: Sequence[Crew], rules: Rules = PLAIN, effort: Effort = as_it_comes, *, budget: float = inf
) -> Run:
    """Until the last who came has been answered or has gone. Run twice on the same traffic, it tells the same.

    Raises `TookTooLong` after so many seconds of computing."""
    return _Floor(crew, rules, effort).run(sorted(arrivals, key=lambda one: one.at), monotonic() + budget)


class _Floor:
    def __init__(self, crew: Sequence[Crew], rules: Rules, effort: Effort) -> None:
        self.crew = {one.agent.id: one for one in crew}
        self.agents = {one.agent.id: one.agent for one in crew}
        self.rules, self.effort = rules, effort
        self.arrivals: dict[int, Arrival] = {}
        self.waiting: dict[int, Waiting] = {}
        self.last_agent: dict[Id, Id] = {}
        self.outcomes: list[Outcome] = []
        self.worked = 0.0
        self._events: list[tuple[float, int, Callable[[float], None]]] = []
        self._numbers = count()
        self._looks_at = inf

    def run(self, arrivals: Sequence[Arrival], until: float) -> Run:
        for number, arrival in enumerate(arrivals):
            self._at(arrival.at, lambda now, number=number, arrival=arrival: self._comes(number, arrival, now))
        for edge in sorted({edge for one in self.crew.values() for shift in one.shifts for edge in shift}):
            for day in range(int((arrivals[-1].at if arrivals else 0) // DAY) + 2):
                self._at(day * DAY + edge, self._changes_shift)
        self._changes_shift(0)
        now = 0.0
        while self._events and (len(self.outcomes) < len(arrivals)):
            if monotonic() > until:
                raise TookTooLong
            now, _, happen = heappop(self._events)
            happen(now)
            self._route(now)
        return Run(self.outcomes, self.worked, self._present(now))

    def _at(self, moment: float, happen: Callable[[float], None]) -> None:
        heappush(self._events, (moment, next(self._numbers), happen))

    def _comes(self, number: int, arrival: Arrival, now: float) -> None:
        known = self.last_agent.get(arrival.customer) if arrival.customer is not None else None
        self.arrivals[number] = arrival
        self.waiting[number] = Waiting(
            number,
            arrival.queue,
            arrival.medium,
            since=now,
            needs=arrival.needs,
            preferred=known,
            preferred_until=now + self.rules.waits_for_known,
        )
        if arrival.patience < inf:
            self._at(now + arrival.patience, lambda now: self._leaves(number, now))

    def _leaves(self, number: int, now: float) -> None:
        if self.waiting.pop(number, None):
            arrival = self.arrivals.pop(number)
            self.outcomes.append(Outcome(arrival, now - arrival.at, None))

    def _changes_shift(self, now: float) -> None:
        for id, one in self.crew.items():
            state = State.AVAILABLE if one.is_there(now) else State.OFFLINE
            self.agents[id] = msgspec.structs.replace(self.agents[id], state=state)

    def _route(self, now: float) -> None:
        if not self.waiting or not self._has_room():
            return
        decision = decide(Snapshot(now, tuple(self.waiting.values()), tuple(self.agents.values()), self.rules.choice))
        for given in decision.assignments:
            self._begins(given.waiting, given.agent, now)
        if now < decision.look_again_at < self._looks_at or self._looks_at <= now:
            self._looks_at = decision.look_again_at
            if self._looks_at < inf:
                self._at(self._looks_at, lambda now: None)

    def _has_room(self) -> bool:
        return any(agent.state is State.AVAILABLE and agent.used < WHOLE for agent in self.agents.values())

    def _begins(self, number: Id, agent_id: Id, now: float) -> None:
        assert isinstance(number, int)
        arrival, agent = self.arrivals.pop(number), self.agents[agent_id]
        del self.waiting[number]
        knows = arrival.customer is not None and self.last_agent.get(arrival.customer) == agent_id
        seconds = self.effort(arrival, agent, knows)
        part = agent.weight(arrival.medium) / WHOLE
        self.outcomes.append(Outcome(arrival, now - arrival.at, agent_id, seconds, part))
        if arrival.customer is not None:
            self.last_agent[arrival.customer] = agent_id
        self.worked += seconds * part
        self.agents[agent_id] = msgspec.structs.replace(agent, load=_more(agent, arrival.medium, 1), given_at=now)
        self._at(now + seconds, lambda now: self._ends(agent_id, arrival.medium, now))

    def _ends(self, agent_id: Id, medium: Medium, now: float) -> None:
        agent = self.agents[agent_id]
        self.agents[agent_id] = msgspec.structs.replace(agent, load=_more(agent, medium, -1), free_since=now)

    def _present(self, until: float) -> float:
        days, rest = divmod(until, DAY)
        return sum(days * (ends - begins) + max(0.0, min(rest, ends) - begins) for one in self.crew.values() for begins, ends in one.shifts)


def _more(agent: Agent, medium: Medium, by: int) -> dict[Medium, int]:
    return {**agent.load, medium: agent.load.get(medium, 0) + by}
