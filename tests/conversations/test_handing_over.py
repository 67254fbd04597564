"""Handing on: only to those who are here, and whoever is to take it hears of it."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from msgspec import UNSET

from parley import conversations, workspace
from parley.conversations import Change, NobodySuch, NoSuchTeam, OwnerKind
from parley.core import ids
from parley.core.db import Tx
from parley.core.errors import Invalid
from parley.core.ids import ConversationId, StaffId
from parley.desk import notices
from parley.desk.notices import Kind
from parley.workspace import Staff, TeamId
from tests.desk.salon import as_it_is
from tests.desk.salon import barbara as barbara
from tests.desk.salon import grace as grace
from tests.desk.salon import ground as ground
from tests.desk.salon import id as id
from tests.desk.salon import linus as linus
from tests.desk.salon import town as town
from tests.desk.salon import tx as tx

Give = Callable[[Tx, ConversationId, StaffId | None, TeamId | None, StaffId], Awaitable[object]]


async def transfers(tx: Tx, id: ConversationId, to: StaffId | None, team: TeamId | None, by: StaffId) -> None:
    await conversations.transfer(tx, id, to=to, team=team, by=by)


async def changes(tx: Tx, id: ConversationId, to: StaffId | None, team: TeamId | None, by: StaffId) -> None:
    await conversations.change_many(tx, [id], Change(owner=to, team=team or UNSET), by=by)


WAYS = pytest.mark.parametrize("gives", [transfers, changes], ids=["by itself", "among many"])


async def assigns(tx: Tx, id: ConversationId, to: StaffId | None, team: TeamId | None, by: StaffId) -> None:
    assert to
    await conversations.assign(tx, id, to=to, by=by)


async def told(tx: Tx, staff: Staff) -> list[tuple[Kind, int]]:
    return [(line.kind, line.count) for group in await notices.groups(tx, staff.id) for line in group.lines]


# ── who hears of it ─────────────────────────────────────────────────────────────────────────────


@WAYS
async def test_a_team_hears_of_what_comes_from_another_teams_queue(
    tx: Tx, grace: Staff, barbara: Staff, id: ConversationId, gives: Give
) -> None:
    nails, hair = [await workspace.add_team(tx, name, members=who, by=grace) for name, who in (("Nails", []), ("Hair", [barbara.id]))]
    await gives(tx, id, None, nails.id, grace.id)
    assert await told(tx, barbara) == []

    await gives(tx, id, None, hair.id, grace.id)

    found = await as_it_is(tx, id)
    assert (found.owner_kind, found.team_id) == (OwnerKind.QUEUE, hair.id)
    assert await told(tx, barbara) == [(Kind.TEAM, 1)]


@WAYS
async def test_a_team_hears_once_of_what_somebody_had(tx: Tx, grace: Staff, barbara: Staff, id: ConversationId, gives: Give) -> None:
    hair = await workspace.add_team(tx, "Hair", members=[barbara.id], by=grace)
    await conversations.assign(tx, id, to=grace.id, by=grace.id)

    await gives(tx, id, None, hair.id, grace.id)

    assert await told(tx, barbara) == [(Kind.TEAM, 1)]


@WAYS
async def test_a_colleague_alone_hears_of_what_is_theirs_within_a_team(
    tx: Tx, grace: Staff, barbara: Staff, id: ConversationId, gives: Give
) -> None:
    hair = await workspace.add_team(tx, "Hair", members=[barbara.id], by=grace)

    await gives(tx, id, barbara.id, hair.id, grace.id)

    assert await told(tx, barbara) == [(Kind.GIVEN, 1)]


# ── who may take it ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("gives", [assigns, transfers, changes], ids=["assigned", "by itself", "among many"])
async def test_who_works_elsewhere_or_no_longer_or_is_nobody_takes_nothing(
    tx: Tx, grace: Staff, barbara: Staff, linus: Staff, id: ConversationId, gives: Give
) -> None:
    await workspace.deactivate(tx, barbara.id, by=grace)

    for stranger in (linus.id, barbara.id, StaffId(ids.new())):
        with pytest.raises(NobodySuch):
            await gives(tx, id, stranger, None, grace.id)
    assert (await as_it_is(tx, id)).owner_id is None


@WAYS
async def test_a_team_that_is_gone_or_of_others_takes_nothing(tx: Tx, grace: Staff, id: ConversationId, gives: Give) -> None:
    gone = await workspace.add_team(tx, "Nails", by=grace)
    await workspace.remove_team(tx, gone.id, by=grace)

    for team in (gone.id, TeamId(ids.new())):
        with pytest.raises(NoSuchTeam):
            await gives(tx, id, None, team, grace.id)
    assert (await as_it_is(tx, id)).team_id is None


async def test_however_many_are_given_the_receiver_is_looked_up_once(tx: Tx, grace: Staff, id: ConversationId) -> None:
    asked: list[str] = []

    def hear(asking: Any) -> None:
        asked.append(asking.query)

    tx.connection.add_query_logger(hear)

    await conversations.change_many(tx, [id], Change(owner=grace.id), by=grace.id)

    assert len([sql for sql in asked if "FROM staff WHERE" in sql]) == 1


# ── what is read ────────────────────────────────────────────────────────────────────────────────


async def test_reading_on_is_told_to_the_readers_other_pages_and_reading_again_to_nobody(tx: Tx, grace: Staff, id: ConversationId) -> None:
    topic = f"{tx.workspace_id}/{conversations.reading_topic(grace.id)}"
    await conversations.read(tx, id, by=grace.id, seq=1)
    assert topic in tx.topics
    assert await conversations.read_until(tx, id, grace.id) == 1

    tx.topics.clear()
    await conversations.read(tx, id, by=grace.id, seq=1)

    assert topic not in tx.topics


async def test_of_somebodys_many_conversations_the_newest_are_read(tx: Tx, grace: Staff, id: ConversationId) -> None:
    person = (await as_it_is(tx, id)).person_id
    sql = """INSERT INTO conversations (workspace_id, id, person_id, identity_id, topic, created_at)
             SELECT workspace_id, $3, person_id, identity_id, 'a public post', created_at + interval '1 hour'
               FROM conversations WHERE workspace_id = $1 AND id = $2"""
    newer = ConversationId(ids.new())
    await tx.execute(sql, tx.workspace_id, id, newer)

    assert [one.id for one in await conversations.conversations_of(tx, person, limit=1)] == [newer]
    assert [one.id for one in await conversations.conversations_of(tx, person)] == [newer, id]


def test_what_is_refused_is_the_callers_fault() -> None:
    assert issubclass(NobodySuch, Invalid) and issubclass(NoSuchTeam, Invalid)
