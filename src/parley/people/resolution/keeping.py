"""What identities are found by, kept beside them; and who shares it with whom."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from parley.core.db import Tx
from parley.core.ids import IdentityId
from parley.people.matching import keys
from parley.people.matching.resolving import LARGEST_BLOCK
from parley.people.resolution.records import Known

MOST_COMPARED = 100
"""With so many others one identity is compared: those with whom it shares most."""

FORGET = "DELETE FROM match_keys WHERE workspace_id = $1 AND identity_id = ANY($2)"
KEEP = """
    INSERT INTO match_keys (workspace_id, key, identity_id)
    SELECT $1, n.key, n.id FROM unnest($2::text[], $3::uuid[]) AS n (key, id) JOIN identities i ON (i.workspace_id, i.id) = ($1, n.id)
    ON CONFLICT DO NOTHING
"""
# A key that too many have tells nothing: of such a one no more is read than shows that.
SHARED = """
    SELECT m.id, k.key, k.identity_id FROM unnest($2::uuid[], $3::text[]) AS m (id, key)
     CROSS JOIN LATERAL (
           SELECT key, identity_id FROM match_keys WHERE workspace_id = $1 AND key = m.key LIMIT $4) k
"""

Candidates = Mapping[IdentityId, list[IdentityId]]


async def keep(tx: Tx, known: Iterable[Known]) -> None:
    """Write down anew what they are found by."""
    rows = sorted((key, one.id) for one in known for key in keys(one.record))
    await tx.execute(FORGET, tx.workspace_id, sorted({id for _, id in rows} | {one.id for one in known}))
    if rows:
        await tx.execute(KEEP, tx.workspace_id, *map(list, zip(*rows, strict=True)))


async def candidates(tx: Tx, known: Iterable[Known]) -> Candidates:
    """For each, those with whom it shares a key that tells something; who shares most comes first."""
    wanted = [(one.id, key) for one in known for key in keys(one.record)]
    if not wanted:
        return {}
    columns = map(list, zip(*wanted, strict=True))
    held: defaultdict[tuple[IdentityId, str], list[IdentityId]] = defaultdict(list)
    for id, key, other in await tx.records(SHARED, tx.workspace_id, *columns, LARGEST_BLOCK + 1):
        held[id, key].append(other)
    met: defaultdict[IdentityId, Counter[IdentityId]] = defaultdict(Counter)
    for (id, _), others in held.items():
        if len(others) <= LARGEST_BLOCK:
            met[id].update(other for other in others if other != id)
    return {id: [other for other, _ in counted.most_common(MOST_COMPARED)] for id, counted in met.items()}
