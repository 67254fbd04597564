"""CSV that Excel opens: UTF-8 with its mark, every cell in quotes, and none that could run as a formula."""

import csv
import io
from collections.abc import AsyncIterator, Iterable, Sequence

from parley.people.importing.reading.cells import guarded

BOM = "\ufeff"
AT_ONCE = 200


async def delimited(head: Sequence[str], rows: AsyncIterator[Sequence[str]], *, separator: str = ",") -> AsyncIterator[bytes]:
    """In pieces, so that it is never in memory whole. Excel expects the separator of one's language: `;` in Russian and Ukrainian."""
    yield (BOM + _written([head], separator)).encode()
    gathered: list[Sequence[str]] = []
    async for row in rows:
        gathered.append(row)
        if len(gathered) == AT_ONCE:
            yield _written(gathered, separator).encode()
            gathered = []
    if gathered:
        yield _written(gathered, separator).encode()


def _written(rows: Iterable[Sequence[str]], separator: str) -> str:
    page = io.StringIO()
    writer = csv.writer(page, delimiter=separator, quoting=csv.QUOTE_ALL)
    writer.writerows([[guarded(cell.replace("\0", "")) for cell in row] for row in rows])
    return page.getvalue()
