"""Business hours as a pure thing: weeks, holidays, special days, nights over midnight, and clocks that jump."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some

from parley.workspace import Hours, Span, SpecialDay
from parley.workspace.feasts import feasts_of
from parley.workspace.hours import WORKDAYS, Week

KYIV = ZoneInfo("Europe/Kyiv")
SHOP = Hours("Europe/Kyiv")
BAR = Hours("Europe/Kyiv", week=((Span(1320, 1560),),) * 7)
ALWAYS = Hours("Europe/Kyiv", week=((Span(0, 1440),),) * 7)
NEVER = Hours("Europe/Kyiv", week=((),) * 7)


def kyiv(day: str, time: str, *, fold: int = 0) -> datetime:
    return datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=KYIV, fold=fold)


def test_a_shop_is_open_from_its_first_minute_until_before_its_last() -> None:
    assert not SHOP.is_open(kyiv("2026-11-23", "08:59:59"))
    assert SHOP.is_open(kyiv("2026-11-23", "09:00"))
    assert SHOP.is_open(kyiv("2026-11-23", "17:59:59"))
    assert not SHOP.is_open(kyiv("2026-11-23", "18:00"))


def test_after_friday_evening_it_opens_on_monday() -> None:
    assert SHOP.next_opening(kyiv("2026-11-20", "18:00")) == kyiv("2026-11-23", "09:00")


def test_a_lunch_break_does_not_count() -> None:
    with_lunch = Hours("UTC", week=((Span(540, 780), Span(840, 1080)),) * 7)
    noon = datetime(2026, 5, 4, 12, tzinfo=UTC)
    assert with_lunch.business_time(noon, noon + timedelta(hours=3)) == timedelta(hours=2)
    assert with_lunch.add_business_time(noon, timedelta(hours=2)) == noon + timedelta(hours=3)


def test_a_night_belongs_to_the_evening_on_which_it_begins() -> None:
    closed_sunday = msgspec.structs.replace(BAR, special=(SpecialDay(date(2026, 11, 22)),))
    assert closed_sunday.is_open(kyiv("2026-11-22", "01:59"))
    assert not closed_sunday.is_open(kyiv("2026-11-22", "22:00"))
    assert not closed_sunday.is_open(kyiv("2026-11-23", "01:00"))


def test_a_place_that_never_closes_has_no_next_opening_and_one_that_never_opens_neither() -> None:
    now = kyiv("2026-11-22", "12:00")
    assert ALWAYS.is_open(now) and ALWAYS.next_opening(now) is None
    assert not NEVER.is_open(now) and NEVER.next_opening(now) is None
    assert NEVER.add_business_time(now, timedelta(minutes=1)) is None
    assert ALWAYS.business_time(now, now + timedelta(days=30)) == timedelta(days=30)


def test_the_lost_hour_is_no_business_time() -> None:
    """In Kyiv the clocks jump from 3:00 to 4:00 on 29 March 2026."""
    night = Hours("Europe/Kyiv", week=((Span(120, 300),),) * 7)
    assert night.business_time(kyiv("2026-03-29", "00:00"), kyiv("2026-03-29", "12:00")) == timedelta(hours=2)
    opens_in_the_gap = Hours("Europe/Kyiv", week=((Span(210, 300),),) * 7)
    assert opens_in_the_gap.intervals(date(2026, 3, 29)) == [(kyiv("2026-03-29", "04:00"), kyiv("2026-03-29", "05:00"))]
    lies_in_the_gap = Hours("Europe/Kyiv", week=((Span(190, 230),),) * 7)
    assert lies_in_the_gap.intervals(date(2026, 3, 29)) == []


def test_the_doubled_hour_counts_twice() -> None:
    """In Kyiv the clocks go back from 4:00 to 3:00 on 25 October 2026."""
    night = Hours("Europe/Kyiv", week=((Span(120, 300),),) * 7)
    assert night.business_time(kyiv("2026-10-25", "00:00"), kyiv("2026-10-25", "12:00")) == timedelta(hours=4)
    until_half_past = Hours("Europe/Kyiv", week=((Span(120, 210),),) * 7)
    assert until_half_past.is_open(kyiv("2026-10-25", "03:15", fold=1))
    assert not until_half_past.is_open(kyiv("2026-10-25", "03:45", fold=1))


def test_a_day_that_a_zone_skipped_is_skipped() -> None:
    """Samoa had no 30 December 2011."""
    samoa = Hours("Pacific/Apia", week=((Span(540, 1080),),) * 7)
    assert samoa.business_time(datetime(2011, 12, 29, tzinfo=UTC), datetime(2012, 1, 2, tzinfo=UTC)) > timedelta(hours=18)
    assert samoa.intervals(date(2011, 12, 30)) == []


def test_holidays_are_closed_unless_they_are_worked() -> None:
    salon = Hours("Asia/Almaty", week=((Span(600, 1200),),) * 7, country="KZ")
    womens_day = datetime(2026, 3, 8, 12, tzinfo=ZoneInfo("Asia/Almaty"))
    [key] = [feast.key for feast in feasts_of("KZ", "", 2026, "en") if feast.day == womens_day.date()]
    assert not salon.is_open(womens_day)
    assert msgspec.structs.replace(salon, worked=frozenset({key})).is_open(womens_day)


def test_a_special_day_comes_before_the_holiday_that_it_is() -> None:
    salon = Hours("Europe/Minsk", country="BY", special=(SpecialDay(date(2027, 1, 1), (Span(720, 960),)),))
    assert salon.intervals(date(2027, 1, 1)) == [(datetime(2027, 1, 1, 9, tzinfo=UTC), datetime(2027, 1, 1, 13, tzinfo=UTC))]


@pytest.mark.parametrize(("opens", "closes"), [(600, 600), (600, 500), (0, 1441), (1000, 2441)])
def test_a_span_lasts_a_minute_to_a_day(opens: int, closes: int) -> None:
    with pytest.raises(ValueError):
        Span(opens, closes)


def test_a_country_that_is_none_has_no_holidays() -> None:
    assert feasts_of("XX", "", 2026, "ru") == []


@pytest.mark.parametrize("country", ["RU", "BY", "KZ", "US", "LV"])
def test_each_holiday_has_a_key_of_its_own_that_does_not_depend_on_the_language(country: str) -> None:
    russian, english = feasts_of(country, "", 2026, "ru"), feasts_of(country, "", 2026, "en")
    keys = [feast.key for feast in english]
    assert keys and len(set(keys)) == len(keys) == len(english)
    assert [feast.key for feast in russian] == keys


# ── what holds whatever the hours are ───────────────────────────────────────────────────────────

JUMPS = [date(2026, 3, 8), date(2026, 3, 29), date(2026, 4, 5), date(2026, 10, 4), date(2026, 10, 25), date(2026, 11, 1)]
ZONES = ["Europe/Kyiv", "America/New_York", "Asia/Almaty", "Australia/Lord_Howe", "America/Havana", "Africa/Cairo", "UTC"]


def _span(opens: int, length: int) -> Span:
    return Span(opens, opens + length)


def _near(day: date, seconds: int) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(seconds=seconds)


def _seconds(seconds: int) -> timedelta:
    return timedelta(seconds=seconds)


def _day(spans: list[Span]) -> tuple[Span, ...]:
    return tuple(spans)


def _special(days: list[SpecialDay]) -> tuple[SpecialDay, ...]:
    return tuple(days)


def _hours(zone: str, week: Week, special: tuple[SpecialDay, ...]) -> Hours:
    return Hours(zone, week, special=special)


days = some.lists(some.builds(_span, some.integers(0, 1439), some.integers(1, 1440)), max_size=3).map(_day)
weeks: some.SearchStrategy[Week] = some.tuples(days, days, days, days, days, days, days)
special_days = some.lists(some.builds(SpecialDay, some.sampled_from(JUMPS), days), max_size=2).map(_special)
hours = some.builds(_hours, some.sampled_from(ZONES), weeks, special_days)
moments = some.builds(_near, some.sampled_from(JUMPS), some.integers(-200_000, 200_000))
amounts = some.integers(1, 200_000).map(_seconds)


@given(hours, moments, amounts)
def test_adding_business_time_is_undone_by_measuring_it(hours: Hours, start: datetime, amount: timedelta) -> None:
    end = hours.add_business_time(start, amount)
    assert end is None or hours.business_time(start, end) == amount


@given(hours, moments, amounts, amounts)
def test_business_time_of_two_parts_is_that_of_the_whole(hours: Hours, start: datetime, one: timedelta, two: timedelta) -> None:
    middle, end = start + one, start + one + two
    whole = hours.business_time(start, end)
    assert whole == hours.business_time(start, middle) + hours.business_time(middle, end)
    assert timedelta(0) <= whole <= one + two


@given(hours, moments)
def test_the_next_opening_is_open_and_was_shut_just_before(hours: Hours, at: datetime) -> None:
    opening = hours.next_opening(at)
    if opening is not None:
        assert opening > at
        assert hours.is_open(opening) and not hours.is_open(opening - timedelta(microseconds=1))
        assert hours.is_open(at) or hours.business_time(at, opening) == timedelta(0)


@given(hours, moments)
def test_an_open_place_has_a_closing_and_a_shut_one_none(hours: Hours, at: datetime) -> None:
    closing = hours.closing(at)
    assert (closing is not None) == hours.is_open(at)
    if closing is not None:
        assert hours.business_time(at, closing) == closing - at


@given(hours, some.sampled_from(JUMPS))
def test_intervals_are_in_order_apart_and_not_empty(hours: Hours, day: date) -> None:
    intervals = hours.intervals(day)
    edges = [edge for interval in intervals for edge in interval]
    assert all(earlier < later for earlier, later in pairwise(edges))


@given(hours)
def test_hours_survive_being_stored(hours: Hours) -> None:
    assert msgspec.json.decode(msgspec.json.encode(hours), type=Hours) == hours


def test_the_usual_week_has_two_free_days() -> None:
    assert [bool(day) for day in WORKDAYS] == [True] * 5 + [False] * 2
