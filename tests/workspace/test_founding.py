"""A workspace begins with its owner, and keeps to itself."""

from zoneinfo import ZoneInfo

import pytest

from parley import workspace
from parley.core import ids
from parley.core.db import Database
from parley.core.errors import Forbidden, NotFound
from parley.core.ids import WorkspaceId
from parley.workspace import Settings, Staff
from parley.workspace.errors import LanguageUnknown, TimeZoneUnknown
from tests.workspace.conftest import PASSWORD, founded


async def test_a_founded_workspace_has_a_name_a_slug_and_an_owner(database: Database, grace: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        salon = await workspace.workspace(tx)

    assert (salon.name, salon.slug, salon.time_zone, salon.settings) == ("Salon Мрія", "salon-mriia", "Europe/Kyiv", Settings())
    assert (grace.role, grace.email, grace.active) == ("owner", "grace@salon.example", True)


async def test_two_workspaces_of_one_name_get_different_slugs(database: Database, grace: Staff) -> None:
    other = await founded(database, name="Salon Мрія", owner="Linus", email="linus@garage.example")

    async with database.transaction(other.workspace_id) as tx:
        second = await workspace.workspace(tx)
    assert second.slug.startswith("salon-mriia-")


@pytest.mark.parametrize(
    ("zone", "language", "refusal"),
    [("Mars/Olympus", "ru", TimeZoneUnknown), ("../../etc/passwd", "ru", TimeZoneUnknown), ("UTC", "la", LanguageUnknown)],
)
async def test_an_unknown_zone_or_language_founds_nothing(database: Database, zone: str, language: str, refusal: type[Exception]) -> None:
    async with database.transaction(WorkspaceId(ids.new())) as tx:
        with pytest.raises(refusal):
            await workspace.found(
                tx, name="Salon", owner_name="Grace", owner_email="g@s.example", owner_password=PASSWORD, time_zone=zone, language=language
            )
        with pytest.raises(NotFound):
            await workspace.workspace(tx)


async def test_settings_and_locations_are_kept(database: Database, grace: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        await workspace.decide(tx, Settings(journal_days=30), by=grace)
        await workspace.rename(tx, name="Салон Мрія", language="uk", time_zone="Europe/Warsaw", by=grace)
        podil = await workspace.add_location(tx, name="Поділ", address="Київ", time_zone="Europe/Kyiv", by=grace)

    async with database.transaction(grace.workspace_id) as tx:
        salon = await workspace.workspace(tx)
        assert (salon.name, salon.language, salon.settings.journal_days) == ("Салон Мрія", "uk", 30)
        assert ZoneInfo(salon.time_zone).key == "Europe/Warsaw"
        assert await workspace.locations(tx) == [podil]


async def test_an_operator_does_not_change_the_workspace(database: Database, grace: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        ada = await workspace.add_staff(tx, name="Ada", email="ada@salon.example", role="operator", password=PASSWORD, by=grace)
        with pytest.raises(Forbidden):
            await workspace.rename(tx, name="Mine now", language="en", time_zone="UTC", by=ada)


async def test_a_stranger_sees_nothing_of_it(database: Database, grace: Staff, linus: Staff) -> None:
    async with database.transaction(linus.workspace_id) as tx:
        assert await workspace.staff(tx) == [linus]
        with pytest.raises(NotFound):
            await workspace.staff_member(tx, grace.id)
