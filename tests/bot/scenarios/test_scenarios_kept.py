"""Scenarios in the database: drafts, versions, publishing, and what runs through conversations."""

import asyncio
from datetime import timedelta

import msgspec
import pytest

from parley import people, workspace
from parley.bot import scenarios
from parley.bot.scenarios import (
    AlreadyRunning,
    DraftChanged,
    Effects,
    Kept,
    NoDraft,
    NotPublished,
    Scenario,
    ScenarioExists,
    ScenarioHasErrors,
    ScenarioInUse,
    ScenarioRenamed,
    Version,
)
from parley.bot.scenarios.effects import Ask, Finished, HandOver, Say
from parley.core import clock
from parley.core.errors import Forbidden, NotFound
from parley.core.ids import ConversationId
from parley.workspace import Staff
from tests.bot.scenarios.stage import heard, scenario, world
from tests.people.town import Town

GREETING = scenario({"hello": {"do": "say", "text": "Hello.", "next": "end"}}, "greeting")
NAME = {"do": "ask", "question": "Your name?", "slot": "name", "kind": "name", "next": "thanks"}
CALLED = scenario({"name": NAME, "thanks": {"do": "say", "text": "Thanks, {{ slots.name }}.", "next": "end"}}, "called")
RUDE = scenario({"name": NAME, "thanks": {"do": "say", "text": "Right.", "next": "end"}}, "called")
BROKEN = scenario({"hello": {"do": "say", "text": "Hello.", "next": ""}}, "greeting")


async def boss(town: Town) -> Staff:
    async with town.begin() as tx:
        return msgspec.structs.replace(await workspace.staff_member(tx, town.grace), role="owner")


async def added(town: Town, one: Scenario) -> Kept:
    async with town.begin() as tx:
        return await scenarios.add(tx, one, by=await boss(town))


async def published(town: Town, one: Scenario) -> Kept:
    kept = await added(town, one)
    async with town.begin() as tx:
        await scenarios.publish(tx, kept.id, rev=1, by=await boss(town))
        return await scenarios.scenario(tx, kept.id)


async def changed(town: Town, kept: Kept, one: Scenario) -> Version:
    """Saved and published."""
    async with town.begin() as tx:
        await scenarios.save(tx, kept.id, one, rev=0, by=await boss(town))
        return await scenarios.publish(tx, kept.id, rev=1, by=await boss(town))


async def talk(town: Town, who: str = "ada") -> ConversationId:
    await town.says(who, "hello")
    found = await town.rows("SELECT id FROM conversations WHERE workspace_id = $1 ORDER BY created_at DESC LIMIT 1")
    return ConversationId(found[0][0])


def said(effects: Effects) -> list[str]:
    return [one.text for one in effects if isinstance(one, Say | Ask)]


async def test_a_draft_is_kept_however_unfinished_and_published_only_without_errors(town: Town) -> None:
    kept = await added(town, BROKEN)

    async with town.begin() as tx:
        assert [one.severity for one in await scenarios.findings(tx, kept.id)] == ["error"]
        with pytest.raises(ScenarioHasErrors, match="hello This way leads nowhere"):
            await scenarios.publish(tx, kept.id, rev=1, by=await boss(town))
        draft = await scenarios.save(tx, kept.id, GREETING, rev=1, by=await boss(town), note="mended")
        assert (draft.version, draft.rev, draft.is_draft, draft.definition) == (1, 2, True, GREETING)
        version = await scenarios.publish(tx, kept.id, rev=2, by=await boss(town))
        assert (version.version, version.is_draft, version.note, version.by_id) == (1, False, "mended", town.grace)
        assert (await scenarios.scenario(tx, kept.id)).is_live
        assert await scenarios.live(tx) == {"greeting": GREETING}


async def test_steps_stay_in_the_order_in_which_they_were_written(town: Town) -> None:
    say = {"do": "say", "text": "Hello.", "next": "end"}
    kept = await added(town, scenario({"zebra": {**say, "next": "ant"}, "ant": {**say, "next": "b"}, "b": say}, "order"))

    async with town.begin() as tx:
        assert list((await scenarios.latest(tx, kept.id)).definition.steps) == ["zebra", "ant", "b"]


