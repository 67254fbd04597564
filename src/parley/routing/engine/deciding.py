"""Each free place pulls the first in order who may have it.

What waits is walked once, in order. Those who ask for the same share one heap of agents; an agent's place in it only ever falls
behind while things are given away, so that an entry is put right when it comes to the top, and not before."""

from collections.abc import Iterable
from heapq import heapify, heappop, heapreplace
from math import inf

from parley.routing.engine.types import WHOLE, Agent, Assignment, Choice, Decision, Id, Medium, Snapshot, State, Waiting

HERE = frozenset({State.AVAILABLE, State.BUSY, State.BREAK})
"""Who comes back soon."""
Rank = tuple[float, float, float, str]
Alike = tuple[Id, Medium, tuple[tuple[str, int], ...], frozenset[Id]]
"""What makes two who wait ask for the same agents."""


def decide(snapshot: Snapshot) -> Decision:
    """Who takes what now. Nobody is overtaken by whom the same agent could have taken later."""
    table = _Table(snapshot)
    assignments: list[Assignment] = []
    look_again = inf
    for one in sorted(snapshot.waiting, key=lambda one: one.order):
        if not table.has_room:
            break
        if one.not_before > snapshot.now:
            look_again = min(look_again, one.not_before)
        elif (place := table.place_for(one)) is not None:
            table.give(one, place)
            assignments.append(Assignment(one.id, place.agent.id))
        else:
            look_again = min(look_again, _next_chance(one, snapshot.now))
    return Decision(tuple(assignments), look_again)


def _next_chance(one: Waiting, now: float) -> float:
    steps = [one.since + need.next_step(now - one.since) for need in one.needs]
    return min(steps + [one.preferred_until] * (one.preferred_until > now), default=inf)


def waits_for(one: Waiting, known: Agent) -> bool:
    """Whether it makes sense to wait for the agent whom they know: one who takes such things, is not gone, and has not let it pass."""
    return known.state in HERE and known.takes(one) and known.could(one.needs) and known.id not in one.passed_by


class _Place:
    """An agent while things are given away."""

    def __init__(self, agent: Agent, choice: Choice) -> None:
        self.agent = agent
        self.used = agent.used
        self.given_at = agent.given_at
        self._choice = choice

    def fits(self, medium: Medium) -> bool:
        return self.used + self.agent.weight(medium) <= WHOLE

    @property
    def rank(self) -> Rank:
        """The lowest is chosen. It never falls while things are given away."""
        free_since = max(self.agent.free_since, self.given_at)
        match self._choice:
            case Choice.LEAST_LOADED:
                return self.used / WHOLE, free_since, self.given_at, str(self.agent.id)
            case Choice.LONGEST_IDLE:
                return free_since, self.used / WHOLE, self.given_at, str(self.agent.id)
            case Choice.ROUND_ROBIN:
                return self.given_at, 0, 0, str(self.agent.id)


class _Table:
    def __init__(self, snapshot: Snapshot) -> None:
        self.now = snapshot.now
        places = [_Place(agent, snapshot.choice) for agent in snapshot.agents if agent.state is State.AVAILABLE]
        self._around = {agent.id: agent for agent in snapshot.agents}
        self._open = [place for place in places if place.used < WHOLE]
        self._by_id = {place.agent.id: place for place in places}
        self._heaps: dict[Alike, list[tuple[Rank, _Place]]] = {}

    @property
    def has_room(self) -> bool:
        while self._open and self._open[-1].used >= WHOLE:
            self._open.pop()
        return bool(self._open)

    def place_for(self, one: Waiting) -> _Place | None:
        if one.preferred in self._around and waits_for(one, self._around[one.preferred]):
            known = self._by_id.get(one.preferred)
            if known and known.fits(one.medium):
                return known
            if self.now < one.preferred_until:
                return None
        return self._first(one)

    def give(self, one: Waiting, place: _Place) -> None:
        place.used += place.agent.weight(one.medium)
        place.given_at = self.now

    def _first(self, one: Waiting) -> _Place | None:
        """The best of those who may take it: the heap's top, once that is where it belongs."""
        heap = self._heap(one)
        while heap:
            rank, place = heap[0]
            if not place.fits(one.medium):
                heappop(heap)
            elif rank != place.rank:
                heapreplace(heap, (place.rank, place))
            else:
                return place
        return None

    def _heap(self, one: Waiting) -> list[tuple[Rank, _Place]]:
        waited = self.now - one.since
        alike = one.queue, one.medium, tuple((need.skill, need.level(waited)) for need in one.needs), one.passed_by
        if alike not in self._heaps:
            self._heaps[alike] = _ranked(
                place
                for place in self._open
                if place.agent.takes(one) and place.agent.id not in one.passed_by and place.agent.can(one.needs, waited)
            )
        return self._heaps[alike]


def _ranked(places: Iterable[_Place]) -> list[tuple[Rank, _Place]]:
    heap = [(place.rank, place) for place in places]
    heapify(heap)
    return heap
