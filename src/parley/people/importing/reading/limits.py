"""How much a file may hold, and what is said of one that cannot be read."""

from collections.abc import Iterable, Iterator

MOST_ROWS = 200_000
MOST_COLUMNS = 200
LONGEST_CELL = 10_000
MOST_CELLS = 20_000_000


class CannotBeRead(Exception):
    """A file that cannot be read; its first argument says why, as one of `REASONS`."""


REASONS = ("empty", "not_a_table", "broken", "protected", "too_many_rows", "too_many_columns", "too_large")


def within(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    """Rows with something in them, as long as they are not too many, and as wide as they are filled."""
    count = 0
    for row in rows:
        cells = _trimmed(row)
        if not cells:
            continue
        count += 1
        if count > MOST_ROWS + 1:  # and the head
            raise CannotBeRead("too_many_rows")
        if len(cells) > MOST_COLUMNS:
            raise CannotBeRead("too_many_columns")
        yield cells


def _trimmed(row: list[str]) -> list[str]:
    cells = [clean(cell) for cell in row]
    while cells and not cells[-1].strip():
        cells.pop()
    return cells


def clean(text: str) -> str:
    """Without what no database keeps."""
    return text[:LONGEST_CELL].replace("\0", "").encode("utf-8", "replace").decode()
