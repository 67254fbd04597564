"""What waits is given out: the oldest first, to whoever has room, and to nobody beyond what they can do."""

from datetime import timedelta

import pytest

from parley import conversations, routing
from parley.conversations import Author, Priority
from parley.core import clock
from parley.core.questions import Condition, Group
from parley.routing import Choice, Craft, Hindrance, Manner, State
from parley.routing.queues import Enough, SkillNeed
from parley.workspace import Hours
from tests.people.town import Town
from tests.routing.floor import Floor


async def come(town: Town, *names: str) -> None:
    for name in names:
        await town.says(name, "Hello!")


async def test_nobody_has_more_than_they_can_do_and_the_oldest_come_first(town: Town, floor: Floor) -> None:
    await floor.rules(chat=2)
    await floor.hires("Barbara")
    await come(town, "ada", "emmy", "sofia")

    await floor.looks_round()

    assert await floor.owners() == {"Ada": "Barbara", "Emmy": "Barbara", "Sofia": None}


async def test_whoever_becomes_free_takes_the_oldest_who_waits(town: Town, floor: Floor) -> None:
    await floor.rules(chat=1)
    await floor.hires("Barbara")
    await come(town, "ada", "emmy", "sofia")
    await floor.looks_round()

    async with town.begin() as tx:
        await conversations.resolve(tx, await floor.talk("ada"), by=town.grace)
    await floor.looks_round()

    assert await floor.owners() == {"Emmy": "Barbara", "Sofia": None}


async def test_what_is_urgent_stands_before_what_is_old(town: Town, floor: Floor) -> None:
    await floor.rules(chat=1)
    await come(town, "ada", "emmy")
    async with town.begin() as tx:
        await conversations.prioritise(tx, await floor.talk("emmy"), priority=Priority.URGENT, by=town.grace)
    await floor.hires("Barbara")

    await floor.looks_round()

    assert await floor.owners() == {"Ada": None, "Emmy": "Barbara"}


async def test_work_is_spread_over_all_who_are_there(town: Town, floor: Floor) -> None:
    await floor.hires("Barbara", "Frances", "Hedy")
    await come(town, *"abcdef")

    await floor.looks_round()

    shares = list((await floor.owners()).values())
    assert sorted(shares.count(name) for name in ("Barbara", "Frances", "Hedy")) == [2, 2, 2]


@pytest.mark.parametrize("state", [State.BUSY, State.BREAK, State.AWAY, State.OFFLINE, None])
async def test_nothing_is_given_to_whoever_is_not_available(town: Town, floor: Floor, state: State | None) -> None:
    await floor.hires("Barbara", state=state)
    await come(town, "ada")

    await floor.looks_round()

    assert await floor.owners() == {"Ada": None}


async def test_nothing_is_given_outside_of_a_shift(town: Town, floor: Floor) -> None:
    await floor.hires("Barbara")
    await floor.can("Barbara", Craft(shift=Hours(week=((),) * 7)))
    await come(town, "ada")

    await floor.looks_round()

    assert await floor.owners() == {"Ada": None}


async def test_an_answer_does_not_make_room_while_they_go_on_talking(town: Town, floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    await floor.rules(chat=1)
    await floor.hires("Barbara")
    await come(town, "ada", "emmy")
    await floor.looks_round()
    await answers(town, floor, "ada", "Barbara")

    await floor.looks_round()
    assert await floor.owners() == {"Ada": "Barbara", "Emmy": None}

    later = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)
    async with town.begin() as tx:
        await routing.agents.worked(tx, floor.staff["Barbara"])
    await floor.looks_round()
    assert await floor.owners() == {"Ada": "Barbara", "Emmy": "Barbara"}


async def answers(town: Town, floor: Floor, who: str, by: str) -> None:
    async with town.begin() as tx:
        way = (await town.identity(who, tx=tx), town.accounts["console"])
        await conversations.reply(tx, await floor.talk(who), text="Yes.", way=way, author=Author("staff", floor.staff[by]))


# ── queues ──────────────────────────────────────────────────────────────────────────────────────


def about(word: str) -> Group:
    return Group(items=(Condition("said", "contains", (word,)),))


