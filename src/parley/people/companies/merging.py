"""Two companies that are one. A merge only points the one at the other, so revoking it gives back exactly what was."""

from parley.core import ids
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ids import StaffId
from parley.people.companies.errors import MergeRevoked, SameCompany
from parley.people.companies.keeping import CHANGED
from parley.people.companies.types import CompanyId, Merge, MergeId

HOLD = "SELECT id, shown_as FROM companies WHERE workspace_id = $1 AND id = ANY($2) AND removed_at IS NULL ORDER BY id FOR UPDATE"
NOTE = "INSERT INTO company_merges (workspace_id, id, company_id, into_id, made_by) VALUES ($1, $2, $3, $4, $5)"
POINT = "UPDATE companies SET shown_as = $3 WHERE workspace_id = $1 AND shown_as = $2"
REVOKE = """
    UPDATE company_merges SET revoked_at = now(), revoked_by = $3
     WHERE workspace_id = $1 AND id = $2 AND revoked_at IS NULL RETURNING company_id, into_id
"""
# Whatever had been made one with it before the merge, and is still.
PART = """
    WITH RECURSIVE below (id) AS (
        SELECT $2::uuid
        UNION SELECT m.company_id FROM below b JOIN company_merges m  -- company_merges_into
                  ON m.workspace_id = $1 AND m.into_id = b.id AND m.revoked_at IS NULL)
    UPDATE companies c SET shown_as = $2 FROM below b WHERE c.workspace_id = $1 AND c.id = b.id
"""
MERGES = """
    SELECT m.id, m.company_id, c.name, m.made_at, m.made_by
      FROM company_merges m JOIN companies c ON (c.workspace_id, c.id) = (m.workspace_id, m.company_id)
     WHERE m.workspace_id = $1 AND m.into_id = $2 AND m.revoked_at IS NULL ORDER BY m.made_at, m.id
"""


async def merge(tx: Tx, one: CompanyId, *, into: CompanyId, by: StaffId) -> MergeId:
    """Whoever belonged to the one belongs to the other; both must be companies of their own. `part` gives back exactly what was."""
    held = dict(await tx.records(HOLD, tx.workspace_id, [one, into]))
    if one == into or len(held) < 2:
        raise SameCompany if one == into else NotFound
    if held[one] != one or held[into] != into:
        raise SameCompany
    id = MergeId(ids.new())
    await tx.execute(NOTE, tx.workspace_id, id, one, into, by)
    await tx.execute(POINT, tx.workspace_id, one, into)
    _changed(tx, one, into)
    return id


async def part(tx: Tx, id: MergeId, *, by: StaffId) -> CompanyId:
    """Take a merge back. Returns the company that stands alone again."""
    ends = await tx.records(REVOKE, tx.workspace_id, id, by)
    if not ends:
        known = await tx.value("SELECT true FROM company_merges WHERE workspace_id = $1 AND id = $2", tx.workspace_id, id)
        raise MergeRevoked if known else NotFound
    one, into = ends[0]
    await tx.execute(PART, tx.workspace_id, one)
    _changed(tx, one, into)
    return one


async def merges(tx: Tx, into: CompanyId) -> list[Merge]:
    """What was made one with a company, by itself: each can be taken back."""
    return await tx.rows(Merge, MERGES, tx.workspace_id, into)


def _changed(tx: Tx, *companies: CompanyId) -> None:
    tx.signal(CHANGED)
    for id in companies:
        tx.signal(f"company/{id}")
