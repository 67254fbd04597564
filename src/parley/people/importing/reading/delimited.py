"""Reads CSV, whatever its separator."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from parley.people.importing.reading.cells import unguarded
from parley.people.importing.reading.decoding import decoded
from parley.people.importing.reading.limits import LONGEST_CELL, CannotBeRead, within

SEPARATORS = ",;\t|"
SAMPLE_LINES = 50
SAMPLE_CHARACTERS = 64_000
NAMED = "sep="
"""How Excel names its separator, in a line before all others."""
LONGEST_FIELD = 10 * LONGEST_CELL
"""A quote that is never closed makes one field of all that follows."""


def rows(data: bytes) -> Iterator[list[str]]:
    text = decoded(data)
    head, _, rest = text.partition("\n")
    named = head.strip()
    if named[:4].lower() == NAMED and len(named) == 5:
        return within(_rows(rest, named[4]))
    return within(_rows(text, separator(text[:SAMPLE_CHARACTERS])))


def separator(sample: str) -> str:
    """The one that cuts most lines into equally many cells, and into most of them."""
    return max(SEPARATORS, key=lambda one: _evenness(sample, one))


def _evenness(sample: str, one: str) -> tuple[float, int]:
    try:
        widths = [len(row) for row in islice(_reader(sample, one), SAMPLE_LINES) if row]
    except csv.Error:
        return 0, 0
    [(width, lines)] = Counter(widths).most_common(1) or [(1, 0)]
    return (lines / len(widths), width) if width > 1 else (0, 0)


def _rows(text: str, one: str) -> Iterator[list[str]]:
    try:
        for row in _reader(text, one):
            yield [unguarded(cell) for cell in row]
    except csv.Error as error:
        raise CannotBeRead("broken") from error


def _reader(text: str, one: str) -> Iterator[list[str]]:
    csv.field_size_limit(LONGEST_FIELD)
    return csv.reader(io.StringIO(text, newline=""), delimiter=one)
