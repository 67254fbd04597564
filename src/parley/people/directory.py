"""Persons as somebody keeps them by hand: a page of all, a new one, another name."""

from collections.abc import Sequence
from uuid import UUID

from parley.core import ids
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ids import IdentityId, PersonId
from parley.people.claims import canonical
from parley.people.errors import AddressInvalid, IdentityTaken
from parley.people.queries import IDENTITY, identities, identity, known, person
from parley.people.types import Identity, Listed, Person

LAST = UUID(int=2**128 - 1)

# The primary key is the order. A person whose identities have all moved to another one is that other one now.
PAGE = """
    SELECT p.id, p.name, p.language, p.created_at, p.blocked_at FROM persons p
     WHERE p.workspace_id = $1 AND p.id < $2
       AND EXISTS (SELECT FROM identities i WHERE (i.workspace_id, i.person_id) = (p.workspace_id, p.id) AND i.scope <> 'erased')
     ORDER BY p.id DESC LIMIT $3
"""
IDENTITIES = f"""
    SELECT {IDENTITY} FROM identities WHERE workspace_id = $1 AND person_id = ANY($2) AND scope <> 'erased'  -- identities_person
     ORDER BY created_at, id
"""
ADD = "INSERT INTO persons (workspace_id, id, name, language) VALUES ($1, $2, $3, $4)"
MEET = """
    INSERT INTO identities (workspace_id, id, person_id, home_id, kind, address, name, trust)
    SELECT $1, n.id, $2, $2, n.kind, n.address, $3, 'claimed' FROM unnest($4::uuid[], $5::text[], $6::text[]) AS n (id, kind, address)
    ON CONFLICT DO NOTHING
"""
TAKEN = """
    SELECT person_id FROM identities
     WHERE workspace_id = $1 AND scope = '' AND (kind, address) IN (SELECT * FROM unnest($2::text[], $3::text[]))
       AND person_id <> $4 LIMIT 1
"""


async def page(tx: Tx, *, before: UUID | None, limit: int) -> list[Listed]:
    """Latest first."""
    found = await tx.rows(Person, PAGE, tx.workspace_id, before or LAST, limit)
    theirs = await tx.rows(Identity, IDENTITIES, tx.workspace_id, [one.id for one in found])
    return [Listed(one, tuple(i for i in theirs if i.person_id == one.id)) for one in found]


async def listed(tx: Tx, id: PersonId) -> Listed:
    return Listed(await person(tx, id), tuple(await identities(tx, id)))


async def owner_of(tx: Tx, kind: str, address: str, scope: str) -> Listed:
    """Whose address this is. Raises `NotFound`."""
    wanted = canonical(kind, address)
    found = await known(tx, kind, scope, [wanted]) if wanted else {}
    if wanted not in found:
        raise NotFound
    return await listed(tx, (await identity(tx, found[wanted])).person_id)


async def add(tx: Tx, *, name: str, language: str, addresses: Sequence[tuple[str, str]]) -> Listed:
    """Somebody who is known from elsewhere, by (kind, address). Addresses are claims until their owner has written from there."""
    wanted = list(dict.fromkeys((kind, _canonical(place, kind, value)) for place, (kind, value) in enumerate(addresses)))
    kinds, values = [kind for kind, _ in wanted], [value for _, value in wanted]
    id = PersonId(ids.new())
    await tx.execute(ADD, tx.workspace_id, id, name, language)
    met = await tx.execute(MEET, tx.workspace_id, id, name, [IdentityId(ids.new()) for _ in wanted], kinds, values)
    if met < len(wanted):
        raise IdentityTaken(await tx.value(TAKEN, tx.workspace_id, kinds, values, id))
    return await listed(tx, id)


async def change(tx: Tx, id: PersonId, *, name: str, language: str) -> None:
    sql = "UPDATE persons SET name = $3, language = $4 WHERE workspace_id = $1 AND id = $2"
    if not await tx.execute(sql, tx.workspace_id, id, name, language):
        raise NotFound
    tx.signal(f"person/{id}")
    tx.signal("inbox")


def _canonical(place: int, kind: str, value: str) -> str:
    address = canonical(kind, value)
    if not address:
        raise AddressInvalid(field=f"identities.{place}.address")
    return address