async def test_what_was_not_seen_is_neither_overwritten_nor_published(town: Town) -> None:
    kept = await added(town, GREETING)

    async with town.begin() as tx:
        await scenarios.save(tx, kept.id, BROKEN, rev=1, by=await boss(town))
        with pytest.raises(DraftChanged):
            await scenarios.save(tx, kept.id, GREETING, rev=1, by=await boss(town))
        with pytest.raises(DraftChanged):
            await scenarios.publish(tx, kept.id, rev=1, by=await boss(town))


async def test_two_who_publish_at_once_make_one_version(town: Town) -> None:
    kept = await added(town, GREETING)
    by = await boss(town)

    async def publish() -> Version:
        async with town.begin() as tx:
            return await scenarios.publish(tx, kept.id, rev=1, by=by)

    outcomes = await asyncio.gather(*(publish() for _ in range(4)), return_exceptions=True)

    assert sorted(type(one).__name__ for one in outcomes) == ["NoDraft", "NoDraft", "NoDraft", "Version"]
    async with town.begin() as tx:
        assert [one.version for one in await scenarios.versions(tx, kept.id)] == [1]


async def test_two_who_save_at_once_do_not_lose_each_others_work(town: Town) -> None:
    kept = await published(town, GREETING)
    by = await boss(town)

    async def save() -> Version:
        async with town.begin() as tx:
            return await scenarios.save(tx, kept.id, GREETING, rev=0, by=by)

    outcomes = await asyncio.gather(*(save() for _ in range(4)), return_exceptions=True)

    assert sorted(type(one).__name__ for one in outcomes) == ["DraftChanged", "DraftChanged", "DraftChanged", "Version"]


async def test_one_click_goes_back_and_the_draft_stays(town: Town) -> None:
    kept = await published(town, CALLED)
    await changed(town, kept, RUDE)

    async with town.begin() as tx:
        await scenarios.save(tx, kept.id, CALLED, rev=0, by=await boss(town))
        with pytest.raises(NotPublished):
            await scenarios.roll_back(tx, kept.id, 3, by=await boss(town))
        await scenarios.roll_back(tx, kept.id, 1, by=await boss(town))
        assert await scenarios.live(tx) == {"called": CALLED}
        assert [(one.version, one.is_draft) for one in await scenarios.versions(tx, kept.id)] == [(3, True), (2, False), (1, False)]
        await scenarios.discard(tx, kept.id, by=await boss(town))
        assert await scenarios.draft(tx, kept.id) is None
        with pytest.raises(NoDraft):
            await scenarios.publish(tx, kept.id, rev=0, by=await boss(town))


async def test_a_scenario_keeps_its_name_and_no_other_takes_it(town: Town) -> None:
    kept = await added(town, GREETING)

    async with town.begin() as tx:
        with pytest.raises(ScenarioExists):
            await scenarios.add(tx, GREETING, by=await boss(town))
        with pytest.raises(ScenarioRenamed):
            await scenarios.save(tx, kept.id, CALLED, rev=1, by=await boss(town))


async def test_what_others_run_is_not_removed_and_what_is_removed_comes_back(town: Town) -> None:
    kept = await published(town, GREETING)
    caller = await added(town, scenario({"greet": {"do": "run", "scenario": "greeting", "next": "end"}}, "caller"))

    async with town.begin() as tx:
        with pytest.raises(ScenarioInUse, match="caller"):
            await scenarios.remove(tx, kept.id, by=await boss(town))
        await scenarios.remove(tx, caller.id, by=await boss(town))
        await scenarios.remove(tx, kept.id, by=await boss(town))
        assert await scenarios.scenarios(tx) == []
        assert await scenarios.live(tx) == {}
        await scenarios.restore(tx, kept.id, by=await boss(town))
        assert [one.name for one in await scenarios.scenarios(tx)] == ["greeting"]


