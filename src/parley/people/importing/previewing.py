"""How the first rows of a list would be understood, before anything is done with it."""

from collections.abc import Sequence

import msgspec

from parley.core.db import Tx
from parley.people.importing import imports
from parley.people.importing.types import Import, Options, Row, Told
from parley.people.importing.understanding import understood

ROWS = 5


class Preview(msgspec.Struct, frozen=True):
    rows: tuple[Row, ...]
    told: tuple[Told, ...]


async def preview(tx: Tx, found: Import, targets: Sequence[str], options: Options) -> Preview:
    rows = await imports.first_rows(tx, found.id, limit=ROWS)
    fields = await imports.fields(tx)
    return Preview(tuple(rows), tuple(understood(row.cells, targets, options, fields) for row in rows))
