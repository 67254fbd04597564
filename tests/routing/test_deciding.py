"""Whoever is free gets the first in order whom they may take; nobody gets more than they can do."""

from fractions import Fraction
from math import inf

import msgspec
from hypothesis import given, settings

from parley.routing.engine import Agent, Choice, Hindrance, Need, Snapshot, State, Step, Waiting, decide, explain
from tests.routing.snapshots import NOW, snapshots

CHATS = {"chat": 3}


def agent(id: str, **more: object) -> Agent:
    return msgspec.structs.replace(Agent(id, frozenset({"sales"}), limits=CHATS), **more)


def one(id: int, **more: object) -> Waiting:
    return msgspec.structs.replace(Waiting(id, "sales"), **more)


def given_to(snapshot: Snapshot) -> dict[object, object]:
    return {each.waiting: each.agent for each in decide(snapshot).assignments}


def after(snapshot: Snapshot) -> Snapshot:
    """The same moment, with everything given that was decided."""
    given = given_to(snapshot)
    media = {each.id: each.medium for each in snapshot.waiting}
    agents: list[Agent] = []
    for each in snapshot.agents:
        load = dict(each.load)
        for id in (id for id, taker in given.items() if taker == each.id):
            load[media[id]] = load.get(media[id], 0) + 1
        agents.append(msgspec.structs.replace(each, load=load, given_at=NOW if load != each.load else each.given_at))
    return msgspec.structs.replace(snapshot, agents=tuple(agents), waiting=tuple(each for each in snapshot.waiting if each.id not in given))


def could_take(each: Agent, waits: Waiting) -> bool:
    """As a person would check it, who does not wait for anybody."""
    is_able = each.can(waits.needs, NOW - waits.since) or (each.id == waits.preferred and each.could(waits.needs))
    is_asked = each.id not in waits.passed_by and each.takes(waits) and waits.not_before <= NOW
    return each.state is State.AVAILABLE and is_asked and is_able and each.has_room(waits.medium)


def is_kept(waits: Waiting, snapshot: Snapshot) -> bool:
    """For the agent whom they know."""
    return explain(waits, snapshot).hindrance is Hindrance.KNOWN


@settings(max_examples=400)
@given(snapshots)
def test_nobody_gets_more_than_they_can_do_and_nothing_is_given_twice(snapshot: Snapshot) -> None:
    given = decide(snapshot).assignments
    before, now = {each.id: each for each in snapshot.agents}, {each.id: each for each in after(snapshot).agents}

    assert len({each.waiting for each in given}) == len(given)
    for taker in {each.agent for each in given}:
        assert before[taker].state is State.AVAILABLE
        assert sum(Fraction(count, now[taker].limits[medium]) for medium, count in now[taker].load.items() if count) <= 1


@settings(max_examples=400)
@given(snapshots)
def test_nobody_waits_while_somebody_is_free_for_them(snapshot: Snapshot) -> None:
    left = after(snapshot)

    assert decide(left).assignments == ()
    for waits in left.waiting:
        assert is_kept(waits, left) or not any(could_take(each, waits) for each in left.agents)


@settings(max_examples=400)
@given(snapshots)
def test_nobody_is_overtaken(snapshot: Snapshot) -> None:
    by_id, agents = {each.id: each for each in snapshot.waiting}, {each.id: each for each in snapshot.agents}
    left = after(snapshot).waiting

    for waits in left:
        taken = [(by_id[id], agents[taker]) for id, taker in given_to(snapshot).items() if by_id[id].order > waits.order]
        for later, taker in taken:
            same = later.medium == waits.medium
            assert not (same and could_take(taker, waits)) or is_kept(waits, snapshot) or is_kept(waits, after(snapshot))


@settings(max_examples=400)
@given(snapshots)
def test_it_is_told_why_something_waits_and_when_to_look_again(snapshot: Snapshot) -> None:
    decision, left = decide(snapshot), after(snapshot)

    assert decision.look_again_at > NOW
    for waits in left.waiting:
        assert explain(waits, left).hindrance is not Hindrance.NOTHING
    for waits in snapshot.waiting:
        if explain(waits, snapshot).hindrance is Hindrance.NOTHING and waits.id not in given_to(snapshot):
            assert explain(waits, left).hindrance in {Hindrance.FULL, Hindrance.BEST, Hindrance.KNOWN, Hindrance.PASSED}


@settings(max_examples=200)
@given(snapshots)
def test_a_look_that_ends_early_gives_what_a_long_one_gives_first(snapshot: Snapshot) -> None:
    whole = decide(snapshot).assignments
    for most in range(4):
        assert decide(snapshot, at_most=most).assignments == whole[:most]


