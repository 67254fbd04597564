"""When a promise is at risk, and when it is broken: tables of what happened, by the wall clock of Kyiv."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from parley.conversations import Status
from parley.routing.sla import Clock, Promise, Terms, Turn, follow
from parley.workspace import Hours, Span, SpecialDay

ZONE = ZoneInfo("Europe/Kyiv")
OFFICE = Hours("Europe/Kyiv", week=(*([(Span(540, 1080),)] * 5), (), ()))
"""9:00 to 18:00 on working days."""
LUNCH = Hours("Europe/Kyiv", week=((Span(540, 780), Span(840, 1080)),) * 7)
"""9:00 to 13:00 and 14:00 to 18:00."""
THREE_SHIFTS = Hours("Europe/Kyiv", week=((Span(480, 600), Span(660, 720), Span(900, 960)),) * 7)
"""8:00 to 10:00, 11:00 to 12:00, 15:00 to 16:00."""
NIGHT = Hours("Europe/Kyiv", week=((Span(60, 360),),) * 7)
"""1:00 to 6:00, over the hour that is lost in March, and the one that comes twice in October."""
ALWAYS = Hours("Europe/Kyiv", week=((Span(0, 1440),),) * 7)
NEVER = Hours("Europe/Kyiv", week=((),) * 7)
WITH_A_HOLIDAY = Hours("Europe/Kyiv", week=OFFICE.week, special=(SpecialDay(date(2026, 3, 3)),))
BRITISH = Hours("Europe/Kyiv", week=OFFICE.week, country="GB")
"""With the holidays of a country: Good Friday is the 3rd of April 2026."""

Happening = tuple[str, str]
"""When, and what: asks, again, answered, put off, back, resolved, reopened."""


def at(text: str, *, fold: int = 0) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=ZONE, fold=fold)


def turns(happenings: Sequence[Happening]) -> list[Turn]:
    told: list[Turn] = []
    since: datetime | None = None
    for when, what in happenings:
        moment = at(when)
        match what:
            case "asks" | "asks anew":
                since = since or moment
            case "answered" | "resolved":
                since = None
            case _:
                pass
        status = {"answered": Status.WAITING, "put off": Status.SNOOZED, "resolved": Status.RESOLVED}.get(what, Status.OPEN)
        told.append(Turn(moment, status, since, anew=what == "asks anew"))
    return told


def follows(hours: Hours, clock: Clock, minutes: int, happenings: Sequence[Happening], now: str, **more: Any) -> Promise:
    terms = Terms({clock: timedelta(minutes=minutes)}, hours, warns_percent=more.pop("warns", 50))
    return follow({}, turns(happenings), terms, at(now), **more)[clock]


def told(moment: datetime | None) -> str:
    return moment.astimezone(ZONE).strftime("%m-%d %H:%M") if moment else "-"


# ── an answer ───────────────────────────────────────────────────────────────────────────────────

DUE = [
    pytest.param(ALWAYS, "03-02 10:00", 30, "03-02 10:15", "03-02 10:30", id="open_at_all_hours"),
    pytest.param(OFFICE, "03-02 10:00", 30, "03-02 10:15", "03-02 10:30", id="within_the_day"),
    pytest.param(OFFICE, "03-02 17:50", 30, "03-03 09:05", "03-03 09:20", id="over_the_night"),
    pytest.param(OFFICE, "03-02 05:00", 30, "03-02 09:15", "03-02 09:30", id="before_the_doors_open"),
    pytest.param(OFFICE, "03-06 17:50", 30, "03-09 09:05", "03-09 09:20", id="over_the_week_end"),
    pytest.param(LUNCH, "03-02 12:50", 30, "03-02 14:05", "03-02 14:20", id="over_the_lunch_break"),
    pytest.param(LUNCH, "03-02 13:20", 30, "03-02 14:15", "03-02 14:30", id="asked_in_the_lunch_break"),
    pytest.param(LUNCH, "03-02 12:30", 30, "03-02 12:45", "03-02 13:00", id="due_when_the_break_begins"),
    pytest.param(THREE_SHIFTS, "03-02 09:30", 120, "03-02 11:30", "03-02 15:30", id="over_three_shifts"),
    pytest.param(THREE_SHIFTS, "03-02 09:30", 240, "03-02 15:30", "03-03 09:30", id="more_shifts_than_a_day_has"),
    pytest.param(WITH_A_HOLIDAY, "03-02 17:30", 60, "03-02 18:00", "03-04 09:30", id="over_a_day_that_is_closed"),
    pytest.param(BRITISH, "04-02 17:30", 60, "04-02 18:00", "04-06 09:30", id="over_a_holiday_of_the_country_and_a_week_end"),
    pytest.param(OFFICE, "03-02 12:00", 18 * 60, "03-03 12:00", "03-04 12:00", id="longer_than_a_day"),
    pytest.param(OFFICE, "03-05 12:00", 5 * 9 * 60, "03-09 16:30", "03-12 12:00", id="five_working_days"),
    pytest.param(NIGHT, "03-29 02:30", 60, "03-29 04:00", "03-29 04:30", id="over_the_hour_that_is_lost"),
    pytest.param(NIGHT, "03-28 05:30", 5 * 60, "03-29 04:00", "03-30 01:30", id="a_night_that_is_an_hour_shorter"),
    pytest.param(NIGHT, "10-24 05:30", 5 * 60, "10-25 03:00", "10-25 04:30", id="a_night_that_is_an_hour_longer"),
    pytest.param(OFFICE, "03-27 17:00", 120, "03-27 18:00", "03-30 10:00", id="by_the_wall_clock_after_the_change_in_spring"),
    pytest.param(OFFICE, "10-23 17:00", 120, "10-23 18:00", "10-26 10:00", id="by_the_wall_clock_after_the_change_in_autumn"),
]


@pytest.mark.parametrize(("hours", "asked", "minutes", "warns", "due"), DUE)
def test_an_answer_is_due_when_so_much_business_time_is_over(hours: Hours, asked: str, minutes: int, warns: str, due: str) -> None:
    promise = follows(hours, Clock.FIRST, minutes, [(asked, "asks")], asked)
    assert (told(promise.warn_at), told(promise.due_at)) == (warns, due)


def test_the_doubled_hour_counts_twice() -> None:
    """From half past three to four by the wall clock are an hour and a half."""
    terms = Terms({Clock.FIRST: timedelta(minutes=90)}, NIGHT)
    asked = at("10-25 03:30")
    promise = follow({}, [Turn(asked, Status.OPEN, asked)], terms, asked)[Clock.FIRST]
    assert promise.due_at == at("10-25 04:00")


def test_where_it_never_opens_nothing_is_ever_due() -> None:
    promise = follows(NEVER, Clock.FIRST, 30, [("03-02 10:00", "asks")], "03-02 10:00")
    assert (promise.warn_at, promise.due_at, promise.next_at) == (None, None, None)


LIVES = [
    pytest.param([("03-02 10:00", "asks")], "03-02 10:14", (None, None, None), id="calm"),
    pytest.param([("03-02 10:00", "asks")], "03-02 10:15", ("03-02 10:15", None, None), id="at_risk"),
    pytest.param([("03-02 10:00", "asks")], "03-02 10:30", ("03-02 10:15", "03-02 10:30", None), id="broken"),
    pytest.param([("03-02 10:00", "asks"), ("03-02 10:10", "answered")], "03-02 12:00", (None, None, "03-02 10:10"), id="kept"),
    pytest.param(
        [("03-02 10:00", "asks"), ("03-02 10:20", "answered")], "03-02 12:00", ("03-02 10:15", None, "03-02 10:20"), id="kept_at_the_last"
    ),
    pytest.param(
        [("03-02 10:00", "asks"), ("03-02 10:40", "answered")],
        "03-02 12:00",
        ("03-02 10:15", "03-02 10:30", "03-02 10:40"),
        id="kept_too_late_though_nobody_looked_meanwhile",
    ),
    pytest.param(
        [("03-02 10:00", "asks"), ("03-02 10:10", "resolved")], "03-02 12:00", (None, None, "03-02 10:10"), id="resolved_without_an_answer"
    ),
    pytest.param([("03-02 10:00", "asks"), ("03-02 10:05", "put off")], "03-02 10:20", ("03-02 10:15", None, None), id="not_put_off"),
    pytest.param(
        [("03-02 10:00", "asks"), ("03-02 10:10", "resolved"), ("03-02 11:00", "reopened")],
        "03-02 11:01",
        (None, None, "03-02 10:10"),
        id="reopened_by_a_colleague_nobody_waits",
    ),
]


@pytest.mark.parametrize(("happenings", "now", "expected"), LIVES)
def test_a_first_answer_is_awaited_until_it_is_there(happenings: list[Happening], now: str, expected: tuple[str | None, ...]) -> None:
    promise = follows(OFFICE, Clock.FIRST, 30, happenings, now)
    moments = (promise.warned_at, promise.broken_at, promise.met_at)
    assert tuple(moment and told(moment) for moment in moments) == expected


def test_what_is_asked_after_an_answer_has_the_clock_of_later_answers() -> None:
    happenings = [("03-02 10:00", "asks"), ("03-02 10:10", "answered"), ("03-02 11:00", "asks")]
    terms = Terms({Clock.FIRST: timedelta(minutes=30), Clock.NEXT: timedelta(minutes=60)}, OFFICE)
    after = follow({}, turns(happenings), terms, at("03-02 11:01"))
    assert (after[Clock.FIRST].runs, told(after[Clock.NEXT].due_at)) == (False, "03-02 12:00")


def test_each_later_answer_begins_its_clock_anew() -> None:
    happenings = [
        ("03-02 10:00", "asks"),
        ("03-02 10:10", "answered"),
        ("03-02 11:00", "asks"),
        ("03-02 12:30", "answered"),
        ("03-02 13:00", "asks"),
    ]
    promise = follows(OFFICE, Clock.NEXT, 60, happenings, "03-02 13:10")
    assert (told(promise.started_at), told(promise.due_at), promise.broken_at) == ("03-02 13:00", "03-02 14:00", None)


def test_more_words_while_somebody_waits_do_not_begin_anything_anew() -> None:
    happenings = [("03-02 10:00", "asks"), ("03-02 10:20", "asks")]
    assert told(follows(OFFICE, Clock.FIRST, 30, happenings, "03-02 10:21").due_at) == "03-02 10:30"


def test_a_resolution_that_is_taken_back_leaves_the_clock_as_it_was() -> None:
    asked = at("03-02 10:00")
    happened = [
        Turn(asked, Status.OPEN, asked),
        Turn(at("03-02 10:05"), Status.RESOLVED),
        Turn(at("03-02 10:06"), Status.OPEN, asked),
    ]
    terms = Terms({Clock.FIRST: timedelta(minutes=30)}, OFFICE)
    promise = follow({}, happened, terms, at("03-02 10:07"))[Clock.FIRST]
    assert (promise.runs, promise.met_at, told(promise.due_at)) == (True, None, "03-02 10:30")


def test_who_was_answered_before_any_clock_ran_waits_for_a_later_answer() -> None:
    asked = at("03-02 10:00")
    after = follow({}, [Turn(asked, Status.OPEN, asked)], Terms({}, OFFICE), asked, answered=True)
    assert set(after) == {Clock.NEXT, Clock.RESOLUTION}


def test_what_is_asked_in_public_after_the_end_wants_a_first_answer_again() -> None:
    happenings = [("03-02 10:00", "asks"), ("03-02 10:10", "answered"), ("03-02 10:20", "resolved"), ("03-02 11:00", "asks anew")]
    promise = follows(OFFICE, Clock.FIRST, 30, happenings, "03-02 11:01")
    assert (promise.runs, told(promise.due_at)) == (True, "03-02 11:30")


# ── the whole ───────────────────────────────────────────────────────────────────────────────────

ASKED_AND_ANSWERED = [("03-02 10:00", "asks"), ("03-02 10:30", "answered")]
WHOLES = [
    pytest.param(OFFICE, 120, [("03-02 10:00", "asks")], "03-02 12:00", id="from_the_first_word"),
    pytest.param(OFFICE, 120, [*ASKED_AND_ANSWERED, ("03-03 11:00", "asks")], "03-03 12:30", id="the_customer_s_silence_does_not_count"),
    pytest.param(
        OFFICE,
        120,
        [("03-02 10:00", "asks"), ("03-02 10:30", "put off"), ("03-02 15:00", "back")],
        "03-02 16:30",
        id="what_is_put_off_does_not_count",
    ),
    pytest.param(
        OFFICE,
        120,
        [*ASKED_AND_ANSWERED, ("03-02 11:00", "resolved"), ("03-04 09:00", "reopened")],
        "03-04 10:30",
        id="what_was_resolved_goes_on_where_it_stood",
    ),
    pytest.param(
        LUNCH,
        120,
        [("03-02 12:30", "asks"), ("03-02 13:30", "answered"), ("03-02 13:45", "asks")],
        "03-02 15:30",
        id="a_pause_within_the_break_costs_nothing",
    ),
    pytest.param(
        OFFICE,
        18 * 60,
        [("03-02 12:00", "asks"), ("03-03 12:00", "answered"), ("03-05 17:00", "asks")],
        "03-06 17:00",
        id="longer_than_a_day_with_a_pause_of_two",
    ),
    pytest.param(
        OFFICE,
        120,
        [("03-27 17:30", "asks"), ("03-27 18:30", "answered"), ("03-30 09:15", "asks")],
        "03-30 10:45",
        id="a_pause_over_the_change_of_summer_time",
    ),
]


@pytest.mark.parametrize(("hours", "minutes", "happenings", "due"), WHOLES)
def test_the_whole_is_due_by_the_time_that_was_ours(hours: Hours, minutes: int, happenings: list[Happening], due: str) -> None:
    assert told(follows(hours, Clock.RESOLUTION, minutes, happenings, happenings[-1][0]).due_at) == due


def test_while_the_customer_is_awaited_nothing_breaks() -> None:
    promise = follows(OFFICE, Clock.RESOLUTION, 120, ASKED_AND_ANSWERED, "03-20 12:00")
    assert (promise.runs, promise.warned_at, promise.broken_at, promise.next_at) == (False, None, None, None)


def test_what_was_broken_before_a_pause_stays_so_after_it() -> None:
    happenings = [("03-02 10:00", "asks"), ("03-02 13:00", "answered"), ("03-02 15:00", "asks")]
    promise = follows(OFFICE, Clock.RESOLUTION, 120, happenings, "03-02 15:30")
    assert (told(promise.due_at), told(promise.broken_at), promise.runs) == ("03-02 12:00", "03-02 12:00", True)


def test_what_begins_with_our_own_words_has_no_clock_of_an_answer() -> None:
    after = follow({}, [Turn(at("03-02 10:00"), Status.WAITING)], Terms({}, OFFICE), at("03-02 10:00"))
    assert set(after) == {Clock.RESOLUTION} and not after[Clock.RESOLUTION].runs


# ── a policy changes ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("minutes", "expected"), [pytest.param(10, True, id="shorter"), pytest.param(600, False, id="longer")])
def test_another_target_counts_for_what_runs(minutes: int, expected: bool) -> None:
    asked = at("03-02 10:00")
    before = follow({}, [Turn(asked, Status.OPEN, asked)], Terms({Clock.FIRST: timedelta(hours=1)}, OFFICE), at("03-02 11:00"))
    after = follow(before, [], Terms({Clock.FIRST: timedelta(minutes=minutes)}, OFFICE), at("03-02 11:00"))
    assert before[Clock.FIRST].broken_at and (after[Clock.FIRST].broken_at is not None) == expected


def test_what_is_no_longer_promised_is_never_due() -> None:
    asked = at("03-02 10:00")
    before = follow({}, [Turn(asked, Status.OPEN, asked)], Terms({Clock.FIRST: timedelta(hours=1)}, OFFICE), asked)
    after = follow(before, [], Terms({}, OFFICE), at("03-05 10:00"))[Clock.FIRST]
    assert (after.due_at, after.broken_at, after.next_at) == (None, None, None)


def test_it_says_something_twice_and_then_never_again() -> None:
    asked = [("03-02 10:00", "asks")]
    moments = [told(follows(OFFICE, Clock.FIRST, 30, asked, now).next_at) for now in ("03-02 10:00", "03-02 10:15", "03-02 10:30")]
    assert moments == ["03-02 10:15", "03-02 10:30", "-"]
