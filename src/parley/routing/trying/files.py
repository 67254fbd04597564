"""Plans and recorded traffic from files."""

import csv
import tomllib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from math import inf
from pathlib import Path
from typing import Any

import msgspec

from parley.core.errors import Invalid
from parley.routing.simulator import MOST_ARRIVALS, Arrival, Plan


class FileUnclear(Invalid):
    """The file cannot be understood."""


NO_TIME = "each row needs its time, in seconds or as 2026-11-23T14:30:00, in the column `at`"


class Line(msgspec.Struct, frozen=True):
    """A row of recorded traffic."""

    at: str | float
    handling: float = 240
    patience: float | None = None
    medium: str = "chat"
    customer: str | None = None


def plan_in(path: Path) -> Plan:
    """Raises `FileUnclear` saying where it is wrong."""
    text = path.read_text(encoding="utf-8")
    try:
        return msgspec.convert(tomllib.loads(text), Plan) if path.suffix == ".toml" else msgspec.json.decode(text, type=Plan)
    except (msgspec.MsgspecError, tomllib.TOMLDecodeError) as error:
        raise FileUnclear(f"{path.name}: {error}") from None


def arrivals_in(path: Path) -> list[Arrival]:
    """Rows of CSV with a heading, or of JSON, one a line; as many as are tried out at most."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file) if path.suffix == ".csv" else (msgspec.json.decode(line) for line in file if line.strip())
        try:
            lines = [msgspec.convert(_filled(row), Line, strict=False) for row, _ in zip(rows, range(MOST_ARRIVALS), strict=False)]
            return _arrivals(lines)
        except (msgspec.MsgspecError, ValueError) as error:
            raise FileUnclear(f"{path.name}: {error}") from None


def _filled(row: Mapping[str, Any]) -> dict[str, Any]:
    """An empty cell says nothing."""
    return {name: value for name, value in row.items() if value not in ("", None)}


def _arrivals(lines: Iterable[Line]) -> list[Arrival]:
    timed = sorted(((_at(one.at), one) for one in lines), key=lambda pair: pair[0])
    if not timed:
        raise ValueError(NO_TIME)
    first = timed[0][0] // 86400 * 86400
    return [Arrival(at - first, one.handling, one.patience or inf, one.medium, customer=one.customer) for at, one in timed]


def _at(text: str | float) -> float:
    """Seconds; of a moment, those on the clock of whoever wrote it."""
    try:
        return float(text)
    except ValueError:
        return datetime.fromisoformat(str(text)).replace(tzinfo=UTC).timestamp()
