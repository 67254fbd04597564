"""The table of places: who can take what, as sets of agents. Bit `n` of a number stands for the agent who is the n-th to be asked.

So the question who of five hundred may take something is a few operations on numbers, whatever mixture of skills it asks for."""

from bisect import bisect_right, insort
from collections.abc import Callable, Hashable
from math import inf, nextafter
from typing import TypeVar

import msgspec

from parley.routing.engine.types import HERE, WHOLE, Agent, Choice, Id, Medium, Need, Snapshot, State, Waiting

Set = int
Key = TypeVar("Key", bound=Hashable)
Tier = tuple[int, int]
"""The lowest is asked first; within it, whoever was first in line. Giving something to somebody only ever moves them up."""


class Sets(dict[Key, Set]):
    """Sets by what they are asked for; each is made when it is asked for first."""

    def __init__(self, made: Callable[[Key], Set]) -> None:
        self._made = made

    def __missing__(self, key: Key) -> Set:
        found = self[key] = self._made(key)
        return found


class Ladder(msgspec.Struct, frozen=True):
    """Who is good enough for some needs, from each moment of waiting on at which less is asked for."""

    edges: tuple[float, ...]
    able: tuple[Set, ...]
    """One more than edges."""
    at_last: Set

    def after(self, waited: float) -> Set:
        return self.able[bisect_right(self.edges, waited)]

    def next_edge(self, waited: float) -> float:
        place = bisect_right(self.edges, waited)
        return self.edges[place] if place < len(self.edges) else inf


class Table:
    """Agents while things are given away."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.now, self._by_load = snapshot.now, snapshot.choice is Choice.LEAST_LOADED
        self._agents = _in_line(snapshot)
        self._bits = {agent.id: 1 << place for place, agent in enumerate(self._agents)}
        self._placed = list(zip(self._bits.values(), self._agents, strict=True))
        self._used = {bit: agent.used for bit, agent in self._placed if agent.state is State.AVAILABLE}
        self._times: dict[Set, int] = {}
        self._here = self._those(lambda agent: agent.state in HERE)
        self._tiers: list[Tier] = []
        self._in_tier: dict[Tier, Set] = {}
        for bit in self._used:
            self._put(bit)
        self.serving: Sets[Id] = Sets(lambda queue: self._those(lambda agent: queue in agent.queues))
        self.room: Sets[Medium] = Sets(self._with_room)
        """By medium. It never grows."""
        self._takers: Sets[Medium] = Sets(lambda medium: self._those(lambda agent: agent.limits.get(medium, 0) > 0))
        self._levels: dict[str, dict[int, Set]] = {}
        self._ladders: dict[int, Ladder] = {}

    def first_of(self, room: Set, one: Waiting) -> Set:
        """Who of those with room in its queue takes it: one agent, or nobody."""
        passed = self._passed(one) if one.passed_by else 0
        if one.preferred is not None and (known := self._known(one) & ~passed):
            if known & room:
                return known
            if self.now < one.preferred_until:
                return 0
        able = room & ~passed
        if one.needs:
            able &= self._ladder(one).after(self.now - one.since)
        return self._first(able) if able else 0

    def next_chance(self, one: Waiting) -> float:
        """When it may be taken by those who have room now, though nothing happens."""
        step = one.since + self._ladder(one).next_edge(self.now - one.since) if one.needs else inf
        chance = min(step, one.preferred_until) if one.preferred_until > self.now else step
        return max(chance, nextafter(self.now, inf))  # a sum may round down to now, and a look now would see the same again

    def give(self, taker: Set, medium: Medium) -> Id:
        agent = self._agents[taker.bit_length() - 1]
        self._take_out(taker)
        self._times[taker] = self._times.get(taker, 0) + 1
        used = self._used[taker] = self._used[taker] + agent.weight(medium)
        self._put(taker)
        for each, room in self.room.items():
            if room & taker and not self._fits(taker, used, each):
                self.room[each] = room ^ taker
        return agent.id

    def _first(self, able: Set) -> Set:
        for tier in self._tiers:
            if found := able & self._in_tier[tier]:
                return found & -found
        return 0

    def _tier(self, bit: Set) -> Tier:
        return (self._used[bit] if self._by_load else 0), self._times.get(bit, 0)

    def _put(self, bit: Set) -> None:
        tier = self._tier(bit)
        if tier not in self._in_tier:
            insort(self._tiers, tier)
        self._in_tier[tier] = self._in_tier.get(tier, 0) | bit

    def _take_out(self, bit: Set) -> None:
        tier = self._tier(bit)
        self._in_tier[tier] ^= bit
        if not self._in_tier[tier]:
            del self._in_tier[tier]
            self._tiers.remove(tier)

    def _known(self, one: Waiting) -> Set:
        """The agent whom they know, if it makes sense to wait for them."""
        known = self._bits.get(one.preferred, 0) & self._here & self.serving[one.queue] & self._takers[one.medium]
        return known & self._ladder(one).at_last if known and one.needs else known

    def _passed(self, one: Waiting) -> Set:
        passed = 0
        for id in one.passed_by:
            passed |= self._bits.get(id, 0)
        return passed

    def _with_room(self, medium: Medium) -> Set:
        return sum(bit for bit, used in self._used.items() if self._fits(bit, used, medium))

    def _fits(self, bit: Set, used: int, medium: Medium) -> bool:
        agent = self._agents[bit.bit_length() - 1]
        return used < WHOLE and agent.limits.get(medium, 0) > 0 and used + agent.weight(medium) <= WHOLE

    def _those(self, fit: Callable[[Agent], bool]) -> Set:
        return sum(bit for bit, agent in self._placed if fit(agent))

    def _ladder(self, one: Waiting) -> Ladder:
        """By identity, which the snapshot keeps alive: those of a queue share their needs, and need not be compared."""
        if (found := self._ladders.get(id(one.needs))) is None:
            found = self._ladders[id(one.needs)] = self._ladder_for(one.needs)
        return found

    def _ladder_for(self, needs: tuple[Need, ...]) -> Ladder:
        edges = sorted({step.after for need in needs for step in need.steps})
        able = tuple(self._able([(need.skill, need.level(waited)) for need in needs]) for waited in (-inf, *edges))
        return Ladder(tuple(edges), able, self._able([(need.skill, need.least) for need in needs]))

    def _able(self, wanted: list[tuple[str, int]]) -> Set:
        able = (1 << len(self._agents)) - 1
        for skill, level in wanted:
            if level > 0:
                able &= sum(those for has, those in self._levels_of(skill).items() if has >= level)
        return able

    def _levels_of(self, skill: str) -> dict[int, Set]:
        """Level -> who has just that."""
        if skill not in self._levels:
            levels = self._levels[skill] = {}
            for bit, agent in self._placed:
                if level := agent.skills.get(skill, 0):
                    levels[level] = levels.get(level, 0) | bit
        return self._levels[skill]


def _in_line(snapshot: Snapshot) -> list[Agent]:
    """Who has rested longest stands first; in turn, who was given something longest ago."""
    if snapshot.choice is Choice.ROUND_ROBIN:
        return sorted(snapshot.agents, key=lambda agent: (agent.given_at, str(agent.id)))
    return sorted(snapshot.agents, key=lambda agent: (max(agent.free_since, agent.given_at), agent.used, agent.given_at, str(agent.id)))
