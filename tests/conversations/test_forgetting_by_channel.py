"""An account, or a channel, may keep words and files for a shorter time than the workspace does."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from parley.channels import forgetting as calls
from parley.conversations import forgetting
from parley.core import clock
from parley.core.ground import Ground
from parley.core.ids import NOBODY, AccountId, ConversationId
from parley.workspace import Staff, retention
from parley.workspace.retention import OfChannel, Retention
from tests.conversations.test_forgetting import NIGHT
from tests.desk.salon import grace as grace
from tests.spine.conftest import ground as ground
from tests.web.desk import PICTURE, Line, connected, said, working

ACCOUNT = AccountId(NOBODY)


@pytest.fixture
async def lines(ground: Ground, grace: Staff) -> AsyncIterator[tuple[Line, Line]]:
    """Two accounts of one channel."""
    async with working(ground):
        yield await connected(ground, grace), await connected(ground, grace)


@pytest.fixture
def in_two_months(monkeypatch: pytest.MonkeyPatch) -> None:
    later = clock.now() + timedelta(days=60)
    monkeypatch.setattr(clock, "now", lambda: later)


async def keeps(ground: Ground, grace: Staff, key: str, kept: OfChannel) -> None:
    async with ground.database.transaction(grace.workspace_id) as tx:
        await retention.keep_of_channel(tx, key, kept, by=grace)


async def words_of(ground: Ground, grace: Staff, line: Line, who: str) -> list[tuple[str, bool]]:
    """Each message, and whether its file is there."""
    id = ConversationId(await line.conversation_of(who, grace))
    return [(one.text, bool(one.attachments[0].key)) for one in await said(ground.database, grace, id)]


async def test_an_account_forgets_sooner_than_another(ground: Ground, grace: Staff, lines: tuple[Line, Line], in_two_months: None) -> None:
    sooner, later = lines
    await sooner.says("ada", "My secret is 42", files=[PICTURE])
    await later.says("charles", "Mine is 43", files=[PICTURE])
    await words_of(ground, grace, sooner, "ada")
    await words_of(ground, grace, later, "charles")
    await keeps(ground, grace, str(sooner.account.id), OfChannel(content_days=30, file_days=30))

    await forgetting.forget(ground, NIGHT)

    assert await words_of(ground, grace, sooner, "ada") == [("", False)]
    assert await words_of(ground, grace, later, "charles") == [("Mine is 43", True)]


async def test_a_whole_channel_forgets_sooner(ground: Ground, grace: Staff, lines: tuple[Line, Line], in_two_months: None) -> None:
    line, _ = lines
    await line.says("ada", "My secret is 42", files=[PICTURE])
    await words_of(ground, grace, line, "ada")
    await keeps(ground, grace, "console", OfChannel(content_days=30))

    await forgetting.forget(ground, NIGHT)

    assert await words_of(ground, grace, line, "ada") == [("", True)]


async def test_raw_calls_of_an_account_leave_sooner(ground: Ground, grace: Staff, lines: tuple[Line, Line]) -> None:
    sooner, later = lines
    for line in lines:
        await line.says("ada", "hello")
        await line.conversation_of("ada", grace)
    async with ground.database.across() as tx:
        await tx.execute("UPDATE journal SET received_at = now() - interval '20 days' WHERE workspace_id = $1", grace.workspace_id)
    await keeps(ground, grace, str(sooner.account.id), OfChannel(journal_days=10))

    await calls.forget(ground, NIGHT)

    async with ground.database.transaction(grace.workspace_id) as tx:
        left = await tx.values("SELECT DISTINCT account_id FROM journal WHERE workspace_id = $1", tx.workspace_id)
    assert left == [later.account.id]


def test_the_shortest_time_holds() -> None:
    kept = Retention(content_days=365, by_channel={"email": OfChannel(content_days=90), "x": OfChannel(content_days=7)})
    assert kept.of("email", ACCOUNT).content_days == 90
    assert Retention(content_days=30, by_channel=kept.by_channel).of("email", ACCOUNT).content_days == 30
    assert Retention(by_channel={"email": OfChannel(file_days=5)}).of("email", ACCOUNT) == OfChannel(journal_days=90, file_days=5)


async def test_an_exception_is_taken_back_and_the_rest_stays(ground: Ground, grace: Staff) -> None:
    await keeps(ground, grace, "console", OfChannel(content_days=30))
    await keeps(ground, grace, "email", OfChannel(file_days=5))
    await keeps(ground, grace, "console", OfChannel())
    async with ground.database.transaction(grace.workspace_id) as tx:
        assert (await retention.decided(tx)).by_channel == {"email": OfChannel(file_days=5)}
