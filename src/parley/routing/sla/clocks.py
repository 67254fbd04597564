"""The clocks of a conversation, as a function of what has happened to it. Pure: no database, no time of its own.

A clock counts business time by the hours that its policy names. Those of answers start when the customer begins to wait and are met when
somebody answers; that of the resolution stands still while the customer's answer is awaited, and while the conversation is put off."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from parley.conversations import Status
from parley.workspace import Hours

NOTHING = timedelta(0)


class Clock(StrEnum):
    """What is promised."""

    FIRST = "first"
    NEXT = "next"
    RESOLUTION = "resolution"


ANSWERS = (Clock.FIRST, Clock.NEXT)


class Terms(msgspec.Struct, frozen=True):
    """What is promised: business time for each clock, by which hours, and from which share of it on it is at risk."""

    targets: Mapping[Clock, timedelta]
    hours: Hours
    warns_percent: int = 80


class Turn(msgspec.Struct, frozen=True):
    """How a conversation stands from a moment on."""

    at: datetime
    status: Status
    waiting_since: datetime | None = None
    """The first message to which nobody has answered."""
    anew: bool = False
    """It was resolved, and this is another question."""

    @property
    def asks(self) -> bool:
        return self.waiting_since is not None and self.status is not Status.RESOLVED


class Promise(msgspec.Struct, frozen=True, kw_only=True):
    """A clock, and the moments that it promises. They are those of its last run while it stands still."""

    started_at: datetime
    spent: timedelta = NOTHING
    """Business time before `runs_since`."""
    runs_since: datetime | None
    """None: it is paused, or over."""
    met_at: datetime | None = None
    warn_at: datetime | None = None
    due_at: datetime | None = None
    warned_at: datetime | None = None
    broken_at: datetime | None = None

    @property
    def runs(self) -> bool:
        return self.runs_since is not None

    @property
    def next_at(self) -> datetime | None:
        """When it has something to say."""
        if not self.runs or self.broken_at:
            return None
        return self.due_at if self.warned_at else self.warn_at


Promises = Mapping[Clock, Promise]


def follow(promises: Promises, turns: Iterable[Turn], terms: Terms, now: datetime, *, answered: bool = False) -> Promises:
    """How the clocks stand now, after what has happened, in order. `answered`: somebody had answered before any clock ran."""
    for turn in turns:
        promises = _turned(_passed(promises, terms, turn.at), turn, terms.hours, answered)
    return _passed(promises, terms, now)


# ── what happens ────────────────────────────────────────────────────────────────────────────────


def _turned(promises: Promises, turn: Turn, hours: Hours, answered: bool) -> Promises:
    after = {clock: _met(one, turn) if clock in ANSWERS else one for clock, one in promises.items()}
    if turn.asks:
        clock = _asked(promises, turn, answered)
        after[clock] = _asking(promises.get(clock), turn)
    if resolution := _resolution(promises.get(Clock.RESOLUTION), turn, hours):
        after[Clock.RESOLUTION] = resolution
    return after


def _met(one: Promise, turn: Turn) -> Promise:
    """Nobody waits any more."""
    return one if turn.asks or not one.runs else msgspec.structs.replace(one, runs_since=None, met_at=turn.at)


def _asked(promises: Promises, turn: Turn, answered: bool) -> Clock:
    """Which answer the customer waits for: the one that they waited for already, else the next one, if they ever had one."""
    for clock in ANSWERS:
        known = promises.get(clock)
        if known and (known.runs or known.started_at == turn.waiting_since):
            return clock
    first = promises.get(Clock.FIRST)
    had_one = first.met_at is not None if first else answered
    return Clock.NEXT if had_one and not turn.anew else Clock.FIRST


def _asking(known: Promise | None, turn: Turn) -> Promise:
    """The same question goes on as if it had never been settled."""
    assert turn.waiting_since
    if known and known.started_at == turn.waiting_since:
        return known if known.runs else msgspec.structs.replace(known, runs_since=known.started_at, met_at=None)
    return Promise(started_at=turn.waiting_since, runs_since=turn.waiting_since)


def _resolution(known: Promise | None, turn: Turn, hours: Hours) -> Promise | None:
    """It runs while it is our turn."""
    runs, over = turn.status is Status.OPEN, turn.status is Status.RESOLVED
    if known is None:
        started = turn.waiting_since or turn.at
        return None if over else Promise(started_at=started, runs_since=started if runs else None)
    if (runs, over) == (known.runs, known.met_at is not None):
        return known
    spent = known.spent + (hours.business_time(known.runs_since, turn.at) if known.runs_since else NOTHING)
    return msgspec.structs.replace(known, spent=spent, runs_since=turn.at if runs else None, met_at=turn.at if over else None)


# ── time passes ─────────────────────────────────────────────────────────────────────────────────


def _passed(promises: Promises, terms: Terms, until: datetime) -> Promises:
    return {clock: _judged(_timed(one, terms, clock), until) if one.runs else one for clock, one in promises.items()}


def _timed(one: Promise, terms: Terms, clock: Clock) -> Promise:
    """Reckoned anew: a policy or its hours may have changed. What was broken before a pause is not broken later by it."""
    target = terms.targets.get(clock)
    if target is None:
        return msgspec.structs.replace(one, warn_at=None, due_at=None)
    if one.broken_at and one.spent >= target:
        return one
    warn_at, due_at = (_moment(one, terms.hours, amount) for amount in (target * terms.warns_percent / 100, target))
    return msgspec.structs.replace(one, warn_at=warn_at if due_at else None, due_at=due_at)


def _moment(one: Promise, hours: Hours, amount: timedelta) -> datetime | None:
    assert one.runs_since
    return hours.add_business_time(one.runs_since, amount - one.spent)


def _judged(one: Promise, until: datetime) -> Promise:
    broken_at = _at_most(one.due_at, until)
    return msgspec.structs.replace(one, warned_at=_at_most(one.warn_at, until) or broken_at, broken_at=broken_at)


def _at_most(moment: datetime | None, until: datetime) -> datetime | None:
    return moment if moment and moment <= until else None


def soonest(promises: Promises, among: Sequence[Clock] = tuple(Clock)) -> Clock | None:
    """Of those that run and promise anything, the one that is due first."""
    running = [(one.due_at, clock) for clock in among if (one := promises.get(clock)) and one.runs and one.due_at]
    return min(running)[1] if running else None