async def test_a_paused_scenario_takes_nobody_in(town: Town) -> None:
    kept = await published(town, GREETING)
    id = await talk(town)

    async with town.begin() as tx:
        await scenarios.pause(tx, kept.id, by=await boss(town))
        with pytest.raises(NotFound):
            await scenarios.start(tx, id, "greeting", None, world())
        await scenarios.resume(tx, kept.id, by=await boss(town))
        assert said(await scenarios.start(tx, id, "greeting", None, world())) == ["Hello."]


async def test_what_is_run_is_published_first_and_runs_within_others_also_while_it_is_paused(town: Town) -> None:
    caller = await added(town, scenario({"ask": {"do": "run", "scenario": "greeting", "next": "end"}}, "caller"))
    greeting = await added(town, GREETING)
    id, by = await talk(town), await boss(town)

    async with town.begin() as tx:
        with pytest.raises(ScenarioHasErrors, match="Publish the scenario greeting first"):
            await scenarios.publish(tx, caller.id, rev=1, by=by)
        await scenarios.publish(tx, greeting.id, rev=1, by=by)
        await scenarios.publish(tx, caller.id, rev=1, by=by)
        await scenarios.pause(tx, greeting.id, by=by)
        assert said(await scenarios.start(tx, id, "caller", None, world())) == ["Hello."]


async def test_an_operator_may_not_change_the_bot(town: Town) -> None:
    async with town.begin() as tx:
        operator = await workspace.staff_member(tx, town.grace)
        with pytest.raises(Forbidden):
            await scenarios.add(tx, GREETING, by=operator)


async def test_a_conversation_ends_on_the_version_with_which_it_began(town: Town) -> None:
    caller = scenario({"ask": {"do": "run", "scenario": "called", "next": "end"}}, "caller")
    kept = await published(town, CALLED)
    await published(town, caller)
    id = await talk(town)
    async with town.begin() as tx:
        assert said(await scenarios.start(tx, id, "caller", None, world())) == ["Your name?"]

    await changed(town, kept, RUDE)

    async with town.begin() as tx:
        effects = await scenarios.go_on(tx, id, heard("Ada"), world())
    assert said(effects) == ["Thanks, Ada."]


async def test_one_scenario_runs_in_a_conversation_and_keeps_no_words_when_it_is_over(town: Town) -> None:
    kept = await published(town, CALLED)
    id = await talk(town)

    async with town.begin() as tx:
        await scenarios.start(tx, id, "called", None, world())
        with pytest.raises(AlreadyRunning):
            await scenarios.start(tx, id, "called", None, world())
        run = await scenarios.current(tx, id)
        assert run is not None
        assert (run.scenario_id, run.version, run.status, run.state.stack[-1].step) == (kept.id, 1, "asking", "name")
        await scenarios.go_on(tx, id, heard("Ada"), world())
        assert await scenarios.current(tx, id) is None
        assert await scenarios.go_on(tx, id, heard("anybody there?"), world()) == ()
    states = await town.rows("SELECT state::text, status FROM scenario_runs WHERE workspace_id = $1")
    assert [(("Ada" in state), status) for state, status in states] == [(False, "finished")]


async def test_two_messages_at_once_are_two_turns(town: Town) -> None:
    await published(town, CALLED)
    id = await talk(town)
    async with town.begin() as tx:
        await scenarios.start(tx, id, "called", None, world())

    async def turn(name: str) -> Effects:
        async with town.begin() as tx:
            return await scenarios.go_on(tx, id, heard(name), world())

    outcomes = await asyncio.gather(*(turn(name) for name in ("Ada", "Grace", "Linus")))

    assert sorted(len(one) > 0 for one in outcomes) == [False, False, True]
    assert await town.rows('SELECT step, entered, "left" FROM scenario_figures WHERE workspace_id = $1 ORDER BY step') == [
        ("end", 0, 0),
        ("name", 1, 1),
        ("thanks", 1, 1),
    ]


