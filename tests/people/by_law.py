"""Somebody is erased, or told all that is known of them, in a town without pages."""

import io
import json
import zipfile
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from parley import people, wiring
from parley.core.ids import IdentityId, PersonId
from parley.people.privacy import Basis, By, Wanted
from tests.people.town import Town


async def asks(
    town: Town, person: PersonId, *, identity: IdentityId | None = None, at_once: bool = True, basis: Basis = Basis.REQUEST
) -> UUID:
    wanted = Wanted(person_id=person, identity_id=identity, basis=basis, at_once=at_once)
    async with town.begin() as tx:
        return await people.privacy.ask(tx, wanted, by=By(town.grace, "Grace"))


async def runs(town: Town, id: UUID) -> people.privacy.Erasure:
    """As the job does it, and how it then stands."""
    await people.privacy.erase(wiring.ERASING, town.ground, town.workspace_id, id)
    async with town.begin() as tx:
        return await people.privacy.erasure(tx, id)


async def erased(town: Town, person: PersonId, *, identity: IdentityId | None = None) -> people.privacy.Erasure:
    return await runs(town, await asks(town, person, identity=identity))


async def bundle(town: Town, person: PersonId) -> dict[str, bytes]:
    """Name -> content."""
    people.privacy.wire(wiring.TELLING)
    async with town.begin() as tx:
        theirs = [one.id for one in await people.identities(tx, person)]
    archive = await _whole(people.privacy.bundle(town.begin, town.ground.files, theirs))
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name) for name in opened.namelist()}


def lines(bundle: dict[str, bytes], subject: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in bundle[f"{subject}.jsonl"].splitlines()]


async def _whole(pieces: AsyncIterator[bytes]) -> bytes:
    return b"".join([piece async for piece in pieces])


EVERYTHING = """
    SELECT c.table_name::text, c.column_name::text FROM information_schema.columns c
      JOIN information_schema.tables t ON (t.table_schema, t.table_name) = (c.table_schema, c.table_name) AND t.table_type = 'BASE TABLE'
     WHERE c.table_schema = current_schema() AND c.udt_name IN ('text', 'jsonb', 'bytea', '_text', 'tsvector', 'varchar')
"""


async def found_anywhere(town: Town, word: str) -> set[str]:
    """Every column of the whole database in which a word stands, as text or as bytes."""
    async with town.ground.database.across() as tx:
        columns = [tuple(row) for row in await tx.records(EVERYTHING)]
        return {f"{table}.{column}" for table, column in columns if await tx.value(_holds(table, column), word.lower())}


def _holds(table: str, column: str) -> str:
    return f"""SELECT EXISTS (SELECT FROM {table} WHERE position($1 IN lower({column}::text)) > 0
                  OR position(encode(convert_to($1, 'UTF8'), 'hex') IN {column}::text) > 0)"""
