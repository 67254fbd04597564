"""Practice within somebody's own workspace: three customers write, one is answered, all of them leave again."""

from collections.abc import AsyncIterator

import pytest

from parley import app, channels, conversations, workspace
from parley.conversations import Author, InboxRow
from parley.core import ids
from parley.core.ground import Ground
from parley.core.i18n import LANGUAGES
from parley.core.ids import ConversationId, WorkspaceId
from parley.demo import answering, practising
from parley.demo.troupe import troupe
from parley.workspace import Staff
from parley.workspace.branding import BUSINESSES
from tests.spine.waiting import until


@pytest.fixture
async def grace(ground: Ground) -> Staff:
    async with ground.database.transaction(WorkspaceId(ids.new())) as tx:
        return (await workspace.found(tx, name="Salon", owner_name="Grace", owner_email="g@salon.example", owner_password="a long secret"))[
            1
        ]


@pytest.fixture
async def working(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """Everything runs, as where nobody asked for a demonstration; guests are quick."""
    monkeypatch.setattr(practising, "BETWEEN_GUESTS", practising.BETWEEN_GUESTS / 100)
    monkeypatch.setattr(answering, "LOOKS_AFTER", answering.LOOKS_AFTER / 50)
    monkeypatch.setattr(answering, "WRITES_AFTER", answering.WRITES_AFTER / 50)
    async with app.working(ground):
        yield


async def _begin(ground: Ground, grace: Staff) -> None:
    async with ground.database.transaction(grace.workspace_id) as tx:
        await workspace.practice.begin(tx, language="ru", business="gym", by=grace)


async def _inbox(ground: Ground, grace: Staff) -> list[InboxRow]:
    async with ground.database.transaction(grace.workspace_id) as tx:
        return await conversations.inbox(tx, grace.id, which="all")


async def _three(ground: Ground, grace: Staff) -> list[InboxRow]:
    rows = await _inbox(ground, grace)
    return rows if len(rows) == 3 else []


async def test_three_customers_write_through_three_accounts(ground: Ground, grace: Staff, working: None) -> None:
    await _begin(ground, grace)

    rows = await until(lambda: _three(ground, grace))

    assert {row.name for row in rows} == {guest.name for guest in troupe("gym", "ru")}
    async with ground.database.transaction(grace.workspace_id) as tx:
        accounts = await channels.accounts(tx)
    assert len(accounts) == 3 and all("тренировка" in row.name for row in accounts)


async def test_begun_twice_it_happens_once(ground: Ground, grace: Staff, working: None) -> None:
    await _begin(ground, grace)
    await until(lambda: _three(ground, grace))
    await _begin(ground, grace)

    async with ground.database.transaction(grace.workspace_id) as tx:
        assert len(await channels.accounts(tx)) == 3


async def test_who_is_answered_answers_and_all_of_them_leave_again(ground: Ground, grace: Staff, working: None) -> None:
    await _begin(ground, grace)
    row = (await until(lambda: _three(ground, grace)))[0]
    guest = next(guest for guest in troupe("gym", "ru") if guest.name == row.name)
    async with ground.database.transaction(grace.workspace_id) as tx:
        way = (await conversations.ways(tx, await conversations.conversation(tx, ConversationId(row.id))))[0]
        by = Author("staff", grace.id)
        await conversations.reply(tx, ConversationId(row.id), text="Добрый день!", way=(way.identity_id, way.account_id), author=by)

    async def answered() -> bool:
        async with ground.database.transaction(grace.workspace_id) as tx:
            return guest.more[0] in [message.text for message in await conversations.timeline(tx, row.person_id)]

    assert await until(answered)

    async with ground.database.transaction(grace.workspace_id) as tx:
        await workspace.practice.leave(tx, by=grace)

    async def gone() -> bool:
        async with ground.database.transaction(grace.workspace_id) as tx:
            standing = await workspace.practice.standing(tx)
            return standing is not None and standing.left_at is not None

    assert await until(gone)
    assert await _inbox(ground, grace) == []


def test_every_trade_has_three_customers_in_every_language_one_at_each_door() -> None:
    for business in BUSINESSES:
        for language in LANGUAGES:
            guests = troupe(business, language)
            assert {guest.through for guest in guests} == set(practising.PLACES)
            assert all(guest.opens and guest.more and guest.language == language for guest in guests)
            assert len({guest.key for guest in guests}) == len(guests)
