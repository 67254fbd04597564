"""Locations and the calendars they live by."""

from datetime import UTC, datetime

import msgspec
import pytest

from parley import workspace
from parley.core.db import Database
from parley.core.errors import NotFound
from parley.core.ids import LocationId
from parley.workspace import CalendarId, Hours, Span, Staff
from parley.workspace.errors import NameMissing
from parley.workspace.scheduling import CalendarInUse, CountryUnknown, HoursTooMany

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
NIGHTS = Hours("Europe/Kyiv", week=((Span(1320, 1560),),) * 7)


async def test_a_location_without_hours_lives_by_the_workspace_in_its_own_zone(database: Database, grace: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        await workspace.add_calendar(tx, name="Usual", hours=Hours("Europe/Kyiv"), by=grace)
        almaty = await workspace.add_location(tx, name="Алматы", time_zone="Asia/Almaty", by=grace)

        assert (await workspace.business_hours(tx)).zone == "Europe/Kyiv"
        assert (await workspace.business_hours(tx, almaty.id)).zone == "Asia/Almaty"
        assert not (await workspace.business_hours(tx, almaty.id)).is_open(datetime(2026, 11, 23, 14, tzinfo=UTC))
        assert (await workspace.business_hours(tx)).is_open(datetime(2026, 11, 23, 14, tzinfo=UTC))


async def test_a_location_may_have_hours_of_its_own(database: Database, grace: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        await workspace.add_calendar(tx, name="Usual", hours=Hours("Europe/Kyiv"), by=grace)
        bar = await workspace.add_calendar(tx, name="Bar", hours=NIGHTS, by=grace)
        place = await workspace.add_location(tx, name="Поділ", time_zone="Europe/Kyiv", calendar_id=bar, by=grace)

        assert await workspace.business_hours(tx, place.id) == NIGHTS
        assert [(one.name, one.is_default, one.locations) for one in await workspace.calendars(tx)] == [
            ("Usual", True, 0),
            ("Bar", False, 1),
        ]


async def test_hours_that_are_removed_leave_their_locations_to_those_of_the_workspace(database: Database, grace: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        usual = await workspace.add_calendar(tx, name="Usual", hours=Hours("Europe/Kyiv"), by=grace)
        bar = await workspace.add_calendar(tx, name="Bar", hours=NIGHTS, by=grace)
        place = await workspace.add_location(tx, name="Поділ", time_zone="Europe/Kyiv", calendar_id=bar, by=grace)

        await workspace.remove_calendar(tx, bar, by=grace)

        assert (await workspace.location(tx, place.id)).calendar_id is None
        with pytest.raises(CalendarInUse):
            await workspace.remove_calendar(tx, usual, by=grace)


async def test_without_any_calendar_hours_are_the_usual_ones(database: Database, grace: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        assert await workspace.business_hours(tx) == Hours("Europe/Kyiv")


async def test_an_archived_location_comes_back_as_it_was(database: Database, grace: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        place = await workspace.add_location(tx, name="Поділ", phone="+380501112233", time_zone="Europe/Kyiv", by=grace)
        await workspace.archive_location(tx, place.id, by=grace)
        assert await workspace.locations(tx) == []
        assert [one.id for one in await workspace.locations(tx, archived=True)] == [place.id]

        await workspace.restore_location(tx, place.id, by=grace)

        assert await workspace.locations(tx) == [place]


async def test_what_cannot_be_kept_is_refused(database: Database, grace: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        with pytest.raises(NameMissing):
            await workspace.add_location(tx, name=" ", time_zone="UTC", by=grace)
        with pytest.raises(CountryUnknown):
            await workspace.add_calendar(tx, name="Mars", hours=Hours(country="ZZ"), by=grace)
        with pytest.raises(HoursTooMany):
            crowded = tuple(Span(at, at + 1) for at in range(13))
            await workspace.add_calendar(tx, name="Crowded", hours=Hours(week=(crowded,) * 7), by=grace)


async def test_a_stranger_finds_neither_location_nor_calendar(database: Database, grace: Staff, linus: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        place = await workspace.add_location(tx, name="Поділ", time_zone="UTC", by=grace)
        calendar = await workspace.add_calendar(tx, name="Usual", hours=Hours(), by=grace)
    async with database.transaction(linus.workspace_id) as tx:
        with pytest.raises(NotFound):
            await workspace.archive_location(tx, LocationId(place.id), by=linus)
        with pytest.raises(NotFound):
            await workspace.make_default(tx, CalendarId(calendar), by=linus)
        with pytest.raises(NotFound):
            await workspace.add_location(tx, name="Mine", time_zone="UTC", calendar_id=calendar, by=linus)
        assert await workspace.locations(tx) == [] and await workspace.calendars(tx) == []


async def test_special_days_are_kept_in_order_and_the_last_word_counts(database: Database, grace: Staff) -> None:
    days = [workspace.SpecialDay(NOON.date()), workspace.SpecialDay(NOON.date(), (Span(600, 900),), "short")]
    async with database.transaction(grace.workspace_id) as tx:
        id = await workspace.add_calendar(tx, name="Usual", hours=msgspec.structs.replace(Hours(), special=tuple(days)), by=grace)
        assert (await workspace.calendar(tx, id)).hours.special == (days[1],)
