"""Reads about companies."""

from uuid import UUID

from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.people.companies.reading import fold
from parley.people.companies.types import Company, CompanyId, Listed

MOST_COUNTED = 1000
END = "\U0010ffff"
"""Behind every name that begins alike."""
COMPANY = "id, shown_as, name, domains, website, phone, tax_country, tax_number, address, notes, made_at, removed_at"
TREE = "SELECT t.id FROM companies t WHERE t.workspace_id = $1 AND t.shown_as = $2"  # companies_shown_as

LISTED = """
    SELECT c.id, c.name, c.folded, c.domains, (SELECT count(*) FROM (
           SELECT FROM companies t JOIN company_members m ON (m.workspace_id, m.company_id) = (t.workspace_id, t.id)  -- company_members_of
            WHERE t.workspace_id = $1 AND t.shown_as = c.id AND m.ended_at IS NULL LIMIT $2) counted) AS members
      FROM companies c
     WHERE c.workspace_id = $1 AND c.removed_at IS NULL AND c.shown_as = c.id
"""
# companies_named
PAGE = f"{LISTED} AND c.folded >= $3 AND c.folded < $4 AND (c.folded, c.id) > ($5, $6) ORDER BY c.folded, c.id LIMIT $7"
NOWHERE = CompanyId(UUID(int=0))


async def company(tx: Tx, id: CompanyId) -> Company:
    found = await tx.row(Company, f"SELECT {COMPANY} FROM companies WHERE workspace_id = $1 AND id = $2", tx.workspace_id, id)
    if found is None:
        raise NotFound
    return found


async def page(tx: Tx, beginning: str = "", *, after: tuple[str, CompanyId] | None = None, limit: int = 50) -> list[Listed]:
    """By name, those whose name begins so; `after` is the compared name and the id of the last one."""
    low = fold(beginning) if beginning.strip() else ""
    return await tx.rows(Listed, PAGE, tx.workspace_id, MOST_COUNTED, low, low + END, *(after or ("", NOWHERE)), limit)


NAMED = f"""SELECT {COMPANY} FROM companies
             WHERE workspace_id = $1 AND folded = $2 AND removed_at IS NULL AND shown_as = id ORDER BY made_at, id LIMIT 1"""
OF_DOMAIN = f"""
    SELECT {COMPANY} FROM companies WHERE workspace_id = $1 AND removed_at IS NULL AND id = (
           SELECT c.shown_as FROM company_domains d JOIN companies c ON (c.workspace_id, c.id) = (d.workspace_id, d.company_id)
            WHERE d.workspace_id = $1 AND d.domain = $2)
"""


async def named(tx: Tx, name: str) -> Company | None:
    """The company of this name, whatever its legal form and its quotes."""
    return await tx.row(Company, NAMED, tx.workspace_id, fold(name))


async def of_domain(tx: Tx, domain: str) -> Company | None:
    return await tx.row(Company, OF_DOMAIN, tx.workspace_id, domain)
