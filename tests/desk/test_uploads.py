"""What was uploaded and never sent is removed after a day; whatever names it meanwhile keeps it."""

import asyncio

import pytest

from parley import channels, conversations, widget, wiring
from parley.channels import Call, File, Media
from parley.conversations import Author
from parley.core import clock, ids, uploads
from parley.core.db import Tx
from parley.core.files import FileKey
from parley.core.ground import Ground
from parley.core.ids import ConversationId
from parley.core.lanes import Lane, RetryLater
from parley.desk import drafts
from parley.workspace import Staff
from tests.desk.salon import grace as grace
from tests.desk.salon import ground as ground
from tests.desk.salon import id as id
from tests.desk.salon import town as town
from tests.desk.salon import way_to
from tests.people.town import Town

LET_GO = uploads.letting_go(wiring.NAMING)


def picture(key: FileKey) -> File:
    return File(Media.IMAGE, "nails.png", "image/png", 7, key)


async def kept(ground: Ground, grace: Staff) -> FileKey:
    return await uploads.keep(ground, grace.workspace_id, b"picture", mime="image/png")


async def lanes(ground: Ground, grace: Staff) -> list[Lane]:
    sql = "SELECT workspace_id, id, kind, key, payload, fence, attempts FROM lanes WHERE workspace_id = $1 AND kind = 'files.let_go'"
    async with ground.database.transaction(grace.workspace_id) as tx:
        return await tx.rows(Lane, sql, tx.workspace_id)


async def time_comes(ground: Ground, grace: Staff) -> None:
    [lane] = await lanes(ground, grace)
    await LET_GO.run(ground, lane)


async def test_an_upload_has_a_day(ground: Ground, grace: Staff, id: ConversationId) -> None:
    await kept(ground, grace)

    async with ground.database.transaction(grace.workspace_id) as tx:
        due = await tx.value("SELECT next_run_at FROM lanes WHERE workspace_id = $1 AND kind = 'files.let_go'", tx.workspace_id)
    assert abs(due - clock.now() - uploads.PATIENCE).total_seconds() < 600


async def test_what_nothing_names_by_then_is_removed(ground: Ground, grace: Staff, id: ConversationId) -> None:
    key = await kept(ground, grace)

    await time_comes(ground, grace)

    assert not await ground.files.exists(key)


async def test_a_draft_keeps_its_file_until_it_is_dropped(ground: Ground, grace: Staff, id: ConversationId) -> None:
    key = await kept(ground, grace)
    async with ground.database.transaction(grace.workspace_id) as tx:
        [file] = await drafts.keep_files(tx, grace, id, [picture(key)])
    await time_comes(ground, grace)
    assert await ground.files.exists(key)

    async with ground.database.transaction(grace.workspace_id) as tx:
        await drafts.drop_file(tx, grace, file.id)
    await time_comes(ground, grace)

    assert not await ground.files.exists(key)


async def test_what_was_sent_stays_and_what_was_taken_back_goes(ground: Ground, grace: Staff, id: ConversationId) -> None:
    key = await kept(ground, grace)
    async with ground.database.transaction(grace.workspace_id) as tx:
        await drafts.keep_files(tx, grace, id, [picture(key)])
        said = await _replies(tx, id, grace, key)
        await drafts.clear(tx, grace, id)
    await time_comes(ground, grace)
    assert await ground.files.exists(key)

    async with ground.database.transaction(grace.workspace_id) as tx:
        await conversations.take_back(tx, said)
    await time_comes(ground, grace)

    assert not await ground.files.exists(key)


async def _replies(tx: Tx, id: ConversationId, grace: Staff, key: FileKey) -> ids.MessageId:
    author = Author("staff", grace.id)
    return (await conversations.reply(tx, id, text="Look", way=await way_to(tx, id), author=author, files=[picture(key)])).id


async def test_what_is_uploaded_again_at_the_last_moment_stays(ground: Ground, grace: Staff, id: ConversationId) -> None:
    key = await kept(ground, grace)
    again: list[asyncio.Task[FileKey]] = []

    async def nobody(tx: Tx, key: str) -> bool:
        again.append(asyncio.create_task(kept(ground, grace)))
        return False

    [lane] = await lanes(ground, grace)
    await uploads.letting_go([nobody]).run(ground, lane)

    assert await again[0] == key and await ground.files.exists(key)


async def test_files_of_a_chat_wait_for_calls_that_were_not_understood(ground: Ground, grace: Staff, town: Town) -> None:
    async with ground.database.transaction(grace.workspace_id) as tx:
        chat = await channels.save(tx, ground, "webchat", "Chat", {"secret": "s" * 40})
        assert not await widget.names_file(tx, "a/key")
    await ground.one(channels.Journal).append(await ground.one(channels.Accounts).get(chat), "event", Call(b"{}", {}))

    async with ground.database.transaction(grace.workspace_id) as tx:
        with pytest.raises(RetryLater):
            await widget.names_file(tx, "a/key")
