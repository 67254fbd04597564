"""Rows as a table that Excel opens: UTF-8 with its mark, and no cell that could run as a formula."""

import csv
import io
from collections.abc import AsyncIterator, Sequence

BOM = "\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet would compute (OWASP, "CSV Injection"), also in full width."""
ROWS_AT_ONCE = 200


async def lines(head: Sequence[str], rows: AsyncIterator[Sequence[str]]) -> AsyncIterator[bytes]:
    """The file in pieces, so that it is never in memory whole."""
    yield (BOM + _written([head])).encode()
    gathered: list[Sequence[str]] = []
    async for row in rows:
        gathered.append(row)
        if len(gathered) == ROWS_AT_ONCE:
            yield _written(gathered).encode()
            gathered = []
    if gathered:
        yield _written(gathered).encode()


def harmless(cell: str) -> str:
    """A cell that is text and stays text."""
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA) else cell


def _written(rows: Sequence[Sequence[str]]) -> str:
    page = io.StringIO()
    csv.writer(page).writerows([[harmless(cell.replace("\0", "")) for cell in row] for row in rows])
    return page.getvalue()
