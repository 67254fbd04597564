"""Questions to a list, in AND and OR, as data that pages build and people keep; and how they become SQL."""

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

import msgspec

from parley.core.errors import Invalid

DEEPEST = 4
MOST_CONDITIONS = 50
MOST_VALUES = 100
LONGEST_VALUE = 200

ANY, NONE, MORE, LESS, BEFORE, AFTER, CONTAINS, YES, NO = "any", "none", "more", "less", "before", "after", "contains", "yes", "no"


class BadFilter(Invalid):
    """This filter cannot be understood."""


class Condition(msgspec.Struct, frozen=True, tag="is"):
    """One thing that is asked: a field, one of its operators, and values."""

    field: str
    op: str
    values: tuple[str, ...] = ()

    @property
    def only(self) -> str:
        """Its one value; raises ValueError where it has none, or several."""
        if len(self.values) != 1:
            raise ValueError
        return self.values[0].replace("\0", "")[:LONGEST_VALUE]


class Group(msgspec.Struct, frozen=True, tag="group"):
    """Conditions of which all must hold, or any."""

    all: bool = True
    items: tuple["Condition | Group", ...] = ()


class Asked:
    """Collects the values of a question while its SQL is written."""

    def __init__(self, first: int) -> None:
        self.values: list[Any] = []
        self._first = first

    def __call__(self, value: object) -> str:
        """Its placeholder."""
        self.values.append(value)
        return f"${self._first + len(self.values) - 1}"


A = TypeVar("A", bound=Asked)


class Field(msgspec.Struct, Generic[A], frozen=True):
    """What may be asked."""

    kind: str
    """What its values are, for the form in which they are chosen."""
    ops: tuple[str, ...]
    write: Callable[[Condition, A], str]
    """Raises ValueError for values that are none of its kind."""


def sql_of(question: Group, asked: A, fields: Mapping[str, Field[A]]) -> str:
    """A condition; raises BadFilter."""
    if _size(question) > MOST_CONDITIONS:
        raise BadFilter(field="filter")
    return _group(question, asked, fields, DEEPEST)


def _size(question: Condition | Group) -> int:
    return sum(map(_size, question.items)) if isinstance(question, Group) else 1


def _group(group: Group, asked: A, fields: Mapping[str, Field[A]], depth: int) -> str:
    if not depth:
        raise BadFilter(field="filter")
    parts = [_group(item, asked, fields, depth - 1) if isinstance(item, Group) else _one(item, asked, fields) for item in group.items]
    return "(" + (" AND " if group.all else " OR ").join(parts) + ")" if parts else "true"


def _one(condition: Condition, asked: A, fields: Mapping[str, Field[A]]) -> str:
    field = fields.get(condition.field)
    if field is None or condition.op not in field.ops or len(condition.values) > MOST_VALUES:
        raise BadFilter(field=condition.field)
    try:
        return field.write(condition, asked)
    except ValueError:
        raise BadFilter(field=condition.field) from None
