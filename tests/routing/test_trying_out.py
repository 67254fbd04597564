"""`parley simulate`: plans and recorded traffic in, a table in the reader's language out."""

from collections.abc import Mapping
from datetime import timedelta
from math import inf
from pathlib import Path
from random import Random

import pytest

from parley import cli, routing
from parley.core import clock
from parley.routing import simulator, trying
from parley.routing.simulator import SKILLED, Arrival, Goal, Plan, Profile, Rules, Shift
from tests.people.town import Town
from tests.routing.floor import Floor

PLAN = """
per_hour = [0, 0, 0, 0, 0, 0, 0, 0, 0, 20, 20, 20]
days = 2
handling = 300
goal = {share = 0.9, seconds = 30}
crew = [{people = 3, begins = 8, ends = 14}]
"""
RESOLVED = """
    UPDATE conversations SET status = 'resolved', owner_kind = 'staff', owner_id = $2, created_at = $3, last_message_at = $3,
           resolved_at = $3::timestamptz + interval '5 minutes' WHERE workspace_id = $1
"""
GIVEN = """
    UPDATE assignments SET given_at = $2, waited = interval '30 seconds', outcome = 'resolved',
           ended_at = $2::timestamptz + interval '10 minutes' WHERE workspace_id = $1
"""


def test_theory_with_patience_tells_who_is_answered_in_time() -> None:
    """As the simulator finds, within what chance allows 20,000 customers; and like Erlang C where patience is without end."""
    rate = 10 * 1.1 / 240
    found = simulator.erlang_a(rate, 240, 10, 120, within=20)
    run = simulator.simulate(simulator.poisson(Profile([rate * 3600], 240, 120), 20_000 / rate, Random(2)), simulator.crew([Shift(10)]))
    assert found.within == pytest.approx(run.within(20), rel=0.03)
    assert simulator.erlang_a(1 / 30, 240, 10, 1e7).within == pytest.approx(simulator.erlang_c(1 / 30, 240, 10).within, rel=1e-3)


def test_the_fewest_that_are_enough_are_found() -> None:
    for patience in (inf, 300.0):
        enough = simulator.needed(100 / 3600, 180, patience, share=0.8, within=20)
        within = [simulator.expected(100 / 3600, 180, crew, patience).within for crew in (enough - 1, enough)]
        assert within[0] < 0.8 <= within[1]


def test_what_each_hour_needs_keeps_the_goal_in_the_simulator() -> None:
    plan = simulator.SALON
    found = simulator.report(simulator.traffic(plan, 1), simulator.crew(plan.crew), plan.goal, Rules())
    assert found.run.within(plan.goal.seconds) < plan.goal.share <= (found.checked or 0)
    assert found.hours[3].needed == 0 < found.hours[18].needed


def test_work_is_counted_in_the_hour_in_which_it_is_done() -> None:
    found = simulator.report([Arrival(3600 * 1.5, 3600)], simulator.crew([Shift(1)]), Goal(), Rules())
    assert [round(one.occupancy, 6) for one in found.hours[:4]] == [0, 0.5, 0.5, 0]


def test_ours_is_better_than_longest_idle_and_than_in_turn_on_the_same_traffic() -> None:
    found = {one.name: one for one in simulator.compare(SKILLED)}
    ours = found.pop("ours")
    assert all(ours.tail < 0.8 * other.tail for other in found.values())


def test_a_plan_is_tried_out_and_told_in_the_reader_s_language(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "ru_RU.UTF-8")
    (tmp_path / "plan.toml").write_text(PLAN)
    assert cli.main(["simulate", str(tmp_path / "plan.toml"), "--plot", str(tmp_path / "out.svg")]) == 0
    told = capsys.readouterr().out
    assert "90 % за 30 с" in told.replace("\xa0", " ") and "09–10" in told and "," in told
    assert (tmp_path / "out.svg").read_text().startswith("<svg")


@pytest.mark.parametrize(
    "arguments",
    [["--crew", "many"], ["--goal", "80"], ["--per-hour", "-3"], ["nothing.toml"], ["plan.json"]],
    ids=lambda arguments: arguments[0],
)
def test_what_cannot_be_understood_is_refused(arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.json").write_text('{"per_hour": "often"}')
    assert cli.main(["simulate", *arguments]) == 2


FILES: Mapping[str, str] = {
    "some.csv": "at,handling,customer\n2026-11-23T09:00:00,60,ada\n2026-11-23T09:30:00,,\n",
    "some.jsonl": '{"at": "2026-11-23T09:00:00", "handling": 60, "customer": "ada"}\n{"at": "2026-11-23T09:30:00"}\n',
}


@pytest.mark.parametrize("name", FILES)
def test_recorded_traffic_is_read(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(FILES[name])
    assert trying.arrivals_in(tmp_path / name) == [Arrival(9 * 3600, 60, customer="ada"), Arrival(9.5 * 3600, 240)]


async def test_a_workspace_s_own_past_is_read(town: Town) -> None:
    await town.says("ada", "Hello")
    yesterday = (clock.now() - timedelta(days=1)).replace(hour=10, minute=0, second=0, microsecond=0)
    async with town.begin() as tx:
        await tx.execute(RESOLVED, town.workspace_id, town.grace, yesterday)
    found = await trying.recorded_of(town.ground.database, town.workspace_id.hex, days=7)
    assert [(one.at, one.handling) for one in found.arrivals] == [(6 * 86400 + 36000, 300)]
    assert (found.days, found.handling) == (7, 300)


async def test_what_was_given_out_counts_from_when_they_began_to_wait_and_were_given(floor: Floor) -> None:
    """They waited for half a minute, and it took ten more until it was done."""
    await floor.town.says("ada", "Hello")
    await floor.hires("Emmy")
    await floor.looks_round()
    came = (clock.now() - timedelta(days=1)).replace(hour=10, minute=0, second=0, microsecond=0)
    async with floor.town.begin() as tx:
        await tx.execute(RESOLVED, tx.workspace_id, floor.staff["Emmy"], came)
        await tx.execute(GIVEN, tx.workspace_id, came + timedelta(seconds=30))
        found = await trying.recorded(tx, days=7)
    assert [(one.at % 86400, one.handling) for one in found.arrivals] == [(36000, 600)]
    assert {hour: count for hour, count in found.of_weekday(came.weekday()).people().items() if count} == {10: 1}


def test_a_plan_of_many_ends_somewhere() -> None:
    plan = Plan(per_hour=(1_000_000.0,), crew=(), days=366)
    assert len(simulator.traffic(plan, 1)) == routing.simulator.MOST_ARRIVALS
