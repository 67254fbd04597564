"""A filter in an address, and as the fields of a form: each part has a path, such as 0.2.1, that names its fields."""

import base64
import binascii
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec

from parley.conversations import FIELDS, BadFilter, Condition, Group

LONGEST = 8000
DEEPEST = 3
"""Groups in groups; a team's or an account's own condition goes around them."""
ROOT = "0"
PATH = re.compile(r"0(?:\.\d{1,2}){0,4}")
FIRST = "channel"
UNITS = (1440, 60, 1)

Fields = Mapping[str, Sequence[str]]
Change = Callable[[Group], Group]


def written(group: Group) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(group)).rstrip(b"=").decode() if group.items else ""


def read(text: str) -> Group:
    if not text:
        return Group()
    try:
        if len(text) > LONGEST:
            raise BadFilter(field="filter")
        return msgspec.json.decode(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True), type=Group)
    except (binascii.Error, ValueError, RecursionError):
        raise BadFilter(field="filter") from None


# ── the form ────────────────────────────────────────────────────────────────────────────────────


def from_form(fields: Fields, zone: ZoneInfo) -> Group:
    """What somebody has put together so far, however unfinished."""
    paths = sorted({path for name in fields for path in [name.partition("-")[2]] if PATH.fullmatch(path)}, key=_order)
    return _group(ROOT, paths, fields, zone)


def edited(group: Group, deed: str) -> Group:
    """With one condition or group more, or without one: `add-0.1`, `group-0`, `remove-0.2`."""
    verb, _, path = deed.partition("-")
    if not PATH.fullmatch(path):
        return group
    steps = _order(path)[1:]
    match verb:
        case "add":
            return _within(group, steps, lambda found: _with(found, Condition(FIRST, FIELDS[FIRST].ops[0])))
        case "group" if len(steps) + 1 < DEEPEST:
            return _within(
                group, steps, lambda found: _with(found, Group(all=not found.all, items=(Condition(FIRST, FIELDS[FIRST].ops[0]),)))
            )
        case "remove" if steps:
            return _within(group, steps[:-1], lambda found: _without(found, steps[-1]))
        case _:
            return group


def complete(group: Group) -> Group:
    """Without the conditions that nobody has filled in."""
    items = tuple(complete(item) if isinstance(item, Group) else item for item in group.items)
    return msgspec.structs.replace(group, items=tuple(item for item in items if _is_filled(item)))


def minutes_and_unit(condition: Condition) -> tuple[str, int]:
    """90 minutes are 90 of 1, two hours are 2 of 60."""
    if not condition.values or not condition.values[0].isdecimal():
        return "", 1
    minutes = int(condition.values[0])
    unit = next(unit for unit in UNITS if minutes % unit == 0)
    return str(minutes // unit), unit


def day_of(condition: Condition, zone: ZoneInfo) -> str:
    try:
        return datetime.fromisoformat(condition.values[0]).astimezone(zone).date().isoformat() if condition.values else ""
    except ValueError:
        return ""


def _order(path: str) -> list[int]:
    return [int(step) for step in path.split(".")]


def _group(path: str, paths: Sequence[str], fields: Fields, zone: ZoneInfo) -> Group:
    below = [one for one in paths if one.rpartition(".")[0] == path]
    return Group(all=_one(fields, f"all-{path}", "1") == "1", items=tuple(_item(one, paths, fields, zone) for one in below))


def _item(path: str, paths: Sequence[str], fields: Fields, zone: ZoneInfo) -> Condition | Group:
    return _group(path, paths, fields, zone) if f"all-{path}" in fields else _condition(path, fields, zone)


def _condition(path: str, fields: Fields, zone: ZoneInfo) -> Condition:
    name = _one(fields, f"field-{path}", FIRST)
    field = FIELDS.get(name)
    if field is None:
        raise BadFilter(field="filter")
    op = _one(fields, f"op-{path}", "")
    kept = name == _one(fields, f"was-{path}", name)  # another field's values mean nothing to this one
    values = _stored(field.kind, fields.get(f"value-{path}", ()), _one(fields, f"unit-{path}", "1"), zone) if kept else ()
    return Condition(name, op if op in field.ops else field.ops[0], values)


def _stored(kind: str, values: Sequence[str], unit: str, zone: ZoneInfo) -> tuple[str, ...]:
    given = tuple(value[:200] for value in values[:100] if value.strip())
    match kind:
        case "minutes" if given and given[0].isdecimal() and unit.isdecimal():
            return (str(int(given[0][:7]) * int(unit[:4])),)
        case "date" if given:
            return _midnight(given[0], zone)
        case "minutes" | "date" | "flag":
            return ()
        case _:
            return given


def _midnight(day: str, zone: ZoneInfo) -> tuple[str, ...]:
    try:
        return (datetime.combine(date.fromisoformat(day), datetime.min.time(), zone).isoformat(),)
    except ValueError:
        return ()


def _one(fields: Fields, name: str, otherwise: str) -> str:
    return next(iter(fields.get(name, ())), otherwise)


def _is_filled(item: Condition | Group) -> bool:
    if isinstance(item, Group):
        return bool(item.items)
    field = FIELDS.get(item.field)
    return bool(item.values) or (field is not None and field.kind == "flag")


def _within(group: Group, steps: Sequence[int], change: Change) -> Group:
    """Change the group to which the steps lead; steps that lead nowhere change nothing."""
    if not steps:
        return change(group)
    if steps[0] >= len(group.items):
        return group
    inner = group.items[steps[0]]
    changed = _within(inner, steps[1:], change) if isinstance(inner, Group) else inner
    return _of(group, (*group.items[: steps[0]], changed, *group.items[steps[0] + 1 :]))


def _with(group: Group, item: Condition | Group) -> Group:
    return _of(group, (*group.items, item))


def _without(group: Group, index: int) -> Group:
    return _of(group, (item for number, item in enumerate(group.items) if number != index))


def _of(group: Group, items: Iterable[Condition | Group]) -> Group:
    return msgspec.structs.replace(group, items=tuple(items))
