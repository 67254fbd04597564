"""What people write of themselves, kept for as long as it may tell who they are."""

from collections.abc import Iterable, Sequence

from parley.channels import Incoming, Kind
from parley.core import ids
from parley.core.db import Tx
from parley.people.matching import names_itself
from parley.people.resolution.records import MOST_SAID
from parley.people.types import Known

LONGEST = 500
"""Who tells who they are does so at the beginning, or below a short letter."""

# Only the newest are kept, these among them.
KEEP = """
    WITH said AS (
        INSERT INTO sayings (workspace_id, id, identity_id, text)
        SELECT $1, * FROM unnest($2::uuid[], $3::uuid[], $4::text[]) RETURNING identity_id)
    DELETE FROM sayings s USING said
     WHERE (s.workspace_id, s.identity_id) = ($1, said.identity_id)
       AND s.id <= (SELECT n.id FROM sayings n WHERE (n.workspace_id, n.identity_id) = ($1, said.identity_id)
                     ORDER BY n.id DESC OFFSET $5 - 1 LIMIT 1)
"""


async def keep_sayings(tx: Tx, items: Sequence[Incoming], whose: Sequence[Known]) -> None:
    said = [
        (ids.new(), who.identity_id, item.inbound.text)
        for item, who in zip(items, whose, strict=True)
        if item.inbound.kind is Kind.MESSAGE and not item.inbound.group and _tells(item.inbound.text)
    ]
    if said:
        await tx.execute(KEEP, tx.workspace_id, *_columns(said), MOST_SAID)


def _columns(rows: Iterable[tuple[object, ...]]) -> list[list[object]]:
    return [*map(list, zip(*rows, strict=True))]


def _tells(text: str) -> bool:
    return 0 < len(text) <= LONGEST and names_itself(text)