async def test_a_conversation_goes_into_the_first_queue_whose_question_it_answers(town: Town, floor: Floor) -> None:
    money = await floor.queue("Money", entry=about("REFUND"))
    await floor.queue("Second", entry=about("refund"))
    await town.says("ada", "I want a refund.")
    await come(town, "emmy")

    await floor.looks_round()

    ada, emmy = await floor.wait("ada"), await floor.wait("emmy")
    assert ada and ada.queue.id == money.id
    assert emmy and emmy.queue.is_default


async def test_only_the_team_of_a_queue_is_given_what_waits_in_it(town: Town, floor: Floor) -> None:
    await floor.hires("Barbara", "Frances")
    team = await floor.team("Money", "Frances")
    await floor.queue("Money", entry=about("refund"), team_id=team)
    for who in ("ada", "emmy"):
        await town.says(who, "I want a refund.")

    await floor.looks_round()

    assert set((await floor.owners()).values()) == {"Frances"}


async def test_what_is_given_to_a_team_waits_for_that_team(town: Town, floor: Floor) -> None:
    await floor.hires("Barbara")
    await floor.hires("Frances", state=State.BREAK)
    team = await floor.team("Money", "Frances")
    await come(town, "ada")
    async with town.begin() as tx:
        await conversations.transfer(tx, await floor.talk("ada"), team=team, by=town.grace)

    await floor.looks_round()
    assert await floor.owners() == {"Ada": None}

    await floor.is_now("Frances", State.AVAILABLE)
    await floor.looks_round()
    assert await floor.owners() == {"Ada": "Frances"}


async def test_a_queue_that_is_served_by_hand_is_given_to_nobody_who_does_not_ask(town: Town) -> None:
    floor = await Floor.opened(town, Manner(assigns=False))
    await floor.hires("Barbara")
    await come(town, "ada", "emmy")
    await floor.looks_round()
    assert await floor.owners() == {"Ada": None, "Emmy": None}

    async with town.begin() as tx:
        taken = await routing.take_next(tx, by=await floor.member("Barbara"))

    assert taken == await floor.talk("ada")
    assert await floor.owners() == {"Ada": "Barbara", "Emmy": None}


async def test_less_skill_is_enough_after_a_while(town: Town, floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    async with town.begin() as tx:
        colours = await routing.queues.add_skill(tx, "Colours", by=floor.chief)
    await floor.changes_default(Manner(assigns=True, needs=(SkillNeed(colours.id, (Enough(0, 4), Enough(60, 2))),)))
    await floor.hires("Barbara")
    await floor.can("Barbara", Craft(skills={colours.id: 3}))
    await come(town, "ada")
    await floor.looks_round()
    wait = await floor.wait("ada")
    assert wait and wait.why and (wait.why.hindrance, wait.why.level) == (Hindrance.BEST, 4)

    later = clock.now() + timedelta(seconds=61)
    monkeypatch.setattr(clock, "now", lambda: later)
    await floor.looks_round()

    assert await floor.owners() == {"Ada": "Barbara"}


async def test_whoever_answered_them_before_is_waited_for_but_not_for_ever(
    town: Town, floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await floor.changes_default(Manner(assigns=True, known_seconds=60))
    await floor.rules(chat=1)
    await floor.hires("Barbara")
    await come(town, "ada")
    await floor.looks_round()
    async with town.begin() as tx:
        await conversations.resolve(tx, await floor.talk("ada"), by=town.grace)
        await tx.execute("UPDATE conversations SET resolved_at = now() - interval '9 days' WHERE workspace_id = $1", tx.workspace_id)
    await come(town, "emmy")
    await floor.looks_round()
    await floor.hires("Frances")
    await come(town, "ada")

    await floor.looks_round()
    assert await floor.owners() == {"Emmy": "Barbara", "Ada": None}

    later = clock.now() + timedelta(seconds=61)
    monkeypatch.setattr(clock, "now", lambda: later)
    await floor.looks_round()
    assert await floor.owners() == {"Emmy": "Barbara", "Ada": "Frances"}


async def test_the_longest_idle_is_asked_first_where_that_is_the_rule(town: Town, floor: Floor) -> None:
    await floor.rules(Choice.LONGEST_IDLE, chat=1)
    await floor.hires("Barbara", "Frances")
    await come(town, "ada", "emmy")
    await floor.looks_round()
    owners = await floor.owners()
    for who in ("emmy", "ada"):
        async with town.begin() as tx:
            await conversations.resolve(tx, await floor.talk(who), by=town.grace)

    await come(town, "sofia")
    await floor.looks_round()

    assert await floor.owners() == {"Sofia": owners["Emmy"]}
