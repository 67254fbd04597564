"""The simulator tells what theory expects where theory holds, and the same each time."""

from math import inf
from random import Random

import pytest

from parley.routing.engine import Agent, Choice, Need, Step
from parley.routing.simulator import Arrival, Crew, Profile, Rules, erlang_a, erlang_c, poisson, simulate

HANDLING, HOUR = 240.0, 3600.0


def crew(count: int, **more: object) -> list[Crew]:
    return [Crew(Agent(number, frozenset({"main"}), limits={"chat": 1}), **more) for number in range(count)]  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("per_hour", "handling", "agents", "waits", "within"),
    [(100, 180, 7, 0.3241, 0.7405), (100, 180, 6, 0.5875, 0.4743), (20, 240, 2, 0.5333, 0.4955)],
)
def test_erlang_c_is_that_of_the_books(per_hour: float, handling: float, agents: int, waits: float, within: float) -> None:
    expected = erlang_c(per_hour / HOUR, handling, agents)
    assert (expected.waits, expected.within) == (pytest.approx(waits, abs=1e-4), pytest.approx(within, abs=1e-4))


def test_without_enough_agents_everybody_waits_for_ever_but_for_whom_patience_ends() -> None:
    assert erlang_c(1, HANDLING, 10).mean_wait == inf
    assert erlang_a(1, HANDLING, 10, 60).lost == pytest.approx(1 - 10 / HANDLING, abs=0.01)
    patient, forever = erlang_a(1 / 30, HANDLING, 10, 1e9), erlang_c(1 / 30, HANDLING, 10)
    assert (patient.waits, patient.mean_wait) == (pytest.approx(forever.waits, rel=1e-3), pytest.approx(forever.mean_wait, rel=1e-3))


@pytest.mark.parametrize("choice", list(Choice))
def test_made_up_traffic_waits_as_theory_expects(choice: Choice) -> None:
    """Within what chance allows 12,000 customers; the command with a million is nearer."""
    rate = 10 * 0.7 / HANDLING
    run = simulate(poisson(Profile([rate * HOUR], HANDLING), 12_000 / rate, Random(1)), crew(10), Rules(choice))
    expected = erlang_c(rate, HANDLING, 10)

    assert run.occupancy == pytest.approx(expected.occupancy, rel=0.03)
    assert run.within(20) == pytest.approx(expected.within, rel=0.03)
    assert run.waited == pytest.approx(expected.waits, rel=0.15)


def test_made_up_impatience_loses_as_theory_expects() -> None:
    rate = 10 * 1.1 / HANDLING
    run = simulate(poisson(Profile([rate * HOUR], HANDLING, 120), 12_000 / rate, Random(2)), crew(10))

    assert run.lost == pytest.approx(erlang_a(rate, HANDLING, 10, 120).lost, rel=0.1)


def test_the_same_traffic_gives_the_same_day() -> None:
    traffic = list(poisson(Profile([30, 60], HANDLING, 300), 4 * HOUR, Random(3)))
    assert simulate(traffic, crew(3)) == simulate(traffic, crew(3))


def test_traffic_follows_the_hours_of_its_profile() -> None:
    arrivals = list(poisson(Profile([0, 600], HANDLING), 4 * HOUR, Random(4)))
    by_hour = [sum(one.at // HOUR == hour for one in arrivals) for hour in range(4)]
    assert by_hour[0] == by_hour[2] == 0
    assert min(by_hour[1], by_hour[3]) > 500


def test_who_comes_before_the_shift_is_answered_when_it_begins() -> None:
    run = simulate([Arrival(8 * HOUR, 60), Arrival(20 * HOUR, 60)], crew(1, shifts=((9 * HOUR, 18 * HOUR),)))
    assert [one.waited for one in run.outcomes] == [HOUR, 13 * HOUR]


def test_the_last_agent_is_waited_for_and_less_skill_is_enough_in_time() -> None:
    """Though nothing else happens that would make anybody look."""
    first, again = Arrival(0, 10, customer="ada"), Arrival(20, 10, customer="ada")
    blocking = Arrival(15, 1000, needs=(Need("best"),))
    skilled = Crew(Agent("a", frozenset({"main"}), limits={"chat": 1}, skills={"best": 1}))
    plain = Crew(Agent("b", frozenset({"main"}), limits={"chat": 1}))
    run = simulate([first, blocking, again], [skilled, plain], Rules(waits_for_known=30))
    assert [(one.agent, one.waited) for one in run.outcomes] == [("a", 0), ("a", 0), ("b", 30)]

    picky = Arrival(0, 10, needs=(Need("nails", (Step(0, 3), Step(45, 0))),))
    assert [one.waited for one in simulate([picky], [plain]).outcomes] == [45]
