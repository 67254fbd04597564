"""What is done to companies: add, change, remove, bring back."""

import asyncpg

from parley.core import ids
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.people.companies.errors import DomainTaken, TaxNumberTaken
from parley.people.companies.queries import company
from parley.people.companies.reading import fold, read
from parley.people.companies.types import Company, CompanyId, Details

CHANGED = "companies"
"""The signal on which lists look again."""

ADD = """
    INSERT INTO companies (workspace_id, id, shown_as, name, folded, website, phone, tax_country, tax_number, address, notes, domains)
    VALUES ($1, $2, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""
CHANGE = """
    UPDATE companies SET name = $3, folded = $4, website = $5, phone = $6, tax_country = $7, tax_number = $8, address = $9, notes = $10,
                         domains = $11
     WHERE workspace_id = $1 AND id = $2 AND removed_at IS NULL
"""
FREE_DOMAINS = "DELETE FROM company_domains WHERE workspace_id = $1 AND company_id = $2"
TAKE_DOMAINS = """
    INSERT INTO company_domains (workspace_id, domain, company_id) SELECT $1, d, $2 FROM unnest($3::text[]) AS d ORDER BY d
"""
REMOVE = "UPDATE companies SET removed_at = now() WHERE workspace_id = $1 AND id = $2 AND removed_at IS NULL"
RESTORE = "UPDATE companies SET removed_at = NULL WHERE workspace_id = $1 AND id = $2 AND removed_at IS NOT NULL"


async def add(tx: Tx, given: Details, *, id: CompanyId | None = None) -> Company:
    """Under `id`, where its caller has one. Raises Invalid with the field's name."""
    details, id = read(given), id or CompanyId(ids.new())
    await _write(tx, ADD, id, details)
    return await company(tx, id)


async def change(tx: Tx, id: CompanyId, given: Details) -> None:
    await _write(tx, CHANGE, id, read(given))


async def remove(tx: Tx, id: CompanyId) -> None:
    """Out of sight, and its domains are free; its members are kept with it until it comes back."""
    if not await tx.execute(REMOVE, tx.workspace_id, id):
        raise NotFound
    await tx.execute(FREE_DOMAINS, tx.workspace_id, id)
    _changed(tx, id)


async def restore(tx: Tx, id: CompanyId) -> None:
    """Raises DomainTaken or TaxNumberTaken where another company has them meanwhile."""
    if not await _execute(tx, RESTORE, id):
        raise NotFound
    await _take_domains(tx, id, (await company(tx, id)).domains)
    _changed(tx, id)


async def _write(tx: Tx, sql: str, id: CompanyId, new: Details) -> None:
    values = new.name, fold(new.name), new.website, new.phone, new.tax_country, new.tax_number, new.address, new.notes, new.domains
    if not await _execute(tx, sql, id, *values):
        raise NotFound
    await _take_domains(tx, id, new.domains)
    _changed(tx, id)


async def _take_domains(tx: Tx, id: CompanyId, domains: tuple[str, ...]) -> None:
    await tx.execute(FREE_DOMAINS, tx.workspace_id, id)
    try:
        async with tx.attempt():
            await tx.execute(TAKE_DOMAINS, tx.workspace_id, id, domains)
    except asyncpg.UniqueViolationError:
        raise DomainTaken(field="domains") from None


async def _execute(tx: Tx, sql: str, *values: object) -> int:
    try:
        async with tx.attempt():
            return await tx.execute(sql, tx.workspace_id, *values)
    except asyncpg.UniqueViolationError:
        raise TaxNumberTaken(field="tax_number") from None


def _changed(tx: Tx, id: CompanyId) -> None:
    tx.signal(CHANGED)
    tx.signal(f"company/{id}")
