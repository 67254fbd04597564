"""Who belongs to which company. It hangs on one identity of theirs, and goes with it when persons are parted."""

from datetime import date
from uuid import UUID

from parley.core.db import Tx, storable
from parley.core.errors import Invalid, NotFound
from parley.core.ids import IdentityId, PersonId, StaffId
from parley.people.companies.queries import TREE, company
from parley.people.companies.types import CompanyId, Member
from parley.people.queries import eldest, identity

LONGEST_ROLE = 100

MEMBER = "c.id AS company_id, c.name AS company, m.identity_id, i.person_id, p.name, m.role, m.since, m.source, m.by, m.at"
MEMBERS = f"""
    SELECT {MEMBER}
      FROM companies t
      JOIN company_members m ON (m.workspace_id, m.company_id) = (t.workspace_id, t.id)  -- company_members_of
      JOIN identities i ON (i.workspace_id, i.id) = (m.workspace_id, m.identity_id)
      JOIN persons p ON (p.workspace_id, p.id) = (i.workspace_id, i.person_id)
      JOIN companies c ON (c.workspace_id, c.id) = (t.workspace_id, t.shown_as)
     WHERE t.workspace_id = $1 AND t.shown_as = $2 AND m.ended_at IS NULL AND m.identity_id > $3
     ORDER BY m.identity_id LIMIT $4
"""
OF_PERSON = f"""
    SELECT {MEMBER}
      FROM identities i
      JOIN company_members m ON (m.workspace_id, m.identity_id) = (i.workspace_id, i.id)
      JOIN companies t ON (t.workspace_id, t.id) = (m.workspace_id, m.company_id)
      JOIN companies c ON (c.workspace_id, c.id) = (t.workspace_id, t.shown_as)
      JOIN persons p ON (p.workspace_id, p.id) = (i.workspace_id, i.person_id)
     WHERE i.workspace_id = $1 AND i.person_id = $2 AND m.ended_at IS NULL AND c.removed_at IS NULL
     ORDER BY m.at, m.identity_id
"""
NOBODY = IdentityId(UUID(int=0))

JOIN = """
    INSERT INTO company_members (workspace_id, identity_id, company_id, role, since, source, by) VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (workspace_id, identity_id, company_id)
    DO UPDATE SET role = excluded.role, since = excluded.since, source = excluded.source, by = excluded.by, at = now(), ended_at = NULL
"""
# The whole tree and all their identities: what is said of a member is said of one person in one company.
THEIRS = f"""
    company_members m SET {{change}} FROM identities i
     WHERE m.workspace_id = $1 AND m.company_id IN ({TREE}) AND (i.workspace_id, i.id) = (m.workspace_id, m.identity_id)
       AND i.person_id = $3 AND m.ended_at IS NULL
"""
CHANGE = "UPDATE " + THEIRS.format(change="role = $4, since = $5")
END = "UPDATE " + THEIRS.format(change="ended_at = now(), by = $4")
DECLINE = """
    INSERT INTO company_members (workspace_id, identity_id, company_id, source, by, ended_at) VALUES ($1, $2, $3, 'staff', $4, now())
    ON CONFLICT (workspace_id, identity_id, company_id) DO UPDATE SET ended_at = now()
"""


async def members(tx: Tx, id: CompanyId, *, after: IdentityId = NOBODY, limit: int = 100) -> list[Member]:
    """Each person once on a page, in the order in which we got to know them."""
    found: dict[PersonId, Member] = {}
    for member in await tx.rows(Member, MEMBERS, tx.workspace_id, id, after, limit):
        found.setdefault(member.person_id, member)
    return list(found.values())


async def companies_of(tx: Tx, person_id: PersonId) -> list[Member]:
    """Each company once, the first that was told first."""
    found: dict[CompanyId, Member] = {}
    for member in await tx.rows(Member, OF_PERSON, tx.workspace_id, person_id):
        found.setdefault(member.company_id, member)
    return list(found.values())


async def join(
    tx: Tx,
    id: CompanyId,
    person_id: PersonId,
    *,
    identity_id: IdentityId | None = None,
    role: str = "",
    since: date | None = None,
    source: str = "staff",
    by: StaffId | None = None,
) -> None:
    """Somebody belongs to a company; `identity_id` is the address that shows it. Of a member already, only role and date change."""
    root = (await company(tx, id)).shown_as
    hangs_on = identity_id or await eldest(tx, person_id)
    if (await identity(tx, hangs_on)).person_id != person_id:
        raise NotFound
    if not await tx.execute(CHANGE, tx.workspace_id, root, person_id, _role(role), since):
        await tx.execute(JOIN, tx.workspace_id, hangs_on, root, _role(role), since, source, by)
    _changed(tx, root, person_id)


async def leave(tx: Tx, id: CompanyId, person_id: PersonId, *, by: StaffId | None = None) -> None:
    """They do not belong there, or no longer; it is not suggested again. `join` takes it back."""
    root = (await company(tx, id)).shown_as
    if not await tx.execute(END, tx.workspace_id, root, person_id, by):
        await tx.execute(DECLINE, tx.workspace_id, await eldest(tx, person_id), root, by)
    _changed(tx, root, person_id)


def _role(text: str) -> str:
    role = " ".join(storable(text).split())
    if len(role) > LONGEST_ROLE:
        raise Invalid(field="role")
    return role


def _changed(tx: Tx, id: CompanyId, person_id: PersonId) -> None:
    tx.signal(f"company/{id}")
    tx.signal(f"person/{person_id}")
