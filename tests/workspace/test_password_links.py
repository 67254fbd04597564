"""Links to a new password: who makes them, what they end, and that they end themselves."""

from datetime import timedelta

import pytest

from parley import workspace
from parley.core import clock
from parley.core.db import Database
from parley.core.errors import NotFound
from parley.workspace import OwnerOnly, PasswordLinkUnusable, Staff, Visit, WrongPassword
from parley.workspace.errors import PasswordTooShort
from tests.workspace.conftest import PASSWORD

NEW = "a quiet harbour"


@pytest.fixture
async def barbara(database: Database, grace: Staff) -> Staff:
    async with database.transaction(grace.workspace_id) as tx:
        return await workspace.add_staff(tx, name="Barbara", email="barbara@salon.example", role="operator", password=PASSWORD, by=grace)


async def link(database: Database, grace: Staff, whom: Staff) -> str:
    async with database.transaction(grace.workspace_id) as tx:
        return await workspace.password_links.make(tx, whom.id, by=grace)


async def use(database: Database, whom: Staff, token: str, password: str = NEW) -> None:
    async with database.transaction(whom.workspace_id) as tx:
        await workspace.password_links.use(tx, token, password)


async def enters(database: Database, whom: Staff, password: str) -> bool:
    try:
        await workspace.sign_in(database, email=whom.email, password=password, visit=Visit("192.0.2.1"))
    except WrongPassword:
        return False
    return True


async def test_the_old_password_holds_until_the_link_is_used(database: Database, grace: Staff, barbara: Staff) -> None:
    token = await link(database, grace, barbara)
    assert await enters(database, barbara, PASSWORD)

    await use(database, barbara, token)

    assert await enters(database, barbara, NEW) and not await enters(database, barbara, PASSWORD)


async def test_a_new_password_ends_every_session(database: Database, grace: Staff, barbara: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        await workspace.sessions.open(tx, barbara, Visit("192.0.2.2"))
    await use(database, barbara, await link(database, grace, barbara))

    async with database.transaction(grace.workspace_id) as tx:
        assert await workspace.sessions.list_of(tx, barbara.id) == []


async def test_it_works_once_and_only_the_newest_does(database: Database, grace: Staff, barbara: Staff) -> None:
    first, second = await link(database, grace, barbara), await link(database, grace, barbara)
    await use(database, barbara, second)

    for token in (first, second):
        with pytest.raises(PasswordLinkUnusable):
            await use(database, barbara, token, "another quiet harbour")


async def test_a_weak_password_does_not_spend_the_link(database: Database, grace: Staff, barbara: Staff) -> None:
    token = await link(database, grace, barbara)
    with pytest.raises(PasswordTooShort):
        await use(database, barbara, token, "short")

    await use(database, barbara, token)
    assert await enters(database, barbara, NEW)


async def test_after_a_day_it_is_too_old(database: Database, grace: Staff, barbara: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    token = await link(database, grace, barbara)
    later = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: later)

    with pytest.raises(PasswordLinkUnusable):
        await use(database, barbara, token)


async def test_who_was_dismissed_sets_no_new_password(database: Database, grace: Staff, barbara: Staff) -> None:
    token = await link(database, grace, barbara)
    async with database.transaction(grace.workspace_id) as tx:
        await workspace.deactivate(tx, barbara.id, by=grace)

    with pytest.raises(PasswordLinkUnusable):
        await use(database, barbara, token)


async def test_an_administrator_makes_none_for_an_owner_and_a_stranger_none_at_all(
    database: Database, grace: Staff, barbara: Staff, linus: Staff
) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        await workspace.change_role(tx, barbara.id, "admin", by=grace)
        admin = await workspace.staff_member(tx, barbara.id)
        with pytest.raises(OwnerOnly):
            await workspace.password_links.make(tx, grace.id, by=admin)
    async with database.transaction(linus.workspace_id) as tx:
        with pytest.raises(NotFound):
            await workspace.password_links.make(tx, grace.id, by=linus)
