"""What time alone does to a call-back, and when. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from parley.routing.callbacks.types import LAST_MINUTE, CallBack, State

OFFER_LIVES = timedelta(minutes=15)
ACTS_WITHIN = timedelta(seconds=45)
"""Whoever it was reserved for and who has not begun by then loses it."""
LONGEST_CALL = timedelta(hours=1)
"""Whoever has not said by then how it went has forgotten."""
NUMBER_LIVES = timedelta(days=30)
"""So long after the call its number is kept."""


class Step(StrEnum):
    EXPIRE = "expire"
    """They have not answered the offer."""
    RELEASE = "release"
    """Whoever has it has not acted."""
    ESCALATE = "escalate"
    """A minute is left."""
    MISS = "miss"
    """The promise is broken."""
    FORGET = "forget"


class Due(NamedTuple):
    at: datetime
    step: Step


def next_due(one: CallBack) -> Due | None:
    """What comes next, if anything does."""
    return min(_all_due(one), default=None)


def _all_due(one: CallBack) -> Iterator[Due]:
    match one.state:
        case State.OFFERED:
            yield Due(one.asked_at + OFFER_LIVES, Step.EXPIRE)
        case State.PROMISED | State.RESERVED | State.CALLING:
            yield from _running_out(one)
            yield from _held_up(one)
        case State.DONE | State.CANCELLED:
            if one.phone and one.ended_at:
                yield Due(one.ended_at + NUMBER_LIVES, Step.FORGET)


def _held_up(one: CallBack) -> Iterator[Due]:
    if one.state is State.RESERVED and one.reserved_at:
        yield Due(one.reserved_at + ACTS_WITHIN, Step.RELEASE)
    if one.state is State.CALLING and one.calling_at:
        yield Due(one.calling_at + LONGEST_CALL, Step.RELEASE)


def _running_out(one: CallBack) -> Iterator[Due]:
    if one.state is State.CALLING or one.starts_at is None or one.due_at is None:
        return
    if one.escalated_at is None:
        yield Due(max(one.starts_at, one.due_at - LAST_MINUTE), Step.ESCALATE)
    if one.missed_at is None:
        yield Due(one.due_at, Step.MISS)
