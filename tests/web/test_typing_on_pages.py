"""Who types, as pages tell it: colleagues in the rows of the list, the customer above the composer, and my own drafts."""

from datetime import timedelta

import pytest

from parley.core import clock
from parley.core.db import Database
from parley.core.ground import Ground
from parley.core.ids import ConversationId
from parley.core.lanes import Worker
from parley.desk import drafts, presence
from parley.desk.presence import Doing
from parley.workspace import Staff
from tests.web.conftest import Browser, Open, hired, sign_in
from tests.web.site_chat import Chat, site_chat


async def types(database: Database, who: Staff, id: ConversationId, doing: Doing = "reply") -> None:
    async with database.transaction(who.workspace_id) as tx:
        await presence.show(tx, who, id, tab="one", doing=doing)


async def rows(browser: Browser) -> str:
    return (await browser.get("/inbox/rows")).text


async def test_a_row_shows_who_types_an_answer(grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId) -> None:
    barbara = await hired(database, grace, "barbara", "operator")
    for doing in ("looking", "note"):
        await types(database, barbara, id, doing)
        assert "barbara is typing" not in await rows(grace_at_work)
    await types(database, grace, id)
    assert "is typing" not in await rows(grace_at_work)

    await types(database, barbara, id)

    assert "barbara is typing" in await rows(grace_at_work)
    told = (await grace_at_work.get("/inbox/typists")).text
    assert f'data-typist="{id}"' in told and "barbara is typing" in told and "data-ends-in" in told


async def test_who_types_no_more_is_named_no_more(
    grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId, monkeypatch: pytest.MonkeyPatch
) -> None:
    await types(database, await hired(database, grace, "barbara", "operator"), id)
    now = clock.now() + presence.TYPING + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: now)
    assert "is typing" not in await rows(grace_at_work)
    assert "data-typist" not in (await grace_at_work.get("/inbox/typists")).text


async def test_a_stranger_hears_of_nobody_who_types(
    opened: Open, database: Database, grace: Staff, linus: Staff, id: ConversationId
) -> None:
    await types(database, grace, id)
    theirs = opened()
    await sign_in(theirs, linus)
    assert "data-typist" not in (await theirs.get("/inbox/typists")).text
    assert (await theirs.get(f"/conversations/{id}/typed")).status_code == 404


async def test_my_own_draft_is_marked_in_its_row(grace_at_work: Browser, database: Database, grace: Staff, id: ConversationId) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        await drafts.save(tx, grace, drafts.Draft(conversation_id=id, counter=1, text="Saturday is"))
    assert '<span class="talk-draft">Draft</span>' in await rows(grace_at_work)
    async with database.transaction(grace.workspace_id) as tx:
        await drafts.clear(tx, grace, id, counter=1)
    assert "talk-draft" not in await rows(grace_at_work)


@pytest.fixture
async def chat(ground: Ground, worker: Worker, grace: Staff) -> Chat:
    return await site_chat(ground, grace)


async def test_what_the_customer_types_is_shown_for_a_moment(
    grace_at_work: Browser, database: Database, grace: Staff, chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    await chat.hears("message", text="Hello")
    id = await chat.conversation(grace)
    async with database.transaction(grace.workspace_id) as tx:
        identity = await tx.value("SELECT identity_id FROM conversations WHERE workspace_id = $1 AND id = $2", tx.workspace_id, id)
        await presence.keep_typed(tx, identity, "Is Saturday <free>")
    assert "Is Saturday &lt;free&gt;" in (await grace_at_work.get(f"/conversations/{id}/typed")).text

    now = clock.now() + presence.TYPED + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: now)
    assert "Saturday" not in (await grace_at_work.get(f"/conversations/{id}/typed")).text
