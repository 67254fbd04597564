"""Trying out: recorded traffic, from files or from a workspace's own past, through the simulator, and its report as words and pictures."""

from parley.routing.trying.files import FileUnclear, arrivals_in, plan_in
from parley.routing.trying.recorded import MOST_DAYS, Recorded, recorded, recorded_of
from parley.routing.trying.tables import as_bars, as_picture, comparison_table, erlang_table, report_table

__all__ = [
    "MOST_DAYS",
    "FileUnclear",
    "Recorded",
    "arrivals_in",
    "as_bars",
    "as_picture",
    "comparison_table",
    "erlang_table",
    "plan_in",
    "recorded",
    "recorded_of",
    "report_table",
]
