"""Macros: several steps in one, all or none, and taken back as far as they can be."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from parley import conversations, workspace
from parley.conversations import IsResolved, OwnerKind, Priority, Status
from parley.core.db import Database, Tx
from parley.core.errors import Forbidden, NotFound
from parley.core.ids import ConversationId, StaffId, TagId
from parley.desk import macros, views
from parley.desk.macros import Actions, CannotSay, Job, Macro, MacroDoesNothing, NewMacro, ReceiverGone, TagGone, ToMe, ToStaff, ToTeam
from parley.desk.replies import Context, Sharing, UnknownVariable
from parley.workspace import Staff, TeamId
from tests.desk.salon import as_it_is, way_to
from tests.desk.salon import barbara as barbara
from tests.desk.salon import grace as grace
from tests.desk.salon import ground as ground
from tests.desk.salon import id as id
from tests.desk.salon import linus as linus
from tests.desk.salon import town as town
from tests.desk.salon import tx as tx

TOMORROW = datetime(2030, 1, 1, 9, tzinfo=UTC)
CONTEXT = Context(person="Ada Lovelace", me="Grace Hopper", workspace="Salon", number=1)


async def kept(tx: Tx, by: Staff, **actions: Any) -> Macro:
    return await macros.add(tx, NewMacro(title="Done and dusted", actions=Actions(**actions)), by=by)


async def job(tx: Tx, id: ConversationId, *, reachable: bool = True) -> Job:
    way = await way_to(tx, id) if reachable else None
    return Job(conversation_id=id, way=way, context=CONTEXT, later=lambda preset: TOMORROW)


async def lines(tx: Tx, id: ConversationId) -> list[tuple[str, str]]:
    found = await as_it_is(tx, id)
    return [(one.direction, one.text) for one in await conversations.timeline(tx, found.person_id) if one.direction in ("out", "note")]


async def test_a_macro_does_all_its_steps_at_once(tx: Tx, grace: Staff, id: ConversationId) -> None:
    tag = await conversations.add_tag(tx, "Booking", hue=10)
    macro = await kept(
        tx,
        grace,
        say={"en": "Thank you, {{ person.first_name }}!"},
        note="Called back by {{ me.name }}",
        add_tags=(tag.id,),
        priority=Priority.HIGH,
        to=ToMe(),
        resolve=True,
    )

    await macros.run(tx, macro, await job(tx, id), by=grace)

    now = await as_it_is(tx, id)
    assert (now.status, now.priority, now.owner_id) == (Status.RESOLVED, Priority.HIGH, grace.id)
    assert [one.name for one in await conversations.tags_of(tx, id)] == ["Booking"]
    assert await lines(tx, id) == [("out", "Thank you, Ada!"), ("note", "Called back by Grace Hopper")]
    assert (await macros.macro(tx, grace, macro.id)).used == 1


async def test_what_a_macro_changed_can_be_taken_back(tx: Tx, grace: Staff, barbara: Staff, id: ConversationId) -> None:
    tag = await conversations.add_tag(tx, "Booking", hue=10)
    before = await as_it_is(tx, id)
    macro = await kept(tx, grace, add_tags=(tag.id,), priority=Priority.URGENT, to=ToStaff(barbara.id), snooze="morning")

    ran = await macros.run(tx, macro, await job(tx, id), by=grace)
    changed = await as_it_is(tx, id)
    assert (changed.status, changed.snoozed_until, changed.owner_id) == (Status.SNOOZED, TOMORROW, barbara.id)
    assert ran.undo_id
    await views.undo(tx, ran.undo_id, by=grace.id)

    now = await as_it_is(tx, id)
    assert (now.status, now.priority, now.owner_kind) == (before.status, before.priority, before.owner_kind)
    assert await conversations.tags_of(tx, id) == []


async def test_a_macro_gives_to_a_team(tx: Tx, grace: Staff, id: ConversationId) -> None:
    team = await workspace.add_team(tx, "Colour", members=[], by=grace)
    await macros.run(tx, await kept(tx, grace, to=ToTeam(team.id)), await job(tx, id), by=grace)

    now = await as_it_is(tx, id)
    assert (now.team_id, now.owner_kind) == (team.id, OwnerKind.QUEUE)


async def test_a_macro_does_nothing_where_one_step_cannot_be_done(database: Database, grace: Staff, id: ConversationId) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        macro = await kept(tx, grace, say={"en": "Bye"}, resolve=True)
        await conversations.resolve(tx, id, by=grace.id)

    async with database.transaction(grace.workspace_id) as tx:
        with pytest.raises(IsResolved):
            async with tx.attempt():
                await macros.run(tx, macro, await job(tx, id), by=grace)
        assert await lines(tx, id) == []


async def test_a_macro_for_somebody_who_left_says_so(tx: Tx, grace: Staff, barbara: Staff, id: ConversationId) -> None:
    macro = await kept(tx, grace, to=ToStaff(barbara.id))
    await workspace.deactivate(tx, barbara.id, by=grace)

    with pytest.raises(ReceiverGone):
        await macros.run(tx, macro, await job(tx, id), by=grace)


async def test_a_macro_names_only_what_is_there(tx: Tx, grace: Staff) -> None:
    for nobody in (ToStaff(StaffId(uuid4())), ToTeam(TeamId(uuid4()))):
        with pytest.raises(ReceiverGone):
            await kept(tx, grace, to=nobody)
    with pytest.raises(TagGone):
        await kept(tx, grace, add_tags=(TagId(uuid4()),))


async def test_a_macro_that_answers_needs_a_way(tx: Tx, grace: Staff, id: ConversationId) -> None:
    macro = await kept(tx, grace, say={"en": "Hello"})

    with pytest.raises(CannotSay):
        await macros.run(tx, macro, await job(tx, id, reachable=False), by=grace)


async def test_a_macro_needs_a_step_and_good_templates(tx: Tx, grace: Staff) -> None:
    with pytest.raises(MacroDoesNothing):
        await kept(tx, grace)
    with pytest.raises(UnknownVariable):
        await kept(tx, grace, say={"en": "{{ nobody }}"})
    with pytest.raises(UnknownVariable):
        await kept(tx, grace, note="{{ nobody }}")


async def test_a_macro_is_found_changed_removed_and_brought_back(tx: Tx, grace: Staff, barbara: Staff) -> None:
    macro = await macros.add(tx, NewMacro(title="Запись подтверждена", actions=Actions(resolve=True)), by=grace)
    assert [one.id for one in await macros.find(tx, barbara, "pfgbcm")] == [macro.id]

    with pytest.raises(Forbidden):
        await macros.remove(tx, macro.id, by=barbara)
    await macros.change(tx, macro.id, NewMacro(title="Готово", actions=Actions(resolve=True)), by=grace)
    await macros.remove(tx, macro.id, by=grace)
    assert await macros.macros(tx, grace) == []
    assert (await macros.restore(tx, macro.id, by=grace)).title == "Готово"


async def test_ones_own_macro_is_for_nobody_else(tx: Tx, grace: Staff, barbara: Staff) -> None:
    own = NewMacro(title="Mine", actions=Actions(resolve=True), sharing=Sharing(owner_id=barbara.id))
    await macros.add(tx, own, by=barbara)

    assert [one.title for one in await macros.macros(tx, barbara)] == ["Mine"] and await macros.macros(tx, grace) == []


async def test_a_stranger_sees_no_macro(database: Database, grace: Staff, linus: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        macro = await kept(tx, grace, resolve=True)

    async with database.transaction(linus.workspace_id) as tx:
        assert await macros.macros(tx, linus) == []
        with pytest.raises(NotFound):
            await macros.remove(tx, macro.id, by=linus)


async def test_an_analyst_runs_nothing(tx: Tx, database: Database, grace: Staff, id: ConversationId) -> None:
    alan = await workspace.add_staff(
        tx, name="Alan", email="alan@salon.example", role="analyst", password="a lighthouse in the fog", by=grace
    )
    macro = await kept(tx, grace, resolve=True)

    with pytest.raises(Forbidden):
        await macros.run(tx, macro, await job(tx, id), by=alan)
