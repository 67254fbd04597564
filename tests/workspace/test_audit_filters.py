"""The audit log answers to who, what, about what and when, and can be read whole."""

from datetime import timedelta

import pytest

from parley import workspace
from parley.core import clock
from parley.core.db import Database
from parley.workspace import Staff, audit
from parley.workspace.audit import Sought
from tests.workspace.conftest import PASSWORD


@pytest.fixture
async def ada(database: Database, grace: Staff) -> Staff:
    """Hired by Grace; she has signed nothing herself but one thing."""
    async with database.transaction(grace.workspace_id) as tx:
        ada = await workspace.add_staff(tx, name="Ada", email="ada@salon.example", role="admin", password=PASSWORD, by=grace)
        place = await workspace.add_location(tx, name="Поділ", time_zone="UTC", by=ada)
        await workspace.archive_location(tx, place.id, by=grace)
    return ada


async def found(database: Database, staff: Staff, sought: Sought) -> list[str]:
    async with database.transaction(staff.workspace_id) as tx:
        return [entry.action for entry in await audit.page(tx, sought=sought)]


async def test_by_who_did_it(database: Database, ada: Staff) -> None:
    assert await found(database, ada, Sought(actor=ada.id)) == ["location.added"]


async def test_by_what_was_done(database: Database, ada: Staff) -> None:
    assert await found(database, ada, Sought(actions=("staff.added", "workspace.founded"))) == ["staff.added", "workspace.founded"]


async def test_by_what_it_is_about(database: Database, ada: Staff) -> None:
    async with database.transaction(ada.workspace_id) as tx:
        [place] = await workspace.locations(tx, archived=True)
    assert await found(database, ada, Sought(target_kind="location")) == ["location.archived", "location.added"]
    assert await found(database, ada, Sought(target_kind="location", target_id=place.id, actor=ada.id)) == ["location.added"]


async def test_by_when(database: Database, ada: Staff) -> None:
    now = clock.now()
    assert await found(database, ada, Sought(since=now + timedelta(hours=1))) == []
    assert await found(database, ada, Sought(until=now - timedelta(hours=1))) == []
    assert len(await found(database, ada, Sought(since=now - timedelta(hours=1), until=now + timedelta(hours=1)))) == 4


async def test_read_whole_it_is_what_its_pages_are(database: Database, ada: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "EXPORTED_AT_ONCE", 2)
    whole = [entry.action async for entry in audit.everything(lambda: database.transaction(ada.workspace_id), Sought())]
    assert whole == await found(database, ada, Sought())


async def test_a_stranger_finds_nothing_by_any_filter(database: Database, ada: Staff, linus: Staff) -> None:
    assert await found(database, linus, Sought(actor=ada.id)) == []
    assert await found(database, linus, Sought(target_kind="location")) == []


async def test_what_an_entry_is_about_has_its_name(database: Database, ada: Staff) -> None:
    async with database.transaction(ada.workspace_id) as tx:
        [entry, *_] = await audit.page(tx, sought=Sought(target_kind="location"))
    assert entry.target_name == "Поділ"
