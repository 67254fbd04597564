"""Who hears of what, when nobody does, and what a push looks like on the wire."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from parley import conversations, workspace
from parley.conversations import DeliveryFailed, MessagesReceived
from parley.core import ids
from parley.core.db import Database
from parley.core.errors import Invalid
from parley.core.events import announce
from parley.core.ground import Ground
from parley.core.ids import AccountId, ConversationId, MessageId, WorkspaceId
from parley.desk import notices
from parley.desk.notices import Kind, Quiet, Wishes, digesting, quiet, sweeping, webpush
from parley.desk.notices.digesting import Due, digest
from parley.workspace import Staff
from tests.spine.waiting import until
from tests.web.conftest import founded, hired
from tests.web.desk import Line, connected, grounded, working

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)  # a Friday


@pytest.fixture
async def ground(database: Database, tmp_path: Path) -> AsyncIterator[Ground]:
    async with grounded(database, tmp_path / "files") as ground:
        yield ground


@pytest.fixture
async def line(ground: Ground, grace: Staff) -> AsyncIterator[Line]:
    async with working(ground):
        yield await connected(ground, grace)


@pytest.fixture
async def grace(database: Database) -> Staff:
    return await founded(database, name="Salon", owner="Grace", email="grace@salon.example")


@pytest.fixture
async def barbara(database: Database, grace: Staff) -> Staff:
    return await hired(database, grace, "barbara", "operator")


@pytest.fixture
async def id(line: Line, grace: Staff) -> ConversationId:
    """Ada's conversation."""
    await line.says("ada", "Is there a free slot on Saturday?")
    return ConversationId(await line.conversation_of("ada", grace))


async def told(database: Database, staff: Staff) -> list[tuple[str, int]]:
    """What somebody's list says is new: kinds with how often."""
    async with database.transaction(staff.workspace_id) as tx:
        groups = await notices.groups(tx, staff.id)
    return [(line.kind.value, line.count) for group in groups if group.unread for line in group.lines]


async def wish(database: Database, staff: Staff, **wanted: frozenset[Kind]) -> None:
    async with database.transaction(staff.workspace_id) as tx:
        await notices.wish(tx, staff.id, Wishes(**wanted))  # pyright: ignore[reportArgumentType]


async def own(database: Database, id: ConversationId, staff: Staff, by: Staff) -> None:
    async with database.transaction(staff.workspace_id) as tx:
        await conversations.assign(tx, id, to=staff.id, by=by.id)


# ── who hears


async def test_an_owner_hears_that_their_customer_wrote_and_nobody_else_does(
    database: Database, grace: Staff, barbara: Staff, line: Line, id: ConversationId
) -> None:
    await own(database, id, barbara, by=barbara)

    await line.says("ada", "Or on Sunday?")

    assert await until(lambda: told(database, barbara)) == [("answered", 1)]
    assert await told(database, grace) == []


async def test_a_batch_of_many_messages_is_one_notice_for_each_conversation(
    database: Database, grace: Staff, barbara: Staff, id: ConversationId
) -> None:
    await own(database, id, barbara, by=barbara)
    async with database.transaction(grace.workspace_id) as tx:
        batch = tuple((id, MessageId(ids.new())) for _ in range(7))
        await announce(tx, MessagesReceived(batch))
        rows = await tx.value("SELECT count(*) FROM notices WHERE workspace_id = $1", tx.workspace_id)

    assert rows == 1
    assert await told(database, barbara) == [("answered", 7)]


async def test_what_machines_write_concerns_nobody(database: Database, grace: Staff, barbara: Staff, id: ConversationId) -> None:
    await own(database, id, barbara, by=barbara)
    async with database.transaction(grace.workspace_id) as tx:
        await announce(tx, MessagesReceived(((id, MessageId(ids.new())),), automatic=True))

    assert await told(database, barbara) == []


async def test_whoever_is_given_a_conversation_hears_of_it_unless_they_took_it(
    database: Database, grace: Staff, barbara: Staff, id: ConversationId
) -> None:
    await own(database, id, grace, by=grace)
    await own(database, id, barbara, by=grace)

    assert (await told(database, grace), await told(database, barbara)) == ([], [("given", 1)])


async def test_a_team_hears_of_what_waits_for_it_but_for_whoever_passed_it_on(
    database: Database, grace: Staff, barbara: Staff, id: ConversationId
) -> None:
    edith = await hired(database, grace, "edith", "operator")
    async with database.transaction(grace.workspace_id) as tx:
        team = await workspace.add_team(tx, name="Nails", by=grace)
        await workspace.set_members(tx, team.id, members=[barbara.id, edith.id], by=grace)
    await own(database, id, edith, by=edith)
    async with database.transaction(grace.workspace_id) as tx:
        await conversations.transfer(tx, id, team=team.id, by=edith.id)

    assert (await told(database, barbara), await told(database, edith), await told(database, grace)) == ([("team", 1)], [], [])


