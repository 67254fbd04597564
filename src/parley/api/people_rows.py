"""Persons as programs keep them: a page of all, a new one, another name. To be moved behind the door of `people` when pages need it too."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from parley import people
from parley.core import ids
from parley.core.db import Tx
from parley.core.errors import Invalid, NotFound, ParleyError
from parley.core.ids import IdentityId, PersonId
from parley.people import Identity, Person

LAST = UUID(int=2**128 - 1)

# The primary key is the order. A person whose identities have all moved to another one is that other one now.
PAGE = """
    SELECT p.id, p.name, p.language, p.created_at, p.blocked_at FROM persons p
     WHERE p.workspace_id = $1 AND p.id < $2
       AND EXISTS (SELECT FROM identities i WHERE (i.workspace_id, i.person_id) = (p.workspace_id, p.id))
     ORDER BY p.id DESC LIMIT $3
"""
IDENTITIES = """
    SELECT id, person_id, kind, scope, address, name, username, trust, created_at FROM identities
     WHERE workspace_id = $1 AND person_id = ANY($2) ORDER BY created_at, id  -- identities_person
"""
TAKEN = """
    SELECT person_id FROM identities
     WHERE workspace_id = $1 AND scope = '' AND (kind, address) IN (SELECT * FROM unnest($2::text[], $3::text[])) LIMIT 1
"""
MEET = """
    INSERT INTO identities (workspace_id, id, person_id, home_id, kind, address, name, trust)
    SELECT $1, n.id, $2, $2, n.kind, n.address, $3, 'claimed' FROM unnest($4::uuid[], $5::text[], $6::text[]) AS n (id, kind, address)
    ON CONFLICT DO NOTHING
"""


class IdentityTaken(ParleyError):
    """This address belongs to somebody already."""

    def __init__(self, person_id: PersonId) -> None:
        super().__init__(field="identities")
        self.person_id = str(person_id)


class AddressInvalid(Invalid):
    """This is not an address of its kind."""


class Known(msgspec.Struct, frozen=True):
    """A person with every address of theirs."""

    person: Person
    identities: tuple[Identity, ...]


async def page(tx: Tx, *, before: UUID | None, limit: int) -> list[Known]:
    """Latest first."""
    found = await tx.rows(Person, PAGE, tx.workspace_id, before or LAST, limit)
    identities = await tx.rows(Identity, IDENTITIES, tx.workspace_id, [one.id for one in found])
    return [Known(one, tuple(i for i in identities if i.person_id == one.id)) for one in found]


async def one(tx: Tx, id: PersonId) -> Known:
    return Known(await people.person(tx, id), tuple(await people.identities(tx, id)))


async def by_identity(tx: Tx, kind: str, address: str, scope: str) -> Known:
    """Whose address this is. Raises `NotFound`."""
    wanted = people.canonical(kind, address)
    known = await people.known(tx, kind, scope, [wanted]) if wanted else {}
    if wanted not in known:
        raise NotFound
    return await one(tx, (await people.identity(tx, known[wanted])).person_id)


async def add(tx: Tx, *, name: str, language: str, addresses: Sequence[tuple[str, str]]) -> Known:
    """Somebody whom the caller knows. Addresses are claims until their owner has written from there."""
    wanted = list(dict.fromkeys((kind, _canonical(place, kind, value)) for place, (kind, value) in enumerate(addresses)))
    kinds, values = [kind for kind, _ in wanted], [value for _, value in wanted]
    id = PersonId(ids.new())
    sql = "INSERT INTO persons (workspace_id, id, name, language) VALUES ($1, $2, $3, $4)"
    await tx.execute(sql, tx.workspace_id, id, name, language)
    met = await tx.execute(MEET, tx.workspace_id, id, name, [IdentityId(ids.new()) for _ in wanted], kinds, values)
    if met < len(wanted):
        raise IdentityTaken(await tx.value(TAKEN.replace("LIMIT 1", "AND person_id <> $4 LIMIT 1"), tx.workspace_id, kinds, values, id))
    return await one(tx, id)


async def change(tx: Tx, id: PersonId, *, name: str, language: str) -> None:
    sql = "UPDATE persons SET name = $3, language = $4 WHERE workspace_id = $1 AND id = $2"
    if not await tx.execute(sql, tx.workspace_id, id, name, language):
        raise NotFound
    tx.signal("inbox")


def _canonical(place: int, kind: str, value: str) -> str:
    address = people.canonical(kind, value)
    if not address:
        raise AddressInvalid(field=f"identities.{place}.address")
    return address
