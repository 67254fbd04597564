"""What was given and not looked at, not answered, or left by its owner, comes back to the front, and the owner's state says why."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from parley import conversations, routing
from parley.conversations import Author
from parley.core import clock
from parley.routing import Manner, State
from parley.routing.agents import IDLE, MISSED
from parley.routing.assigning.snapshot import FIRST
from tests.conversations.looks import lines
from tests.people.town import Town
from tests.routing.floor import Floor

HELD = "SELECT agent_id FROM assignments WHERE workspace_id = $1 AND ended_at IS NULL"
Later = Callable[[float], datetime]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """It is so many seconds later."""

    def pass_by(seconds: float) -> datetime:
        moment = clock.now() + timedelta(seconds=seconds)
        monkeypatch.setattr(clock, "now", lambda: moment)
        return moment

    return pass_by


async def given_to_barbara(floor: Floor, **manner: Any) -> None:
    """Ada is given to her, Emmy waits behind."""
    await floor.changes_default(Manner(assigns=True, **manner))
    await floor.rules(chat=1)
    await floor.hires("Barbara")
    for who in ("ada", "emmy"):
        await floor.town.says(who, "Hello!")
    await floor.looks_round()
    assert await floor.owners() == {"Ada": "Barbara", "Emmy": None}


async def answers(floor: Floor, who: str, by: str) -> None:
    async with floor.town.begin() as tx:
        way = (await floor.town.identity(who, tx=tx), floor.town.accounts["console"])
        await conversations.reply(tx, await floor.talk(who), text="Yes.", way=way, author=Author("staff", floor.staff[by]))


async def test_whoever_does_not_look_loses_it_and_counts_as_away(floor: Floor, later: Later) -> None:
    await given_to_barbara(floor, accept_seconds=30)
    later(29)
    await floor.looks_round()
    assert await floor.owners() == {"Ada": "Barbara", "Emmy": None}

    later(2)
    await floor.looks_round()

    assert await floor.owners() == {"Ada": None, "Emmy": None}
    assert await floor.state("Barbara") == (State.AWAY, MISSED)
    assert "passed" in await lines(floor.town)


async def test_what_came_back_is_given_out_first_and_to_somebody_else(floor: Floor, later: Later) -> None:
    await given_to_barbara(floor, accept_seconds=30)
    later(31)
    await floor.looks_round()
    await floor.is_now("Barbara", State.AVAILABLE)
    await floor.hires("Frances")

    await floor.looks_round()

    assert await floor.owners() == {"Ada": "Frances", "Emmy": "Barbara"}


async def test_after_a_while_whoever_let_it_pass_is_better_than_nobody(floor: Floor, later: Later) -> None:
    await given_to_barbara(floor, accept_seconds=30)
    later(31)
    await floor.looks_round()
    await floor.is_now("Barbara", State.AVAILABLE)
    async with floor.town.begin() as tx:
        await conversations.resolve(tx, await floor.talk("emmy"), by=floor.town.grace)
    await floor.looks_round()
    assert await floor.owners() == {"Ada": None}

    later(61)
    await floor.is_now("Barbara", State.AVAILABLE)
    await floor.looks_round()

    assert await floor.owners() == {"Ada": "Barbara"}


async def test_whoever_looks_keeps_it_until_an_answer_is_due(floor: Floor, later: Later) -> None:
    await given_to_barbara(floor, accept_seconds=30, answer_seconds=120)
    async with floor.town.begin() as tx:
        await routing.accept(tx, await floor.talk("ada"), by=await floor.member("Barbara"))
    later(100)
    await floor.looks_round()
    assert (await floor.owners())["Ada"] == "Barbara"

    later(30)
    await floor.looks_round()

    assert (await floor.owners())["Ada"] is None
    assert (await floor.state("Barbara"))[0] is State.AVAILABLE


async def test_whoever_answers_keeps_it(floor: Floor, later: Later) -> None:
    await given_to_barbara(floor, accept_seconds=30, answer_seconds=120)
    await answers(floor, "ada", "Barbara")

    later(500)
    await floor.looks_round()

    assert (await floor.owners())["Ada"] == "Barbara"


async def test_what_belongs_to_somebody_who_is_gone_waits_for_others_after_a_while(floor: Floor, later: Later) -> None:
    await given_to_barbara(floor, gone_seconds=300)
    await floor.is_now("Barbara", State.OFFLINE)
    await floor.hires("Frances")
    await floor.rules(chat=3)
    later(200)
    await floor.looks_round()
    assert await floor.owners() == {"Ada": "Barbara", "Emmy": "Frances"}

    later(101)
    await floor.looks_round()

    assert await floor.owners() == {"Ada": "Frances", "Emmy": "Frances"}
    assert "gone" in await lines(floor.town)


async def test_what_was_answered_stays_with_its_owner_though_they_are_gone(floor: Floor, later: Later) -> None:
    await given_to_barbara(floor, gone_seconds=300)
    await answers(floor, "ada", "Barbara")
    await floor.is_now("Barbara", State.OFFLINE)

    later(1000)
    await floor.looks_round()

    assert (await floor.owners())["Ada"] == "Barbara"


async def test_whoever_does_nothing_for_long_counts_as_away_and_is_back_with_the_first_thing_they_do(floor: Floor, later: Later) -> None:
    await given_to_barbara(floor)
    later(601)
    await floor.looks_round()
    assert await floor.state("Barbara") == (State.AWAY, IDLE)

    await answers(floor, "ada", "Barbara")

    assert await floor.state("Barbara") == (State.AVAILABLE, "")


async def test_a_customer_who_writes_again_finds_the_same_agent(town: Town, floor: Floor) -> None:
    await given_to_barbara(floor)
    await answers(floor, "ada", "Barbara")
    await floor.hires("Frances")

    await town.says("ada", "Thank you! One more thing.")
    await floor.looks_round()

    assert (await floor.owners())["Ada"] == "Barbara"


async def test_what_was_put_off_before_anybody_looked_stays_with_whom_it_was_given(floor: Floor, later: Later) -> None:
    await given_to_barbara(floor, accept_seconds=30)
    async with floor.town.begin() as tx:
        await conversations.snooze(tx, await floor.talk("ada"), until=None, by=floor.town.grace)

    later(31)
    await floor.looks_round()

    assert await floor.owners() == {"Ada": "Barbara", "Emmy": "Barbara"}
    assert (await floor.state("Barbara"))[0] is State.AVAILABLE
    assert await floor.town.rows(HELD) == [(floor.staff["Barbara"],)] * 2


async def test_the_first_of_a_long_queue_are_found_by_its_order(floor: Floor) -> None:
    """No sorting: the cost does not grow with those who wait."""
    async with floor.town.begin() as tx:
        await tx.execute("SET LOCAL enable_seqscan = off")
        await tx.execute("SET LOCAL enable_sort = off")
        queue = (await routing.queues.queues(tx))[-1]
        plan = await tx.values(f"EXPLAIN {FIRST}", tx.workspace_id, [queue.id], [20], ["chat"])

    assert any("routes_in_order" in line for line in plan)
    assert not any("Sort" in line for line in plan)
