"""To which company somebody may belong: they write from its domain, or somebody says its name. Nobody is joined by that alone."""

from parley.core.db import Tx
from parley.core.ids import PersonId
from parley.people import profile
from parley.people.companies.queries import named
from parley.people.companies.types import Candidate, CompanyId, Suggestion

COMPANY = "company"
"""The built-in field."""
MOST = 20

# Who belongs there already, or was said not to, is not asked about again.
KNOWN = """
    SELECT FROM identities o
      JOIN company_members m ON (m.workspace_id, m.identity_id) = (o.workspace_id, o.id)
      JOIN companies t ON (t.workspace_id, t.id) = (m.workspace_id, m.company_id)
     WHERE o.workspace_id = $1 AND o.person_id = i.person_id AND t.shown_as = c.id
"""
BY_DOMAIN = f"""
    SELECT DISTINCT ON (c.id) 'domain' AS why, i.domain AS said, c.id AS company_id, c.name, i.id AS identity_id
      FROM identities i
      JOIN company_domains d ON (d.workspace_id, d.domain) = (i.workspace_id, i.domain)
      JOIN companies t ON (t.workspace_id, t.id) = (d.workspace_id, d.company_id)
      JOIN companies c ON (c.workspace_id, c.id) = (t.workspace_id, t.shown_as)
     WHERE i.workspace_id = $1 AND i.person_id = $2 AND c.removed_at IS NULL AND NOT EXISTS ({KNOWN})
     ORDER BY c.id, i.created_at, i.id
"""
BY_COMPANY = f"""
    SELECT i.person_id, p.name, i.id AS identity_id, i.address
      FROM companies c
      JOIN companies t ON (t.workspace_id, t.shown_as) = (c.workspace_id, c.id)
      JOIN company_domains d ON (d.workspace_id, d.company_id) = (t.workspace_id, t.id)
      JOIN identities i ON (i.workspace_id, i.domain) = (d.workspace_id, d.domain)  -- identities_domain
      JOIN persons p ON (p.workspace_id, p.id) = (i.workspace_id, i.person_id)
     WHERE c.workspace_id = $1 AND c.id = $2 AND NOT EXISTS ({KNOWN})
     ORDER BY i.id DESC LIMIT $3
"""
IS_KNOWN = f"""
    SELECT EXISTS (SELECT FROM identities i CROSS JOIN companies c
                    WHERE i.workspace_id = $1 AND i.person_id = $2 AND (c.workspace_id, c.id) = ($1, $3) AND EXISTS ({KNOWN}))
"""


async def suggestions(tx: Tx, person_id: PersonId) -> list[Suggestion]:
    """Companies that somebody may belong to, what their address shows first."""
    found = await tx.rows(Suggestion, BY_DOMAIN, tx.workspace_id, person_id)
    said = (await profile.facts(tx, person_id)).get(COMPANY)
    if said:
        found += await _by_name(tx, person_id, said[0].value, {one.company_id for one in found})
    return found


async def candidates(tx: Tx, id: CompanyId, *, limit: int = MOST) -> list[Candidate]:
    """Who writes from a company's domains and is not known to belong there, the newest first; each person once."""
    found: dict[PersonId, Candidate] = {}
    for one in await tx.rows(Candidate, BY_COMPANY, tx.workspace_id, id, limit):
        found.setdefault(one.person_id, one)
    return list(found.values())


async def _by_name(tx: Tx, person_id: PersonId, name: str, shown: set[CompanyId | None]) -> list[Suggestion]:
    known = await named(tx, name)
    if known is None:
        return [Suggestion("fact", name)]
    if known.id in shown or await tx.value(IS_KNOWN, tx.workspace_id, person_id, known.id):
        return []
    return [Suggestion("fact", name, known.id, known.name)]
