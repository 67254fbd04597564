"""How long somebody may be answered freely, and by whom."""

from datetime import UTC, datetime, timedelta

import pytest

from parley.channels import Openness, Part, TemplateUse, WindowClosed, openness, timely
from parley.channels.types import Window

HEARD = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
STRICT = Window(timedelta(hours=24))
PATIENT = Window(timedelta(hours=24), by_person=timedelta(days=7))


def after(**length: float) -> datetime:
    return HEARD + timedelta(**length)


@pytest.mark.parametrize(
    ("window", "at", "found"),
    [
        (None, after(days=400), Openness.OPEN),
        (STRICT, after(hours=23, minutes=59), Openness.OPEN),
        (STRICT, after(hours=24), Openness.CLOSED),
        (PATIENT, after(hours=24), Openness.LATE),
        (PATIENT, after(days=7), Openness.CLOSED),
    ],
    ids=["no-window", "within-a-day", "after-a-day", "for-a-person", "after-a-week"],
)
def test_a_window_closes_by_the_last_words_of_the_customer(window: Window | None, at: datetime, found: Openness) -> None:
    assert openness(window, HEARD, at) is found


def test_whoever_never_wrote_cannot_be_written_to_where_there_is_a_window() -> None:
    assert (openness(STRICT, None, HEARD), openness(None, None, HEARD)) == (Openness.CLOSED, Openness.OPEN)


def test_after_a_day_only_a_persons_words_leave_and_are_marked_so() -> None:
    of_a_person = Part(to="7", text="Так", by_person=True, heeds_window=True)
    of_a_program = Part(to="7", text="Так", heeds_window=True)

    assert not timely(of_a_person, PATIENT, HEARD, after(hours=1)).is_late
    assert timely(of_a_person, PATIENT, HEARD, after(days=3)).is_late
    with pytest.raises(WindowClosed):
        timely(of_a_program, PATIENT, HEARD, after(days=3))
    with pytest.raises(WindowClosed):
        timely(of_a_person, PATIENT, HEARD, after(days=8))


def test_a_template_leaves_at_any_time() -> None:
    part = Part(to="7", text="Так", template=TemplateUse(name="hello", language="uk"))
    assert timely(part, STRICT, None, HEARD) == part
