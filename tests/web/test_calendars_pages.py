"""Business hours as a form: what is typed is understood, copied, refused with the day, and shown again."""

import re
from datetime import date

import httpx2
import pytest

from parley import workspace
from parley.core.db import Database
from parley.web.settings.week_form import TimeUnclear, Typed
from parley.workspace import Hours, Span, Staff
from tests.web.conftest import Browser, submit

PAGE = "/settings/hours"


@pytest.fixture
async def calendar(grace_at_work: Browser) -> str:
    """Its page."""
    return (await submit(grace_at_work, PAGE, page=PAGE)).headers["location"]


async def hours(database: Database, grace: Staff) -> Hours:
    async with database.transaction(grace.workspace_id) as tx:
        return (await workspace.calendars(tx))[0].hours


async def send(
    browser: Browser, page: str, *, do: str = "save", week: dict[str, list[str]] | None = None, **fields: str
) -> httpx2.Response:
    token = re.search(r'name="_csrf_token" value="([^"]+)"', (await browser.get(page)).text)
    assert token
    usual = {"name": "Usual", "zone": "Europe/Kyiv", "country": "", "subdivision": "", "do": do}
    return await browser.post(page, data={"_csrf_token": token[1], **usual, **fields, **(week or {})})


async def test_the_first_hours_are_those_of_the_whole_business(grace_at_work: Browser, calendar: str) -> None:
    page = (await grace_at_work.get(PAGE)).text
    assert "whole business" in page and f'href="{calendar}"' in page and "<svg" in page


async def test_a_week_with_a_lunch_break_and_a_night_is_kept(
    grace_at_work: Browser, calendar: str, database: Database, grace: Staff
) -> None:
    week = {"from-0": ["9", "14:00"], "to-0": ["13:00", "19"], "from-4": ["20:00"], "to-4": ["02:00"], "from-5": [""], "to-5": [""]}
    assert (await send(grace_at_work, calendar, week=week)).status_code == 303

    kept = (await hours(database, grace)).week
    assert kept[0] == (Span(540, 780), Span(840, 1140))
    assert kept[4] == (Span(1200, 1560),)
    assert kept[1] == kept[5] == ()


@pytest.mark.parametrize(("opens", "closes"), [("9", ""), ("25:00", "26:00"), ("nine", "ten"), ("9:75", "10"), ("-1", "5")])
async def test_a_time_that_is_none_is_refused_and_stands_there_still(
    grace_at_work: Browser, calendar: str, database: Database, grace: Staff, opens: str, closes: str
) -> None:
    before = await hours(database, grace)
    answer = await send(grace_at_work, calendar, week={"from-2": [opens], "to-2": [closes]})
    assert answer.status_code == 400 and "Write both times" in answer.text
    assert f'value="{opens}"' in answer.text and "week-row-wrong" in answer.text
    assert await hours(database, grace) == before


async def test_a_row_is_added_and_a_day_is_copied_before_anything_is_saved(
    grace_at_work: Browser, calendar: str, database: Database, grace: Staff
) -> None:
    before = await hours(database, grace)
    added = await send(grace_at_work, calendar, do="add-0", week={"from-0": ["9:00"], "to-0": ["13:00"]})
    copied = await send(grace_at_work, calendar, do="copy-0", week={"from-0": ["9:00"], "to-0": ["13:00"]})

    assert added.text.count('name="from-0"') == 2
    assert copied.text.count('value="9:00"') == 7
    assert await hours(database, grace) == before
    assert (await send(grace_at_work, calendar, do="copy-9")).status_code == 404


async def test_a_holiday_without_its_tick_is_worked_and_those_of_other_years_stay(
    grace_at_work: Browser, calendar: str, database: Database, grace: Staff
) -> None:
    await send(grace_at_work, calendar, country="KZ")
    page = (await grace_at_work.get(calendar)).text
    keys = re.findall(r'name="closed" value="([^"]+)"', page)
    assert len(keys) > 5

    await send(grace_at_work, calendar, country="KZ", week={"closed": [key.replace("&#39;", "'") for key in keys[1:]]})

    kept = await hours(database, grace)
    assert kept.worked == {keys[0].replace("&#39;", "'")}


async def test_a_day_unlike_others_is_added_and_removed(grace_at_work: Browser, calendar: str, database: Database, grace: Staff) -> None:
    day = {"day": "2027-03-07", "kind": "hours", "from": "10", "to": "15:00", "note": "Short day"}
    assert (await submit(grace_at_work, f"{calendar}/days", page=calendar, headers=None, **day)).status_code == 303
    assert (await hours(database, grace)).spans(date(2027, 3, 7)) == (Span(600, 900),)
    assert "Short day" in (await grace_at_work.get(calendar)).text

    await submit(grace_at_work, f"{calendar}/days/2027-03-07/remove", page=calendar)

    assert (await hours(database, grace)).special == ()
    assert (await submit(grace_at_work, f"{calendar}/days/2027-03-07/remove", page=calendar)).status_code == 404


@pytest.mark.parametrize("day", [{"day": "soon", "kind": "closed"}, {"day": "2027-03-07", "kind": "hours", "from": "", "to": ""}])
async def test_a_special_day_that_is_unclear_is_refused(grace_at_work: Browser, calendar: str, day: dict[str, str]) -> None:
    assert (await submit(grace_at_work, f"{calendar}/days", page=calendar, headers=None, **day)).status_code == 400


async def test_hours_of_the_whole_business_change_hands_before_they_go(grace_at_work: Browser, calendar: str) -> None:
    other = (await submit(grace_at_work, PAGE, page=PAGE)).headers["location"]
    assert (await submit(grace_at_work, f"{calendar}/remove", page=PAGE)).status_code == 409
    await submit(grace_at_work, f"{other}/default", page=PAGE)
    assert (await submit(grace_at_work, f"{calendar}/remove", page=PAGE)).status_code == 303


@pytest.mark.parametrize(
    ("rows", "span"),
    [
        (("9", "18"), Span(540, 1080)),
        (("09.30", "1800"), Span(570, 1080)),
        (("0:00", "24:00"), Span(0, 1440)),
        (("22:00", "0:00"), Span(1320, 1440)),
        (("8", "8"), Span(480, 1920)),
    ],
)
def test_times_are_understood_as_people_type_them(rows: tuple[str, str], span: Span) -> None:
    assert _typed(rows).hours().week[0] == (span,)


@pytest.mark.parametrize("rows", [("24:01", "25"), ("9:60", "10"), ("", "10"), ("9-10", "11"), ("999", "11")])
def test_what_is_no_time_is_refused(rows: tuple[str, str]) -> None:
    with pytest.raises(TimeUnclear):
        _typed(rows).hours()


def _typed(rows: tuple[str, str]) -> Typed:
    return Typed("Usual", "UTC", "", "", ((rows,), *([()] * 6)), frozenset(), ())
