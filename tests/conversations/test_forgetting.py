"""Where a workspace has decided so, old words and files leave; that something was said stays."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from parley import workspace
from parley.conversations import forgetting
from parley.core import clock
from parley.core.db import Database
from parley.core.ground import Ground
from parley.core.ids import NOBODY, ConversationId, LaneId, WorkspaceId
from parley.core.lanes import Lane
from parley.workspace import Staff, retention
from parley.workspace.retention import Retention
from tests.desk.salon import grace as grace
from tests.spine.conftest import ground as ground
from tests.spine.waiting import until
from tests.web.desk import PICTURE, Line, connected, working
from tests.web.desk import said as said_by

NIGHT = Lane(WorkspaceId(NOBODY), LaneId(NOBODY), "conversations.forget", "", {}, 1, 0)
AGES = timedelta(days=4000)


@pytest.fixture
async def line(ground: Ground, grace: Staff) -> AsyncIterator[Line]:
    async with working(ground):
        yield await connected(ground, grace)


@pytest.fixture
def in_ages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many years have gone by."""
    later = clock.now() + AGES
    monkeypatch.setattr(clock, "now", lambda: later)


async def keep(database: Database, staff: Staff, **days: Any) -> None:
    async with database.transaction(staff.workspace_id) as tx:
        await retention.keep(tx, Retention(**days), by=staff)


async def is_gone(ground: Ground, key: str) -> bool:
    return not await ground.files.exists(key)


async def nothing_is_left_to_do(ground: Ground) -> bool:
    async with ground.database.across() as tx:
        return not await tx.value("SELECT EXISTS (SELECT FROM lanes WHERE kind = 'files.let_go')")


async def test_old_words_and_files_leave_and_the_lines_stay(ground: Ground, grace: Staff, line: Line, in_ages: None) -> None:
    await line.says("ada", "My secret is 42", files=[PICTURE])
    id = ConversationId(await line.conversation_of("ada", grace))
    [message] = await said_by(ground.database, grace, id)
    key = message.attachments[0].key or ""
    await keep(ground.database, grace, content_days=90, file_days=30)

    await forgetting.forget(ground, NIGHT)

    [after] = await said_by(ground.database, grace, id)
    assert (after.id, after.text, after.direction) == (message.id, "", "in")
    assert after.attachments[0].key is None
    await until(lambda: is_gone(ground, key))
    async with ground.database.transaction(grace.workspace_id) as tx:
        assert await tx.value("SELECT preview FROM conversations WHERE workspace_id = $1", tx.workspace_id) == ""
        assert await tx.value("SELECT count(*) FROM message_search WHERE workspace_id = $1", tx.workspace_id) == 0


async def test_young_words_and_those_of_others_stay(ground: Ground, grace: Staff, line: Line) -> None:
    await line.says("ada", "Is there a free slot?", files=[PICTURE])
    id = ConversationId(await line.conversation_of("ada", grace))
    await keep(ground.database, grace, content_days=90, file_days=30)

    await forgetting.forget(ground, NIGHT)

    [message] = await said_by(ground.database, grace, id)
    assert message.text == "Is there a free slot?" and message.attachments[0].key


async def test_who_decided_nothing_keeps_everything(ground: Ground, grace: Staff, line: Line, in_ages: None) -> None:
    await line.says("ada", "Is there a free slot?")
    id = ConversationId(await line.conversation_of("ada", grace))

    await forgetting.forget(ground, NIGHT)

    assert [message.text for message in await said_by(ground.database, grace, id)] == ["Is there a free slot?"]


async def test_a_file_that_something_else_needs_stays(ground: Ground, grace: Staff, line: Line, in_ages: None) -> None:
    await line.says("ada", "Look", files=[PICTURE])
    id = ConversationId(await line.conversation_of("ada", grace))
    key = (await said_by(ground.database, grace, id))[0].attachments[0].key or ""
    async with ground.database.transaction(grace.workspace_id) as tx:
        await workspace.branding.set_logo(tx, key=key, mime="image/png", by=grace)
    await keep(ground.database, grace, file_days=30)

    await forgetting.forget(ground, NIGHT)
    await until(lambda: nothing_is_left_to_do(ground))

    assert await ground.files.get(key)


async def test_steps_go_on_where_the_last_one_ended(
    ground: Ground, grace: Staff, line: Line, in_ages: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "AT_ONCE", 1)
    for text in ("one", "two", "three"):
        await line.says("ada", text)
    id = ConversationId(await line.conversation_of("ada", grace))

    async def all_said() -> bool:
        return len(await said_by(ground.database, grace, id)) == 3

    await until(all_said)
    await keep(ground.database, grace, content_days=90)

    await forgetting.forget(ground, NIGHT)

    assert [message.text for message in await said_by(ground.database, grace, id)] == ["", "", ""]
