"""Drafts: the last change wins by its number, and nothing comes back that was sent."""

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parley.channels import File, Media
from parley.core.db import Database, Tx
from parley.core.errors import NotFound
from parley.core.files import FileKey
from parley.core.ids import ConversationId
from parley.desk import drafts
from parley.desk.drafts import Draft, TooManyFiles
from parley.workspace import Staff
from tests.desk.salon import barbara as barbara
from tests.desk.salon import grace as grace
from tests.desk.salon import ground as ground
from tests.desk.salon import id as id
from tests.desk.salon import town as town
from tests.desk.salon import tx as tx

PICTURE = File(Media.IMAGE, "idea.png", "image/png", 68, FileKey("a/key"))


def written(id: ConversationId, counter: int, text: str) -> Draft:
    return Draft(conversation_id=id, counter=counter, text=text)


async def test_a_draft_is_kept_whole(tx: Tx, grace: Staff, id: ConversationId) -> None:
    given = Draft(conversation_id=id, counter=3, text="Let me look\0", mode="note", way="a.b", began=1)
    await drafts.save(tx, grace, given)

    kept = await drafts.draft(tx, grace, id)
    assert kept.saved_at is not None
    assert msgspec.structs.replace(kept, saved_at=None) == msgspec.structs.replace(given, text="Let me look")


async def test_a_change_that_arrives_late_changes_nothing(tx: Tx, grace: Staff, id: ConversationId) -> None:
    await drafts.save(tx, grace, written(id, 2, "Let me look"))

    late = await drafts.save(tx, grace, written(id, 1, "Let"))
    again = await drafts.save(tx, grace, written(id, 2, "Let me"))

    assert late.text == again.text == (await drafts.draft(tx, grace, id)).text == "Let me look"
    assert late.counter == 2


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(range(1, 7)))
async def test_in_whatever_order_changes_arrive_the_greatest_number_stays(
    tx: Tx, grace: Staff, id: ConversationId, order: list[int]
) -> None:
    await tx.execute("DELETE FROM drafts WHERE workspace_id = $1", tx.workspace_id)
    for counter in order:
        await drafts.save(tx, grace, written(id, counter, f"version {counter}"))

    assert (await drafts.draft(tx, grace, id)).text == "version 6"


async def test_what_was_sent_does_not_come_back(tx: Tx, grace: Staff, id: ConversationId) -> None:
    await drafts.save(tx, grace, written(id, 1, "Yes"))
    await drafts.clear(tx, grace, id, counter=2, way="a.b")

    await drafts.save(tx, grace, written(id, 2, "Yes, at 11"))

    kept = await drafts.draft(tx, grace, id)
    assert (kept.text, kept.way) == ("", "a.b") and kept.counter > 2
    assert (await drafts.save(tx, grace, written(id, kept.counter + 1, "And"))).text == "And"


async def test_each_writer_has_a_draft_of_their_own(tx: Tx, grace: Staff, barbara: Staff, id: ConversationId) -> None:
    await drafts.save(tx, grace, written(id, 1, "Mine"))

    assert (await drafts.draft(tx, barbara, id)).text == ""
    assert await drafts.open_of(tx, grace, [id]) == {id} and await drafts.open_of(tx, barbara, [id]) == set()
    await drafts.clear(tx, grace, id)
    assert await drafts.open_of(tx, grace, [id]) == set()


async def test_the_list_is_told_when_a_draft_is_begun_and_when_it_is_gone(database: Database, grace: Staff, id: ConversationId) -> None:
    told: list[bool] = []
    for counter, text in ((1, "L"), (2, "Le"), (3, "")):
        async with database.transaction(grace.workspace_id) as tx:
            await drafts.save(tx, grace, written(id, counter, text))
            told.append(f"{tx.workspace_id}/{drafts.topic(grace)}" in tx.topics)

    assert told == [True, False, True]


async def test_files_wait_beside_the_draft_until_it_is_sent(tx: Tx, grace: Staff, barbara: Staff, id: ConversationId) -> None:
    kept = await drafts.keep_files(tx, grace, id, [PICTURE, PICTURE])
    assert drafts.outgoing(kept) == [PICTURE, PICTURE]
    with pytest.raises(NotFound):
        await drafts.drop_file(tx, barbara, kept[0].id)

    assert await drafts.drop_file(tx, grace, kept[0].id) == id
    assert [one.id for one in await drafts.files(tx, grace, id)] == [kept[1].id]
    await drafts.clear(tx, grace, id)
    assert await drafts.files(tx, grace, id) == []


async def test_there_is_a_limit_of_files(tx: Tx, grace: Staff, id: ConversationId) -> None:
    await drafts.keep_files(tx, grace, id, [PICTURE] * drafts.MOST_FILES)

    with pytest.raises(TooManyFiles):
        await drafts.keep_files(tx, grace, id, [PICTURE])


async def test_how_somebody_likes_to_write_is_remembered(tx: Tx, grace: Staff, barbara: Staff) -> None:
    await drafts.keep_habits(tx, grace, drafts.Habits(enter_sends=True))

    assert (await drafts.habits(tx, grace)).enter_sends and not (await drafts.habits(tx, barbara)).enter_sends
