"""Why something is not assigned: the first thing that stands in the way, with the figures that a sentence about it needs."""

from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum
from math import inf

import msgspec

from parley.routing.engine.types import HERE, Agent, Id, Snapshot, State, Waiting


class Hindrance(StrEnum):
    """From what only settings can mend to what time alone will."""

    NOT_YET = "not_yet"
    """It is put off `until` then."""
    NOBODY = "nobody"
    """No agent takes such things in this queue."""
    SKILL = "skill"
    """None of the `count` agents of the queue has this `skill` at this `level`."""
    GONE = "gone"
    """All `count` who could take it are elsewhere, counted in `states`."""
    KNOWN = "known"
    """It waits for the `agent` whom they know, `until` then."""
    PASSED = "passed"
    """All `count` who have room let it pass."""
    BEST = "best"
    """Those with room have less than the `level` of `skill` that is asked for `until` then."""
    FULL = "full"
    """All `count` who could take it have their hands full."""
    NOTHING = "nothing"
    """It goes to somebody at the next look."""


class Why(msgspec.Struct, frozen=True):
    hindrance: Hindrance
    count: int = 0
    until: float = inf
    skill: str = ""
    level: int = 0
    agent: Id | None = None
    states: Mapping[State, int] = {}


def explain(one: Waiting, snapshot: Snapshot) -> Why:
    """One sentence's worth."""
    if one.not_before > snapshot.now:
        return Why(Hindrance.NOT_YET, until=one.not_before)
    theirs = [agent for agent in snapshot.agents if agent.takes(one)]
    if not theirs:
        return Why(Hindrance.NOBODY)
    able = [agent for agent in theirs if agent.could(one.needs)]
    if not able:
        return _without_skill(one, theirs)
    return _when_able(one, able, snapshot.now)


def waits_for(one: Waiting, known: Agent) -> bool:
    """Whether it makes sense to wait for the agent whom they know: one who takes such things, is not gone, and has not let it pass."""
    return known.state in HERE and known.takes(one) and known.could(one.needs) and known.id not in one.passed_by


def _without_skill(one: Waiting, theirs: Sequence[Agent]) -> Why:
    """The need that the fewest can meet."""
    rarest = min(one.needs, key=lambda need: sum(agent.skills.get(need.skill, 0) >= need.least for agent in theirs))
    return Why(Hindrance.SKILL, count=len(theirs), skill=rarest.skill, level=rarest.least)


def _when_able(one: Waiting, able: Sequence[Agent], now: float) -> Why:
    here = [agent for agent in able if agent.state is State.AVAILABLE]
    free = [agent for agent in here if agent.has_room(one.medium)]
    known = next((agent for agent in able if agent.id == one.preferred and waits_for(one, agent)), None)
    if known and known not in free and now < one.preferred_until:
        return Why(Hindrance.KNOWN, until=one.preferred_until, agent=known.id)
    if not here:
        return Why(Hindrance.GONE, count=len(able), states=Counter(agent.state for agent in able))
    if not free:
        return Why(Hindrance.FULL, count=len(here))
    return _with_room(one, free, known, now)


def _with_room(one: Waiting, free: Sequence[Agent], known: Agent | None, now: float) -> Why:
    willing = [agent for agent in free if agent.id not in one.passed_by]
    if not willing:
        return Why(Hindrance.PASSED, count=len(free))
    waited = now - one.since
    if known is None and not any(agent.can(one.needs, waited) for agent in willing):
        missing = min(one.needs, key=lambda need: sum(agent.can((need,), waited) for agent in willing))
        until = one.since + min(need.next_step(waited) for need in one.needs)
        return Why(Hindrance.BEST, count=len(willing), until=until, skill=missing.skill, level=missing.level(waited))
    return Why(Hindrance.NOTHING)
