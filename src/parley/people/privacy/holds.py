"""Legal holds: while somebody has set one, nothing of that person is erased."""

from collections.abc import Sequence
from uuid import UUID

from parley import workspace
from parley.core import ids
from parley.core.db import Tx
from parley.core.errors import Invalid, NotFound
from parley.core.ids import IdentityId, PersonId
from parley.people.privacy.types import Hold
from parley.people.queries import eldest
from parley.workspace import Staff

LONGEST_REASON = 500

# A hold is of whoever has its identity now: of all that person's addresses.
HOLDS = """
    SELECT DISTINCT h.id, h.reason, h.set_at, h.set_by
      FROM identities theirs
      JOIN identities held ON (held.workspace_id, held.person_id) = (theirs.workspace_id, theirs.person_id)  -- identities_person
      JOIN legal_holds h ON (h.workspace_id, h.identity_id) = (held.workspace_id, held.id) AND h.lifted_at IS NULL  -- legal_holds_of
     WHERE theirs.workspace_id = $1 AND theirs.id = ANY($2)
     ORDER BY h.set_at
"""
LIFT = """
    UPDATE legal_holds SET lifted_at = now(), lifted_by = $3 
     WHERE workspace_id = $1 AND id = $2 AND lifted_at IS NULL RETURNING identity_id
"""


async def holds(tx: Tx, identity_ids: Sequence[IdentityId]) -> list[Hold]:
    """What forbids to erase any of these, oldest first."""
    return await tx.rows(Hold, HOLDS, tx.workspace_id, list(identity_ids))


async def hold_back(tx: Tx, person_id: PersonId, reason: str, *, by: Staff) -> UUID:
    """Forbid that anything of a person is erased, until it is lifted."""
    workspace.require(by, "people.erase")
    because = reason.replace("\0", "").strip()
    if not 0 < len(because) <= LONGEST_REASON:
        raise Invalid(field="reason")
    id = ids.new()
    sql = "INSERT INTO legal_holds (workspace_id, id, identity_id, reason, set_by) VALUES ($1, $2, $3, $4, $5)"
    await tx.execute(sql, tx.workspace_id, id, await eldest(tx, person_id), because, by.id)
    await workspace.audit.record(tx, by, "privacy.held", ("person", person_id))
    tx.signal(f"person/{person_id}")
    return id


async def lift(tx: Tx, id: UUID, *, by: Staff) -> PersonId:
    """Returns whose it was. Raises `NotFound` for one that is lifted."""
    workspace.require(by, "people.erase")
    identity_id = await tx.value(LIFT, tx.workspace_id, id, by.id)
    if identity_id is None:
        raise NotFound
    person_id = await tx.value("SELECT person_id FROM identities WHERE workspace_id = $1 AND id = $2", tx.workspace_id, identity_id)
    await workspace.audit.record(tx, by, "privacy.hold_lifted", ("person", person_id))
    tx.signal(f"person/{person_id}")
    return PersonId(person_id)
