"""Many conversations changed in one go, and changed back."""

import msgspec
import pytest

from parley import conversations, workspace
from parley.conversations import Change, OwnerKind, Priority, Status, TooManyAtOnce, Undo
from parley.core import clock, ids
from parley.core.events import announce
from parley.core.ids import ConversationId, StaffId
from tests.conversations.looks import begun, lines, look
from tests.people.town import Town

EVERYTHING = """
    SELECT id, status, snoozed_until, owner_kind, owner_id, team_id, priority, waiting_since, joined_to, preview,
           (SELECT array_agg(tag_id ORDER BY tag_id) FROM conversation_tags t WHERE t.conversation_id = c.id)
      FROM conversations c WHERE workspace_id = $1 ORDER BY id
"""


HEDY = StaffId(ids.new())


async def three(town: Town) -> list[ConversationId]:
    return [await begun(town, who) for who in ("ada", "emmy", "hedy")]


async def change(town: Town, talks: list[ConversationId], wanted: Change) -> Undo:
    async with town.begin() as tx:
        return await conversations.change_many(tx, talks, wanted, by=town.grace)


async def undo(town: Town, done: Undo) -> None:
    stored = msgspec.json.decode(msgspec.json.encode(done), type=Undo)
    async with town.begin() as tx:
        await conversations.undo(tx, stored, by=town.grace)


@pytest.mark.parametrize(
    "wanted",
    [
        Change(owner=HEDY),
        Change(status=Status.RESOLVED),
        Change(status=Status.SNOOZED, until=clock.now()),
        Change(status=Status.SNOOZED),
        Change(priority=Priority.URGENT),
        Change(owner=HEDY, priority=Priority.HIGH, status=Status.RESOLVED),
    ],
    ids=["owner", "resolved", "snoozed", "until they answer", "priority", "all at once"],
)
async def test_what_is_undone_is_as_it_was(town: Town, wanted: Change) -> None:
    talks = await three(town)
    await town.hires("hedy", id=HEDY)
    before = await town.rows(EVERYTHING)

    done = await change(town, talks, wanted)
    assert await town.rows(EVERYTHING) != before
    await undo(town, done)

    assert await town.rows(EVERYTHING) == before


async def test_tags_are_put_on_and_taken_off_once_and_told_in_one_line(town: Town) -> None:
    talks = await three(town)
    async with town.begin() as tx:
        urgent, late = await conversations.add_tag(tx, "Urgent", hue=0), await conversations.add_tag(tx, "Late", hue=200)
        await conversations.tag(tx, talks[0], add=[late.id], by=town.grace)
    before = await town.rows(EVERYTHING)

    done = await change(town, talks, Change(add_tags=(urgent.id, late.id)))
    async with town.begin() as tx:
        assert [[tag.name for tag in await conversations.tags_of(tx, id)] for id in talks] == [["Late", "Urgent"]] * 3
    assert await lines(town, "ada") == ["tagged", "tagged"]
    await undo(town, done)

    assert await town.rows(EVERYTHING) == before


async def test_undo_leaves_alone_what_others_have_changed_since(town: Town) -> None:
    talks = await three(town)
    done = await change(town, talks, Change(status=Status.RESOLVED, priority=Priority.HIGH))
    await town.says("ada", "one thing more")
    await undo(town, done)

    again = await look(town, talks[0])
    assert (again.status, again.priority) == (Status.OPEN, Priority.NORMAL)
    assert again.waiting_since is not None
    assert (await look(town, talks[1])).status is Status.OPEN


async def test_undo_gives_nothing_to_somebody_who_has_left_since(town: Town) -> None:
    [id, *_] = await three(town)
    hedy = await town.hires("hedy")
    await change(town, [id], Change(owner=hedy))
    done = await change(town, [id], Change(owner=town.grace))
    await town.rows(f"UPDATE staff SET active = false WHERE workspace_id = $1 AND id = '{hedy}' RETURNING 1")
    await undo(town, done)

    again = await look(town, id)
    assert (again.owner_kind, again.owner_id) == (OwnerKind.QUEUE, None)


async def test_whoever_has_begun_anew_keeps_one_current_conversation_when_the_old_one_is_reopened(town: Town) -> None:
    first = await begun(town)
    await change(town, [first], Change(status=Status.RESOLVED))
    await town.rows("UPDATE conversations SET resolved_at = now() - interval '30 days' WHERE workspace_id = $1 RETURNING 1")
    second = await begun(town)
    assert second != first

    await change(town, [first], Change(status=Status.OPEN))

    assert (await look(town, first)).joined_to == second


async def test_an_owner_is_not_given_to_what_is_resolved(town: Town) -> None:
    first, second, _ = await three(town)
    await change(town, [first], Change(status=Status.RESOLVED))
    await change(town, [first, second], Change(owner=town.grace))

    assert (await look(town, first)).owner_kind is OwnerKind.QUEUE
    assert (await look(town, second)).owner_id == town.grace


async def test_conversations_of_others_and_too_many_are_not_touched(town: Town) -> None:
    await change(town, [ConversationId(ids.new())], Change(status=Status.RESOLVED))
    with pytest.raises(TooManyAtOnce):
        await change(town, [ConversationId(ids.new()) for _ in range(501)], Change(status=Status.RESOLVED))


async def test_what_somebody_had_open_goes_back_to_the_queue_when_they_leave(town: Town) -> None:
    talks = await three(town)
    await change(town, talks, Change(owner=town.grace))
    await change(town, talks[:1], Change(status=Status.RESOLVED))
    async with town.begin() as tx:
        await announce(tx, workspace.StaffDeactivated(town.grace))

    assert [(await look(town, id)).owner_kind for id in talks] == [OwnerKind.STAFF, OwnerKind.QUEUE, OwnerKind.QUEUE]