def test_order_is_priority_then_promise_then_age() -> None:
    waiting = (one(1, since=1), one(2, since=2, due=50), one(3, since=3, priority=1), one(4, since=0))
    taken = [each.waiting for each in decide(Snapshot(10, waiting, (agent("ada", limits={"chat": 4}),))).assignments]
    assert taken == [3, 2, 4, 1]


def test_the_best_is_asked_first_and_after_a_while_the_good_enough() -> None:
    need = Need("nails", (Step(0, 3), Step(30, 2)))
    novice, waits = agent("ada", skills={"nails": 2}), one(1, since=100, needs=(need,))

    early = Snapshot(110, (waits,), (novice,))
    assert decide(early).assignments == () and decide(early).look_again_at == 130
    why = explain(waits, early)
    assert (why.hindrance, why.skill, why.level, why.until) == (Hindrance.BEST, "nails", 3, 130)
    assert given_to(Snapshot(130, (waits,), (novice,))) == {1: "ada"}


def test_who_knows_them_is_waited_for_until_a_deadline_unless_they_are_gone() -> None:
    waits = one(1, preferred="ada", preferred_until=60)
    busy, free = agent("ada", load={"chat": 3}), agent("emmy")

    assert given_to(Snapshot(10, (waits,), (busy, free))) == {}
    assert decide(Snapshot(10, (waits,), (busy, free))).look_again_at == 60
    assert explain(waits, Snapshot(10, (waits,), (busy, free))).agent == "ada"
    assert given_to(Snapshot(60, (waits,), (busy, free))) == {1: "emmy"}
    assert given_to(Snapshot(10, (waits,), (msgspec.structs.replace(busy, state=State.OFFLINE), free))) == {1: "emmy"}
    assert given_to(Snapshot(10, (waits,), (agent("ada"), free))) == {1: "ada"}


def test_one_call_three_chats_or_six_mails_fill_somebody() -> None:
    limits = {"call": 1, "chat": 3, "mail": 6}
    ada = agent("ada", limits=limits, load={"chat": 1, "mail": 2})
    waiting = (one(1, medium="call"), one(2, medium="chat"), one(3, medium="mail"), one(4, medium="mail"))

    assert given_to(Snapshot(0, waiting, (ada,))) == {2: "ada"}
    assert explain(waiting[0], Snapshot(0, waiting, (ada,))).hindrance is Hindrance.FULL


def test_who_let_it_pass_is_not_asked_again() -> None:
    waits = one(1, passed_by=frozenset({"ada"}))
    assert given_to(Snapshot(0, (waits,), (agent("ada"),))) == {}
    assert explain(waits, Snapshot(0, (waits,), (agent("ada"),))).hindrance is Hindrance.PASSED
    assert given_to(Snapshot(0, (waits,), (agent("ada"), agent("emmy")))) == {1: "emmy"}


def test_each_way_to_choose_spreads_the_work() -> None:
    crew = (
        agent("ada", load={"chat": 1}, free_since=1, given_at=3),
        agent("emmy", free_since=5, given_at=2),
        agent("grace", load={"chat": 2}, free_since=9, given_at=1),
    )
    chosen = {choice: given_to(Snapshot(10, (one(1),), crew, choice))[1] for choice in Choice}
    assert chosen == {Choice.LEAST_LOADED: "emmy", Choice.LONGEST_IDLE: "ada", Choice.ROUND_ROBIN: "grace"}

    rested = tuple(agent(name) for name in ("ada", "emmy", "grace"))
    for choice in Choice:
        assert set(given_to(Snapshot(10, tuple(one(number) for number in range(3)), rested, choice)).values()) == {"ada", "emmy", "grace"}


def test_a_missing_skill_and_an_empty_room_are_told_apart() -> None:
    waits, nails = one(1, needs=(Need("nails", (Step(0, 2),)),)), {"nails": 2}
    assert explain(waits, Snapshot(0, (waits,), ())).hindrance is Hindrance.NOBODY
    lacking = explain(waits, Snapshot(0, (waits,), (agent("ada", skills={"nails": 1}),)))
    assert (lacking.hindrance, lacking.skill, lacking.level, lacking.count) == (Hindrance.SKILL, "nails", 2, 1)
    gone = explain(waits, Snapshot(0, (waits,), (agent("ada", skills=nails, state=State.BREAK),)))
    assert (gone.hindrance, gone.states) == (Hindrance.GONE, {State.BREAK: 1})
    assert decide(Snapshot(0, (waits,), ())).look_again_at == inf
