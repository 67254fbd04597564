"""Alarms on their page: told in a sentence, noted, shown again, mended; for those who manage routing."""

from datetime import timedelta
from typing import Any

import pytest

from parley.core import clock, ids
from parley.core.ground import Ground
from parley.core.ids import AccountId, ConversationId
from parley.workspace import Staff
from tests.web.conftest import Browser, Open, hired, sign_in, submit
from tests.web.desk import Line

RAISED = """
    INSERT INTO alarms (workspace_id, id, kind, account_id, channels, conversation_id, began_at, seen_at, facts)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $7::timestamptz + interval '1 day', $8) RETURNING id
"""


async def raised(
    ground: Ground,
    by: Staff,
    kind: str,
    account: AccountId | None = None,
    channels: tuple[str, ...] = (),
    talk: ConversationId | None = None,
    **facts: Any,
) -> str:
    async with ground.database.transaction(by.workspace_id) as tx:
        return str(await tx.value(RAISED, tx.workspace_id, ids.new(), kind, account, list(channels), talk, clock.now(), facts))


@pytest.fixture
async def quiet(ground: Ground, grace: Staff, line: Line) -> str:
    since = (clock.now() - timedelta(hours=3)).isoformat()
    return await raised(ground, grace, "quiet", line.account.id, since=since, expected=21)


async def test_a_channel_that_fell_silent_is_told_in_a_sentence(grace_at_work: Browser, quiet: str) -> None:
    page = (await grace_at_work.get("/alarms")).text

    assert "3 hours ago" in page and "at least 21" in page
    assert "3 hours ago" in (await grace_at_work.get("/alarms/sounding")).text


async def test_each_kind_is_told_with_what_belongs_to_it(
    ground: Ground, grace: Staff, line: Line, id: ConversationId, grace_at_work: Browser
) -> None:
    await raised(ground, grace, "slow", line.account.id, waiting=4, wait=2400, usual=300)
    await raised(ground, grace, "loop", channels=("email", "telegram"), talk=id, people=2)

    page = (await grace_at_work.get("/alarms")).text

    assert "4 customers wait for an answer, half of them for 40 min" in page and "within 5 min" in page
    assert "E-mail → Telegram → E-mail: 2 customers were sent" in page and f"/conversations/{id}" in page


async def test_somebody_takes_note_of_it_and_shows_it_again(grace_at_work: Browser, quiet: str) -> None:
    await submit(grace_at_work, f"/alarms/{quiet}", page="/alarms", do="hush")
    assert "3 hours ago" not in (await grace_at_work.get("/alarms/sounding")).text
    assert "Show it again" in (await grace_at_work.get("/alarms")).text

    await submit(grace_at_work, f"/alarms/{quiet}", page="/alarms", do="sound")
    assert "3 hours ago" in (await grace_at_work.get("/alarms/sounding")).text


async def test_what_is_mended_is_told_no_more(ground: Ground, grace: Staff, id: ConversationId, grace_at_work: Browser) -> None:
    loop = await raised(ground, grace, "loop", channels=("email", "telegram"), talk=id, people=1)

    await submit(grace_at_work, f"/alarms/{loop}", page="/alarms", do="mended")

    assert "All channels are as they always are" in (await grace_at_work.get("/alarms")).text


async def test_whoever_answers_customers_sees_no_alarms(ground: Ground, grace: Staff, opened: Open, quiet: str) -> None:
    browser = opened()
    await sign_in(browser, await hired(ground.database, grace, "Daria", "operator"))

    assert (await browser.get("/alarms")).status_code == 403


async def test_a_word_that_is_none_is_refused(grace_at_work: Browser, quiet: str) -> None:
    assert (await submit(grace_at_work, f"/alarms/{quiet}", page="/alarms", do="explode")).status_code == 400