async def test_whoever_is_mentioned_hears_of_it(database: Database, grace: Staff, barbara: Staff, id: ConversationId) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        await conversations.note(tx, id, text="Ask @barbara", by=grace.id, mentions=[barbara.id, grace.id])

    assert (await told(database, barbara), await told(database, grace)) == ([("mentioned", 1)], [])


async def test_an_author_hears_that_their_message_did_not_arrive(
    database: Database, grace: Staff, barbara: Staff, id: ConversationId
) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        said = await conversations.note(tx, id, text="stands for an answer", by=barbara.id)
        await announce(tx, DeliveryFailed(id, said.id, AccountId(uuid4()), "blocked"))

    assert (await told(database, barbara), await told(database, grace)) == ([("failed", 1)], [])


async def test_the_queue_is_told_only_to_those_who_want_it(database: Database, grace: Staff, barbara: Staff, line: Line) -> None:
    await wish(database, barbara, page=frozenset({Kind.QUEUE}))

    await line.says("emmy", "Good morning")

    assert await until(lambda: told(database, barbara)) == [("queue", 1)]
    assert await told(database, grace) == []


async def test_what_somebody_does_not_want_leaves_no_trace(database: Database, grace: Staff, barbara: Staff, id: ConversationId) -> None:
    await wish(database, barbara, page=frozenset(), sound=frozenset(), push=frozenset())
    await own(database, id, barbara, by=grace)

    async with database.transaction(grace.workspace_id) as tx:
        assert await tx.value("SELECT count(*) FROM notices WHERE workspace_id = $1", tx.workspace_id) == 0


async def test_somebody_who_has_left_hears_nothing(database: Database, grace: Staff, barbara: Staff, id: ConversationId) -> None:
    await own(database, id, barbara, by=barbara)
    async with database.transaction(grace.workspace_id) as tx:
        await tx.execute("UPDATE staff SET active = false WHERE workspace_id = $1 AND id = $2", tx.workspace_id, barbara.id)
        await announce(tx, MessagesReceived(((id, MessageId(ids.new())),)))

    assert await told(database, barbara) == []


# ── what they know


async def test_whoever_reads_the_conversation_knows(database: Database, grace: Staff, barbara: Staff, id: ConversationId) -> None:
    await own(database, id, barbara, by=grace)
    async with database.transaction(grace.workspace_id) as tx:
        assert (await notices.bell(tx, barbara.id)).count == 1
        found = await conversations.conversation(tx, id)
        await conversations.read(tx, id, by=barbara.id, seq=found.last_seq)

        assert (await notices.bell(tx, barbara.id)).count == 0


async def test_what_came_after_the_reading_is_still_new(database: Database, grace: Staff, barbara: Staff, id: ConversationId) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        found = await conversations.conversation(tx, id)
        await conversations.read(tx, id, by=barbara.id, seq=found.last_seq)
    await own(database, id, barbara, by=grace)

    assert await told(database, barbara) == [("given", 1)]


async def test_the_bell_counts_conversations_not_events(database: Database, grace: Staff, barbara: Staff, id: ConversationId) -> None:
    await own(database, id, barbara, by=grace)
    async with database.transaction(grace.workspace_id) as tx:
        await conversations.note(tx, id, text="@barbara", by=grace.id, mentions=[barbara.id])
        bell = await notices.bell(tx, barbara.id)

    assert bell.count == 1


async def test_another_workspace_hears_nothing(database: Database, grace: Staff, barbara: Staff, id: ConversationId) -> None:
    await own(database, id, barbara, by=grace)

    async with database.transaction(WorkspaceId(uuid4())) as tx:
        assert await notices.groups(tx, barbara.id) == []


async def test_notices_go_after_a_month(ground: Ground, database: Database, grace: Staff, barbara: Staff, id: ConversationId) -> None:
    await own(database, id, barbara, by=grace)
    async with database.transaction(grace.workspace_id) as tx:
        await conversations.note(tx, id, text="@barbara", by=grace.id, mentions=[barbara.id])
        await tx.execute(
            "UPDATE notices SET made_at = now() - interval '31 days' WHERE workspace_id = $1 AND kind = 'given'", tx.workspace_id
        )

    await sweeping.sweep(ground, None)  # pyright: ignore[reportArgumentType]

    assert await told(database, barbara) == [("mentioned", 1)]


# ── when they want to be left alone

KYIV, UTC_ZONE = ZoneInfo("Europe/Kyiv"), ZoneInfo("UTC")
NIGHTS = Quiet((0, 1, 2, 3, 4), time(22), time(8))


