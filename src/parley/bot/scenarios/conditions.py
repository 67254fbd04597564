"""Conditions of a branch: what may be asked, and whether it holds just now. An unknown value holds nothing but "is not known"."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from parley.bot.scenarios.types import State, World
from parley.bot.scenarios.values import moment_of
from parley.core.questions import AFTER, ANY, BEFORE, CONTAINS, DEEPEST, LESS, MORE, NO, NONE, YES, Condition, Group
from parley.core.text import fold

EVERY = (ANY, NONE, CONTAINS, MORE, LESS, BEFORE, AFTER, YES, NO)
FIELDS: Mapping[str, tuple[str, ...]] = {
    "slot.": EVERY,
    "person.": EVERY,
    "conversation.": EVERY,
    "business.": (YES, NO, ANY, NONE, CONTAINS),
    "channel": (ANY, NONE),
    "language": (ANY, NONE),
    "time.open": (YES, NO),
    "time.weekday": (ANY, NONE),
    "time.clock": (BEFORE, AFTER),
}
"""Field -> its operators; one that ends with a point is followed by a name. A weekday is 1 (Monday) to 7, a clock is `18:30`."""


def ops_of(field: str) -> tuple[str, ...]:
    """The operators by which a field may be asked; none where there is no such field."""
    room, point, name = field.partition(".")
    return FIELDS.get(field) or (FIELDS.get(room + point, ()) if name else ())


def holds(group: Group, state: State, world: World, depth: int = DEEPEST) -> bool:
    if not depth:
        return False
    answers = (holds(item, state, world, depth - 1) if isinstance(item, Group) else _one_holds(item, state, world) for item in group.items)
    return all(answers) if group.all else any(answers) or not group.items


def _one_holds(asked: Condition, state: State, world: World) -> bool:
    if asked.op not in ops_of(asked.field):
        return False
    value = value_of(asked.field, state, world)
    match asked.op:
        case "yes":
            return value not in (None, "", False)
        case "no":
            return value in (None, "", False)
        case "none":
            return not _is_any(value, asked.values)
        case _:
            return value is not None and HOLDS[asked.op](value, asked.values)


def value_of(field: str, state: State, world: World) -> Any:
    room, _, name = field.partition(".")
    match room:
        case "slot":
            return state.slots[name].value if name in state.slots else None
        case "person":
            return world.person.get(name)
        case "conversation":
            return world.conversation.get(name)
        case "business":
            return _inside(world.business, name)
        case "channel":
            return world.channel
        case "language":
            return state.language
        case _:
            return _of_time(name, world)


def _of_time(name: str, world: World) -> Any:
    local = world.now.astimezone(ZoneInfo(world.zone))
    return {"open": world.is_open, "weekday": local.isoweekday(), "clock": f"{local:%H:%M}"}.get(name)


def _inside(data: Mapping[str, Any], path: str) -> Any:
    value: Any = data
    for name in path.split("."):
        value = cast(Mapping[str, Any], value).get(name) if isinstance(value, Mapping) else None
    return " ".join(map(str, cast(Mapping[str, Any], value).values())) if isinstance(value, Mapping) else value


def _is_any(value: Any, values: tuple[str, ...]) -> bool:
    return value is not None and fold(_plain(value)) in {fold(one) for one in values}


def _contains(value: Any, values: tuple[str, ...]) -> bool:
    return any(fold(one) in fold(_plain(value)) for one in values if one.strip())


def _compared(sign: int) -> Callable[[Any, tuple[str, ...]], bool]:
    """More or less, as numbers; what is none is neither."""

    def compare(value: Any, values: tuple[str, ...]) -> bool:
        try:
            return (float(value) - float(values[0])) * sign > 0
        except (ValueError, TypeError, IndexError, OverflowError):
            return False

    return compare


def _ordered(sign: int) -> Callable[[Any, tuple[str, ...]], bool]:
    """Before or after: clocks as they are written, moments by their beginning."""

    def order(value: Any, values: tuple[str, ...]) -> bool:
        mine, other = _sortable(value), _sortable(values[0] if values else "")
        return bool(mine and other) and (mine > other if sign > 0 else mine < other)

    return order


def _sortable(value: Any) -> str:
    moment = moment_of(value)
    if isinstance(moment, datetime):
        return moment.replace(tzinfo=None).isoformat()
    return moment.isoformat() if moment else str(value).zfill(5)


def _plain(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


HOLDS: Mapping[str, Callable[[Any, tuple[str, ...]], bool]] = {
    ANY: _is_any,
    CONTAINS: _contains,
    MORE: _compared(1),
    LESS: _compared(-1),
    BEFORE: _ordered(-1),
    AFTER: _ordered(1),
}
