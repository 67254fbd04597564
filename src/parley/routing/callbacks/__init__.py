"""Call-backs: we call somebody within minutes because we have promised it, and somebody sees to it that we do."""

from parley.routing.callbacks.calling import begin, bring_back, cancel, finish, let_go, release, take
from parley.routing.callbacks.erasing import ERASING, TELLING
from parley.routing.callbacks.errors import (
    AlreadyPromised,
    CallBackOver,
    CannotBeAsked,
    NeverOpen,
    NumberInvalid,
    TakenByAnother,
)
from parley.routing.callbacks.events import CallBackLate, CallBackReserved
from parley.routing.callbacks.hearing import heard
from parley.routing.callbacks.keeping import KEEP, keep_promise, resolved
from parley.routing.callbacks.numbers import numbers_of
from parley.routing.callbacks.promising import offer, offer_when_urgent, promise
from parley.routing.callbacks.queries import (
    CHANGED,
    COLUMNS,
    Kept,
    Shown,
    callback,
    concerning,
    ended_since,
    kept_since,
    open_of,
    open_ones,
    shown_in,
)
from parley.routing.callbacks.rules import Slot, next_slot, rules, set_rules, slot
from parley.routing.callbacks.types import BY_STAFF, LAST_MINUTE, URGENCIES, CallBack, CallBackId, Outcome, Result, Rules, State
from parley.routing.callbacks.writing import change, line

__all__ = [
    "BY_STAFF",
    "CHANGED",
    "COLUMNS",
    "ERASING",
    "KEEP",
    "LAST_MINUTE",
    "TELLING",
    "URGENCIES",
    "AlreadyPromised",
    "CallBack",
    "CallBackId",
    "CallBackLate",
    "CallBackOver",
    "CallBackReserved",
    "CannotBeAsked",
    "Kept",
    "NeverOpen",
    "NumberInvalid",
    "Outcome",
    "Result",
    "Rules",
    "Shown",
    "Slot",
    "State",
    "TakenByAnother",
    "begin",
    "bring_back",
    "callback",
    "cancel",
    "change",
    "concerning",
    "ended_since",
    "finish",
    "heard",
    "keep_promise",
    "kept_since",
    "let_go",
    "line",
    "next_slot",
    "numbers_of",
    "offer",
    "offer_when_urgent",
    "open_of",
    "open_ones",
    "promise",
    "release",
    "resolved",
    "rules",
    "set_rules",
    "shown_in",
    "slot",
    "take",
]