@pytest.mark.parametrize(
    ("day", "hour", "expected"),
    [(20, 23, True), (21, 7, True), (21, 23, False), (20, 12, False), (23, 7, False), (20, 22, True), (21, 8, False)],
)
def test_hours_that_end_before_they_begin_go_on_until_the_next_day(day: int, hour: int, expected: bool) -> None:
    at = datetime(2026, 11, day, hour, tzinfo=UTC)
    assert quiet.is_quiet(Wishes(quiet=(NIGHTS,)), at, UTC_ZONE) is expected


def test_quiet_hours_are_those_of_the_person_not_of_the_workspace() -> None:
    at = datetime(2026, 11, 20, 20, 30, tzinfo=UTC)
    there = Wishes(quiet=(NIGHTS,), time_zone="Europe/Kyiv")
    assert quiet.is_quiet(there, at, UTC_ZONE) and not quiet.is_quiet(Wishes(quiet=(NIGHTS,)), at, UTC_ZONE)
    assert quiet.is_quiet(Wishes(quiet=(NIGHTS,)), at, KYIV)


def test_a_pause_ends_by_itself() -> None:
    wanted = Wishes(paused_until=NOW)
    assert quiet.is_quiet(wanted, NOW - timedelta(seconds=1), UTC_ZONE) and not quiet.is_quiet(wanted, NOW, UTC_ZONE)


@pytest.mark.parametrize("bad", [Quiet((), time(22), time(8)), Quiet((7,), time(22), time(8)), Quiet((1,), time(8), time(8))])
async def test_hours_that_cover_nothing_are_refused(database: Database, grace: Staff, bad: Quiet) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        with pytest.raises(Invalid):
            await notices.wish(tx, grace.id, Wishes(quiet=(bad,)))


# ── one push for many


def due(kind: Kind = Kind.ANSWERED, *, count: int = 1, talk: ConversationId | None = None) -> Due:
    return Due(ids.new(), kind, talk or ConversationId(ids.new()), count, NOW, "Ada", "Grace")


def test_a_few_are_told_one_by_one_without_a_word_of_the_customer() -> None:
    talk = ConversationId(ids.new())
    told = digest([due(talk=talk), due(talk=talk, count=2), due(Kind.MENTIONED)], {}, "en", NOW)

    assert [(push.title, push.body) for push in told.pushes] == [("Ada", "Grace mentioned you"), ("Ada", "3 new messages")]
    assert told.pushes[1].url == f"/notices/{talk}" and told.later is None


def test_more_than_a_few_become_one_summary() -> None:
    many = [due() for _ in range(digesting.MANY + 1)]
    told = digest([*many, due(Kind.GIVEN)], {}, "en", NOW)

    assert [push.body for push in told.pushes] == ["Grace gave this conversation to you", "6 new messages"]
    assert set(told.taken) >= {one.id for one in many}


def test_while_a_flood_lasts_a_summary_comes_only_now_and_then() -> None:
    lately = {"answered": (40, NOW - timedelta(seconds=5))}
    wait = digest([due(), mention := due(Kind.MENTIONED)], lately, "en", NOW)
    assert wait.taken == (mention.id,) and wait.later == NOW + timedelta(seconds=10)

    told = digest([due()], lately, "en", NOW + timedelta(seconds=11))
    assert [push.body for push in told.pushes] == ["41 new messages"]


def test_a_push_speaks_the_language_of_whoever_gets_it() -> None:
    assert [push.body for push in digest([due(count=3)], {}, "ru", NOW).pushes] == ["3 новых сообщения"]


# ── on the wire: the example of RFC 8291, section 5 and appendix A

PLAIN = b"When I grow up, I want to be a watermelon"
SENDER = webpush.read("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")
BROWSER = webpush.read("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4")
AUTH, SALT = webpush.read("BTBZMqHH6r4Tts7J_aSIgg"), webpush.read("DGv6ra1nlYgDCS1FRnbzlw")
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
    "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_a_message_is_sealed_as_the_standard_shows_it() -> None:
    sealed = webpush.sealed(PLAIN, BROWSER, AUTH, salt=SALT, key=webpush.private_key(SENDER))
    assert webpush.written(sealed) == BODY


def test_padding_hides_how_long_the_words_are() -> None:
    lengths = {len(webpush.sealed(b"x" * length, BROWSER, AUTH, padded_to=512)) for length in (1, 100, 500)}
    assert len(lengths) == 1


@pytest.mark.parametrize("key", ["", "AAAA", webpush.written(b"\x04" + bytes(64)), webpush.written(b"\x02" + bytes(64))])
def test_a_key_that_is_no_point_of_the_curve_is_turned_away(key: str) -> None:
    with pytest.raises(webpush.BadKeys):
        webpush.browser_key(webpush.read(key))
