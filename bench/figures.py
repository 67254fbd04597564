"""What was measured, what was hoped for, and whether it holds."""

from collections.abc import Sequence

import msgspec


class Figure(msgspec.Struct, frozen=True):
    """One line of the table; `goal` is null where there is none."""

    name: str
    value: float
    unit: str
    goal: str | None = None
    holds: bool | None = None


def figure(name: str, value: float, unit: str, *, at_least: float | None = None, at_most: float | None = None) -> Figure:
    """`value` rounded to four digits; held against a bound if it has one."""
    value = float(f"{value:.4g}")
    if at_least is not None:
        return Figure(name, value, unit, f"≥ {at_least:g}", value >= at_least)
    if at_most is not None:
        return Figure(name, value, unit, f"≤ {at_most:g}", value <= at_most)
    return Figure(name, value, unit)


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest of `values` that `percent` of them do not exceed."""
    ordered = sorted(values)
    place = -(-len(ordered) * percent // 100)  # rounded up
    return ordered[max(int(place), 1) - 1]


def table(figures: Sequence[Figure]) -> str:
    """Lines of columns for a person's eyes."""
    rows = [("figure", "value", "unit", "goal", "")]
    rows += [(one.name, f"{one.value:,g}", one.unit, one.goal or "", _verdict(one)) for one in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    return "\n".join(_line(row, widths) for row in rows)


def _verdict(one: Figure) -> str:
    return {True: "holds", False: "MISSED", None: ""}[one.holds]


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    name, value, unit, goal, verdict = row
    return f"{name:<{widths[0]}}  {value:>{widths[1]}} {unit:<{widths[2]}}  {goal:>{widths[3]}}  {verdict}".rstrip()
