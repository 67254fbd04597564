"""Presence: who is at a conversation, told only when it changes, and gone by itself."""

from datetime import UTC, datetime, timedelta

import pytest

from parley.core import clock
from parley.core.db import Database
from parley.core.ids import ConversationId
from parley.desk import presence
from parley.desk.presence import Doing
from parley.workspace import Staff
from tests.desk.salon import barbara as barbara
from tests.desk.salon import grace as grace
from tests.desk.salon import ground as ground
from tests.desk.salon import id as id
from tests.desk.salon import linus as linus
from tests.desk.salon import town as town
from tests.people.town import Town

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


class Clock:
    """A clock that a test moves."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = NOW
        monkeypatch.setattr(clock, "now", lambda: self.now)

    def passes(self, length: timedelta) -> None:
        self.now += length


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch, id: ConversationId) -> Clock:
    return Clock(monkeypatch)


class Desk:
    """What tabs say, each in a request of its own; returns the conversations whose pages are told."""

    def __init__(self, database: Database, workspace: Staff) -> None:
        self.database = database
        self.workspace_id = workspace.workspace_id

    async def shows(self, who: Staff, id: ConversationId, doing: Doing = "looking", *, tab: str = "one") -> set[str]:
        async with self.database.transaction(self.workspace_id) as tx:
            await presence.show(tx, who, id, tab=tab, doing=doing)
            return {topic.partition("/")[2] for topic in tx.topics if not topic.startswith("lanes/")}

    async def leaves(self, who: Staff, *, tab: str = "one") -> set[str]:
        async with self.database.transaction(self.workspace_id) as tx:
            await presence.leave(tx, who, tab=tab)
            return {topic.partition("/")[2] for topic in tx.topics if not topic.startswith("lanes/")}

    async def company(self, who: Staff, id: ConversationId) -> dict[str, str]:
        async with self.database.transaction(self.workspace_id) as tx:
            return {str(one.staff_id): one.doing for one in await presence.company(tx, who, id)}


@pytest.fixture
def desk(database: Database, grace: Staff) -> Desk:
    return Desk(database, grace)


async def test_others_are_seen_and_oneself_is_not(desk: Desk, time: Clock, grace: Staff, barbara: Staff, id: ConversationId) -> None:
    await desk.shows(grace, id)
    await desk.shows(barbara, id, "reply")

    assert await desk.company(grace, id) == {str(barbara.id): "reply"}
    assert await desk.company(barbara, id) == {str(grace.id): "looking"}


async def test_pages_are_told_of_changes_only(desk: Desk, time: Clock, grace: Staff, id: ConversationId) -> None:
    topic = presence.topic(id)

    assert await desk.shows(grace, id) == {topic}
    assert await desk.shows(grace, id) == set()
    assert await desk.shows(grace, id, "note") == {topic}
    assert await desk.shows(grace, id, "reply") == {topic, presence.TYPISTS}
    assert await desk.shows(grace, id, "reply") == set()
    assert await desk.leaves(grace) == {topic, presence.TYPISTS}
    assert await desk.leaves(grace) == set()


async def test_a_tab_is_in_one_place(desk: Desk, time: Clock, grace: Staff, barbara: Staff, town: Town, id: ConversationId) -> None:
    await town.says("emmy", "Hello")
    other = await town.conversation("emmy")
    await desk.shows(barbara, id)

    assert await desk.shows(barbara, other) == {presence.topic(id), presence.topic(other)}
    assert await desk.company(grace, id) == {} and await desk.company(grace, other) == {str(barbara.id): "looking"}


async def test_a_browser_that_died_is_gone_by_itself(desk: Desk, time: Clock, grace: Staff, barbara: Staff, id: ConversationId) -> None:
    await desk.shows(barbara, id)
    time.passes(presence.LOOKING + timedelta(seconds=1))

    assert await desk.company(grace, id) == {}
    assert await desk.shows(barbara, id) == {presence.topic(id)}


async def test_typing_ends_sooner_than_looking(desk: Desk, time: Clock, grace: Staff, barbara: Staff, id: ConversationId) -> None:
    await desk.shows(barbara, id, "reply", tab="one")
    await desk.shows(barbara, id, "looking", tab="two")
    assert await desk.company(grace, id) == {str(barbara.id): "reply"}

    time.passes(presence.TYPING + timedelta(seconds=1))

    assert await desk.company(grace, id) == {str(barbara.id): "looking"}


async def test_who_types_an_answer_is_asked_of_many_conversations_at_once(
    desk: Desk, time: Clock, database: Database, grace: Staff, barbara: Staff, town: Town, id: ConversationId
) -> None:
    await town.says("emmy", "Hello")
    other = await town.conversation("emmy")
    await desk.shows(barbara, id, "reply", tab="one")
    await desk.shows(barbara, other, "note", tab="two")
    await desk.shows(grace, other, "reply")
    async with database.transaction(grace.workspace_id) as tx:
        assert {one.conversation_id: one.staff_id for one in await presence.typists(tx)} == {id: barbara.id, other: grace.id}
        assert [one.name for one in await presence.typists(tx, [id, other], but=grace)] == [barbara.name]
        assert await presence.typists(tx, [other], but=grace) == []


async def test_tabs_that_died_leave_no_rows(desk: Desk, time: Clock, database: Database, grace: Staff, id: ConversationId) -> None:
    for number in range(5):
        await desk.shows(grace, id, tab=f"tab {number}")
    time.passes(timedelta(hours=1))
    await desk.shows(grace, id, tab="the last")

    async with database.transaction(grace.workspace_id) as tx:
        assert await tx.value("SELECT count(*) FROM presences WHERE workspace_id = $1", tx.workspace_id) == 1


async def test_a_stranger_sees_nobody(database: Database, desk: Desk, time: Clock, grace: Staff, linus: Staff, id: ConversationId) -> None:
    await desk.shows(grace, id)

    async with database.transaction(linus.workspace_id) as tx:
        assert await presence.company(tx, linus, id) == []
