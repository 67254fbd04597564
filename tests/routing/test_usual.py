"""What is usual of a channel: by the hour of the week, by the wall clock, and by the quieter of the weeks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from parley.routing.silence import usual
from parley.routing.silence.usual import HOUR

KYIV = ZoneInfo("Europe/Kyiv")
NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
LONG_AGO = NOON - timedelta(weeks=30)


def every_week(hour: datetime, *counts: int) -> dict[datetime, int]:
    return {hour - timedelta(weeks=n): count for n, count in enumerate(counts, start=1)}


def test_an_hour_is_as_busy_as_the_quieter_of_those_before_it() -> None:
    slots = usual.slots(NOON, NOON + HOUR, ZoneInfo("UTC"))

    assert usual.expected(slots, every_week(NOON, 8, 9, 8, 10, 8, 12, 9, 8), LONG_AGO) == 8
    assert usual.expected(slots, every_week(NOON, 90, 0, 0, 0, 90, 0, 0, 0), LONG_AGO) == 0


def test_a_part_of_an_hour_is_a_part_of_what_comes_in_it() -> None:
    slots = usual.slots(NOON + HOUR / 4, NOON + HOUR / 2, ZoneInfo("UTC"))

    assert usual.expected(slots, every_week(NOON, *[8] * 8), LONG_AGO) == 2


def test_of_fewer_than_three_weeks_nothing_is_expected() -> None:
    slots = usual.slots(NOON, NOON + HOUR, ZoneInfo("UTC"))
    busy = every_week(NOON, *[50] * 8)

    assert usual.expected(slots, busy, NOON - timedelta(weeks=2)) == 0
    assert usual.expected(slots, busy, NOON - timedelta(weeks=3)) == 50


def test_the_same_hour_of_the_week_is_the_same_by_the_wall_clock_when_summer_time_ends_between() -> None:
    """On 25 October 2026 the clocks of Kyiv went back: ten in the morning was seven by UTC before, and is eight now."""
    ten = datetime(2026, 10, 28, 10, tzinfo=KYIV)

    [slot] = usual.slots(ten, ten + HOUR, KYIV)

    assert [hour.astimezone(KYIV).hour for hour in slot.before] == [10] * 8
    assert slot.before[0] == datetime(2026, 10, 21, 7, tzinfo=UTC)


def test_no_more_than_a_day_is_looked_back_upon() -> None:
    assert sum(slot.share for slot in usual.slots(NOON - timedelta(days=90), NOON, KYIV)) == pytest.approx(24)


@pytest.mark.parametrize(
    ("minutes", "usual_minutes", "slow"),
    [
        pytest.param((90, 90, 90), 30, True, id="all wait longer"),
        pytest.param((90, 90), 30, False, id="only two of them"),
        pytest.param((1, 1, 1, 90, 90), 30, False, id="most have just come"),
        pytest.param((50, 50, 50), 30, False, id="a little longer"),
        pytest.param((9, 9, 9), 1, False, id="nobody waits for long"),
        pytest.param((11, 11, 11), 1, True, id="usually at once"),
    ],
)
def test_a_channel_is_slow_when_half_of_all_wait_longer_than_nine_of_ten_did(
    minutes: tuple[int, ...], usual_minutes: int, slow: bool
) -> None:
    waits = [timedelta(minutes=one) for one in minutes]

    assert usual.is_slow(waits, timedelta(minutes=usual_minutes)) is slow


def test_an_alarm_that_is_on_does_not_flicker() -> None:
    waits = [timedelta(minutes=50)] * 3

    assert not usual.is_slow(waits, timedelta(minutes=30))
    assert usual.is_slow(waits, timedelta(minutes=30), already=True)
