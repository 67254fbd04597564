"""A filter in an address, and as the fields of a form: each part has a path, such as 0.2.1, that names its fields."""

import base64
import binascii
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from parley.conversations import FIELDS, BadFilter, Condition, Group
from parley.core import questions

LONGEST = 8000
DEEPEST = 3
"""Groups in groups; a team's or an account's own condition goes around them."""
ROOT = "0"
PATH = re.compile(r"0(?:\.\d{1,2}){0,4}")
FIRST = "channel"
UNITS = (1440, 60, 1)

Fields = Mapping[str, Sequence[str]]
Change = Callable[[Group], Group]


class Topic(msgspec.Struct, frozen=True):
    """What may be asked, and what a new condition begins with."""

    fields: Mapping[str, questions.Field[Any]]
    first: str

    def begun(self) -> Condition:
        return Condition(self.first, self.fields[self.first].ops[0])


INBOX = Topic(FIELDS, FIRST)


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


def from_form(fields: Fields, zone: ZoneInfo, about: Topic = INBOX) -> Group:
    """What somebody has put together so far, however unfinished."""
    paths = sorted({path for name in fields for path in [name.partition("-")[2]] if PATH.fullmatch(path)}, key=_order)
    return _group(ROOT, paths, Given(fields, zone, about))


def edited(group: Group, deed: str, about: Topic = INBOX) -> Group:
    """With one condition or group more, or without one: `add-0.1`, `group-0`, `remove-0.2`."""
    verb, _, path = deed.partition("-")
    if not PATH.fullmatch(path):
        return group
    steps = _order(path)[1:]
    match verb:
        case "add":
            return _within(group, steps, lambda found: _with(found, about.begun()))
        case "group" if len(steps) + 1 < DEEPEST:
            return _within(group, steps, lambda found: _with(found, Group(all=not found.all, items=(about.begun(),))))
        case "remove" if steps:
            return _within(group, steps[:-1], lambda found: _without(found, steps[-1]))
        case _:
            return group


def complete(group: Group, about: Topic = INBOX) -> Group:
    """Without the conditions that nobody has filled in."""
    items = tuple(complete(item, about) if isinstance(item, Group) else item for item in group.items)
    return msgspec.structs.replace(group, items=tuple(item for item in items if _is_filled(item, about)))


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


class Given(msgspec.Struct, frozen=True):
    """A form, and what its fields are about."""

    fields: Fields
    zone: ZoneInfo
    about: Topic

    def one(self, name: str, otherwise: str) -> str:
        return next(iter(self.fields.get(name, ())), otherwise)


def _group(path: str, paths: Sequence[str], given: Given) -> Group:
    below = [one for one in paths if one.rpartition(".")[0] == path]
    return Group(all=given.one(f"all-{path}", "1") == "1", items=tuple(_item(one, paths, given) for one in below))


def _item(path: str, paths: Sequence[str], given: Given) -> Condition | Group:
    return _group(path, paths, given) if f"all-{path}" in given.fields else _condition(path, given)


def _condition(path: str, given: Given) -> Condition:
    name = given.one(f"field-{path}", given.about.first)
    field = given.about.fields.get(name)
    if field is None:
        raise BadFilter(field="filter")
    op = given.one(f"op-{path}", "")
    kept = name == given.one(f"was-{path}", name)  # another field's values mean nothing to this one
    unit = given.one(f"unit-{path}", "1")
    values = _stored(field.kind, given.fields.get(f"value-{path}", ()), unit, given.zone) if kept else ()
    return Condition(name, op if op in field.ops else field.ops[0], values)


def _stored(kind: str, values: Sequence[str], unit: str, zone: ZoneInfo) -> tuple[str, ...]:
    given = tuple(value[:200] for value in values[:100] if value.strip())
    match kind:
        case "minutes" if given and given[0].isdecimal() and unit.isdecimal():
            return (str(int(given[0][:7]) * int(unit[:4])),)
        case "date" if given:
            return _midnight(given[0], zone)
        case "money" if given:
            return given[0], unit[:3]
        case "minutes" | "date" | "money" | "flag":
            return ()
        case _:
            return given


def _midnight(day: str, zone: ZoneInfo) -> tuple[str, ...]:
    try:
        return (datetime.combine(date.fromisoformat(day), datetime.min.time(), zone).isoformat(),)
    except ValueError:
        return ()


def _is_filled(item: Condition | Group, about: Topic) -> bool:
    if isinstance(item, Group):
        return bool(item.items)
    field = about.fields.get(item.field)
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
