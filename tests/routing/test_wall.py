"""The figures of the wall, as somebody would count them by hand."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from parley import conversations, routing
from parley.conversations import Change
from parley.core import clock
from parley.core.errors import Forbidden, NotFound
from parley.core.ids import ConversationId, new
from parley.routing import Manner, State
from parley.routing.wall import Line, Member, Today
from tests.routing.floor import Floor


async def lines(floor: Floor) -> Mapping[str, Line]:
    async with floor.town.begin() as tx:
        return {line.queue.name: line for line in await routing.wall.queues(tx)}


async def crew(floor: Floor) -> Mapping[str, Member]:
    async with floor.town.begin() as tx:
        return {one.agent.name: one for one in await routing.wall.crew(tx)}


async def today(floor: Floor) -> Today:
    async with floor.town.begin() as tx:
        return await routing.wall.today(tx)


async def waiting(floor: Floor, line: Line) -> list[str]:
    async with floor.town.begin() as tx:
        return [one.name for one in await routing.wall.waiting(tx, line.queue.id)]


async def hand(floor: Floor, name: str) -> list[str]:
    async with floor.town.begin() as tx:
        return [one.name for one in await routing.wall.hand(tx, floor.staff[name])]


async def test_a_queue_shows_who_waits_since_when_and_in_their_order(floor: Floor) -> None:
    began = clock.now()
    await floor.town.says("ada", received_at=began - timedelta(minutes=9))
    await floor.town.says("linus", on="email", received_at=began - timedelta(minutes=4))
    async with floor.town.begin() as tx:
        await conversations.change_many(tx, [await floor.talk("linus")], Change(priority=conversations.Priority.URGENT), by=floor.chief.id)
    await floor.looks_round()

    line = (await lines(floor))["All"]

    assert (line.waiting, line.in_work, line.given, line.half) == (2, 0, 0, None)
    assert line.oldest and line.oldest <= began - timedelta(minutes=9)
    assert await waiting(floor, line) == ["Linus", "Ada"]


async def test_what_is_given_out_is_in_work_and_tells_how_long_it_waited(floor: Floor) -> None:
    for who, minutes in (("ada", 30), ("linus", 10), ("ken", 20)):
        await floor.town.says(who, received_at=clock.now() - timedelta(minutes=minutes))
    await floor.hires("Barbara")
    await floor.looks_round()

    line = (await lines(floor))["All"]

    assert (line.waiting, line.in_work, line.given, line.oldest) == (0, 3, 3, None)
    assert line.half and timedelta(minutes=20) <= line.half < timedelta(minutes=21)
    assert line.most and timedelta(minutes=28) <= line.most < timedelta(minutes=29)
    assert await hand(floor, "Barbara") == ["Ada", "Ken", "Linus"]


async def test_what_was_given_out_more_than_an_hour_ago_tells_nothing_of_now(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    await floor.hires("Barbara")
    await floor.town.says("ada")
    await floor.looks_round()
    later = clock.now() + timedelta(minutes=61)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert ((await lines(floor))["All"].given, (await lines(floor))["All"].in_work) == (0, 1)


async def test_each_queue_counts_its_own(floor: Floor) -> None:
    await floor.hires("Barbara", state=None)
    team = await floor.team("Colour", "Barbara")
    await floor.queue("Colour", team_id=team)
    await floor.town.says("ada")
    await floor.town.says("linus")
    async with floor.town.begin() as tx:
        await routing.wall.move(tx, [await floor.talk("ada")], Change(owner=None, team=team), by=floor.chief)
    await floor.looks_round()

    assert {name: line.waiting for name, line in (await lines(floor)).items()} == {"Colour": 1, "All": 1}


async def test_people_show_what_they_have_against_what_they_may_have(floor: Floor) -> None:
    await floor.hires("Barbara")
    await floor.hires("Ken", state=State.BREAK)
    await floor.rules(chat=2)
    for who in ("ada", "linus", "eve"):
        await floor.town.says(who)
    await floor.looks_round()

    found = await crew(floor)

    assert list(found) == ["Barbara", "Ken", "Grace"], "who is there comes first"
    assert (found["Barbara"].hand, found["Barbara"].limits["chat"], found["Barbara"].held) == ({"chat": 2}, 2, 2)
    assert (found["Ken"].agent.state, found["Ken"].held) == (State.BREAK, 0)
    assert (await lines(floor))["All"].waiting == 1


async def test_messages_of_customers_are_counted_by_the_minute(floor: Floor) -> None:
    await floor.town.says("ada", "one")
    await floor.town.says("ada", "two")
    await floor.town.answers(await floor.talk("ada"), "ada", "an answer is no request")

    async with floor.town.begin() as tx:
        found = await routing.wall.minutes(tx)

    assert len(found) == routing.wall.MINUTES and sum(count for _, count in found) == 2
    assert found == sorted(found) and found[-1][0] <= clock.now() < found[-1][0] + timedelta(minutes=2)


async def test_today_counts_what_was_answered_and_resolved_since_midnight(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    await floor.hires("Barbara")
    await floor.town.says("ada")
    await floor.looks_round()
    await floor.town.answers(await floor.talk("ada"), "ada", "Yes")
    assert await today(floor) == Today(answered=1, resolved=0)

    async with floor.town.begin() as tx:
        await conversations.resolve(tx, await floor.talk("ada"), by=floor.chief.id)
    assert await today(floor) == Today(answered=1, resolved=1)

    tomorrow = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    assert await today(floor) == Today(answered=0, resolved=0)


async def test_what_a_supervisor_puts_back_is_not_given_to_the_same_hands_at_once(floor: Floor) -> None:
    await floor.hires("Barbara")
    await floor.town.says("ada")
    await floor.looks_round()
    assert await floor.owners() == {"Ada": "Barbara"}

    async with floor.town.begin() as tx:
        await routing.wall.move(tx, [await floor.talk("ada")], Change(owner=None), by=floor.chief)
    await floor.looks_round()
    assert await floor.owners() == {"Ada": None}

    await floor.hires("Ken")
    await floor.looks_round()
    assert await floor.owners() == {"Ada": "Ken"}


async def test_a_move_is_taken_back(floor: Floor) -> None:
    await floor.hires("Barbara", "Ken")
    await floor.town.says("ada")
    async with floor.town.begin() as tx:
        done = await routing.wall.move(tx, [await floor.talk("ada")], Change(owner=floor.staff["Ken"]), by=floor.chief)
    assert await floor.owners() == {"Ada": "Ken"}

    async with floor.town.begin() as tx:
        await conversations.undo(tx, done, by=floor.chief.id)
    assert await floor.owners() == {"Ada": None}


async def test_only_who_manages_routing_moves_and_only_what_is_there(floor: Floor) -> None:
    await floor.hires("Barbara")
    await floor.town.says("ada")
    barbara = await floor.member("Barbara")

    async with floor.town.begin() as tx:
        with pytest.raises(Forbidden):
            await routing.wall.move(tx, [await floor.talk("ada")], Change(owner=barbara.id), by=barbara)
        with pytest.raises(NotFound):
            await routing.wall.move(tx, [ConversationId(new())], Change(owner=barbara.id), by=floor.chief)


async def test_a_state_that_a_supervisor_sets_is_no_work_of_theirs(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    await floor.hires("Barbara")
    async with floor.town.begin() as tx:
        before = (await routing.agents.agent(tx, floor.staff["Barbara"])).worked_at
    later = clock.now() + timedelta(minutes=30)
    monkeypatch.setattr(clock, "now", lambda: later)
    await floor.looks_round()
    assert await floor.state("Barbara") == (State.AWAY, "idle")

    await floor.is_now("Barbara", State.AVAILABLE)
    await floor.looks_round()
    assert await floor.state("Barbara") == (State.AVAILABLE, ""), "not sent away again at once"
    async with floor.town.begin() as tx:
        assert (await routing.agents.agent(tx, floor.staff["Barbara"])).worked_at == before

    much_later = later + timedelta(minutes=30)
    monkeypatch.setattr(clock, "now", lambda: much_later)
    await floor.looks_round()
    assert await floor.state("Barbara") == (State.AWAY, "idle")


async def test_a_queue_that_people_help_themselves_from_is_counted_too(floor: Floor) -> None:
    await floor.changes_default(Manner(name="Desk"))
    await floor.hires("Barbara")
    await floor.town.says("ada")
    await floor.looks_round()
    assert (await lines(floor))["Desk"].waiting == 1

    async with floor.town.begin() as tx:
        assert await routing.take_next(tx, by=await floor.member("Barbara"))
    found = (await lines(floor))["Desk"]
    assert (found.waiting, found.in_work, found.given) == (0, 1, 1)