async def test_many_conversations_at_once_are_counted_without_loss(town: Town) -> None:
    kept = await published(town, CALLED)
    ids = [await talk(town, f"customer{n}") for n in range(6)]

    async def converse(id: ConversationId) -> None:
        async with town.begin() as tx:
            await scenarios.start(tx, id, "called", None, world())
        for word in ("?!", "Ada"):
            async with town.begin() as tx:
                await scenarios.go_on(tx, id, heard(word), world())

    await asyncio.gather(*map(converse, ids))

    async with town.begin() as tx:
        today = clock.now().date()
        figures = {one.step: one for one in await scenarios.figures(tx, kept.id, today, today)}
        days = await scenarios.days(tx, kept.id, today, today)
    assert (figures["name"].entered, figures["name"].missed, figures["name"].left) == (6, 6, 6)
    assert [(one.finished, one.handed_over) for one in days] == [(6, 0)]


async def test_a_wait_is_due_when_its_time_has_come(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    waits = scenario(
        {"wait": {"do": "wait", "seconds": 60, "next": "late"}, "late": {"do": "say", "text": "Still there?", "next": "end"}}, "waits"
    )
    await published(town, waits)
    id = await talk(town)
    now = clock.now()
    async with town.begin() as tx:
        await scenarios.start(tx, id, "waits", None, world(now=now))
    async with town.ground.database.across() as tx:
        assert await scenarios.due(tx) == []

    later = now + timedelta(seconds=61)
    monkeypatch.setattr(clock, "now", lambda: later)

    async with town.ground.database.across() as tx:
        assert await scenarios.due(tx) == [(town.workspace_id, id)]
    async with town.begin() as tx:
        assert await scenarios.go_on(tx, id, None, world(now=now)) == ()
        assert said(await scenarios.go_on(tx, id, None, world(now=later))) == ["Still there?"]


async def test_whoever_takes_over_ends_what_is_under_way(town: Town) -> None:
    await published(town, CALLED)
    id = await talk(town)

    async with town.begin() as tx:
        await scenarios.start(tx, id, "called", None, world())
        await scenarios.stop(tx, id)
        await scenarios.stop(tx, id)
        assert await scenarios.current(tx, id) is None
    assert await town.rows("SELECT cancelled FROM scenario_figures WHERE workspace_id = $1 AND cancelled > 0") == [(1,)]


async def test_a_scenario_of_one_business_is_nothing_to_another(town: Town) -> None:
    kept = await published(town, GREETING)
    stranger = await Town.founded(town.ground)
    id = await talk(stranger)

    async with stranger.begin() as tx:
        assert await scenarios.scenarios(tx) == []
        with pytest.raises(NotFound):
            await scenarios.scenario(tx, kept.id)
        with pytest.raises(NotFound):
            await scenarios.start(tx, id, "greeting", None, world())


async def test_a_hand_over_carries_what_is_known(town: Town) -> None:
    await published(town, CALLED)
    id = await talk(town)

    async with town.begin() as tx:
        await scenarios.start(tx, id, "called", heard("hi"), world())
        effects = await scenarios.go_on(tx, id, heard("оператор"), world())

    assert [type(one) for one in effects if isinstance(one, HandOver | Finished)] == [HandOver, Finished]


async def test_answers_to_an_open_scenario_are_told_to_whoever_asks_and_erased_with_them(town: Town) -> None:
    asks = {"name": {**NAME, "next": "phone"}, "phone": {**NAME, "slot": "phone", "kind": "phone", "next": "end"}}
    await published(town, scenario(asks, "contact"))
    id = await talk(town)
    async with town.begin() as tx:
        await scenarios.start(tx, id, "contact", None, world())
        await scenarios.go_on(tx, id, heard("Ada"), world())
    ((person,),) = await town.rows("SELECT person_id FROM conversations WHERE workspace_id = $1")
    whom = people.privacy.Whom((await town.identity("ada"),), (person,))

    async with town.begin() as tx:
        ((_, told),) = await scenarios.TELLING[0].page(tx, whom, "", 10)
        assert (told["status"], told["answers"]["name"]["value"]) == ("asking", "Ada")
        step = await scenarios.ERASING[0].step(town.ground, tx, whom, "")
        assert step.counts == {"scenario_runs": 1}
        assert await scenarios.current(tx, id) is None
