"""An import, what its rows say, and what became of them."""

from datetime import datetime
from typing import Literal, NewType
from uuid import UUID

import msgspec

from parley.core.ids import StaffId

ImportId = NewType("ImportId", UUID)
State = Literal["reading", "unreadable", "mapping", "trying", "tried", "running", "stopped", "done", "undoing", "undone"]
Outcome = Literal["new", "changed", "same", "wrong"]
BUSY: frozenset[State] = frozenset({"reading", "trying", "running", "undoing"})
ENDED: frozenset[State] = frozenset({"unreadable", "stopped", "done", "undone"})
WHOLE_ROW = -1
"""The column of what is wrong with a row, and with none of its cells."""

Wrong = tuple[int, str]
"""A column, and a code of what is wrong there."""


class Struct(msgspec.Struct, frozen=True):
    """Immutable."""


class Options(Struct, frozen=True):
    """What is said of a list as a whole."""

    tag: str = ""
    """For everybody in it."""
    proof: str = ""
    """How we know what they have agreed to."""
    month_first: tuple[int, ...] = ()
    """Columns whose days are written as Americans do."""


class Import(Struct, frozen=True):
    id: ImportId
    file_name: str
    by: StaffId
    state: State
    failure: str
    head: tuple[str, ...]
    targets: tuple[str, ...]
    options: Options
    rows: int
    place: int
    counts: dict[str, int]
    made_at: datetime
    ended_at: datetime | None

    @property
    def is_busy(self) -> bool:
        return self.state in BUSY

    @property
    def percent(self) -> int:
        return min(100, self.place * 100 // self.rows) if self.rows else 0


class Row(Struct, frozen=True):
    """A row as it came, and what became of it."""

    place: int
    cells: list[str]
    outcome: Outcome | None = None
    wrong: tuple[Wrong, ...] = ()


class Field(Struct, frozen=True):
    """A field of persons, as far as a cell needs to know."""

    kind: str
    choices: tuple[str, ...] = ()


class Told(Struct, frozen=True):
    """What one row says of one person, in the forms in which it is kept."""

    name: str = ""
    language: str = ""
    addresses: tuple[tuple[str, str], ...] = ()
    """Kind and address, the most telling first."""
    facts: tuple[tuple[str, str], ...] = ()
    tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    consents: tuple[tuple[str, str], ...] = ()
    """Purpose, and what was written of it."""
    wrong: tuple[Wrong, ...] = ()
