"""One answer of the doctor: how bad it is, what it is, and what to do."""

from enum import StrEnum

import msgspec


class Level(StrEnum):
    OK = "ok"
    HINT = "hint"
    """Works, and could be better."""
    WARNING = "warning"
    """Works, and something needs a person."""
    ERROR = "error"
    """Does not work."""


class Finding(msgspec.Struct, frozen=True):
    """`what` and `remedy` are English sentences for gettext; `facts` stand in them as `{name}`."""

    level: Level
    what: str
    remedy: str = ""
    facts: dict[str, str | int] = {}


def ok(what: str, **facts: str | int) -> Finding:
    return Finding(Level.OK, what, "", facts)


def hint(what: str, remedy: str, **facts: str | int) -> Finding:
    return Finding(Level.HINT, what, remedy, facts)


def warning(what: str, remedy: str, **facts: str | int) -> Finding:
    return Finding(Level.WARNING, what, remedy, facts)


def error(what: str, remedy: str, **facts: str | int) -> Finding:
    return Finding(Level.ERROR, what, remedy, facts)


MOST_NAMED = 5


def listed(names: list[str]) -> str:
    """A few of them, and how many more."""
    shown = ", ".join(names[:MOST_NAMED])
    return f"{shown} … +{len(names) - MOST_NAMED}" if len(names) > MOST_NAMED else shown
