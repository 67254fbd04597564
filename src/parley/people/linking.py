"""Links, and the persons that follow from them: a person is a connected component of identities under active links.

Nothing is copied when two persons become one, so everything goes back when a link is revoked.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from parley.core import ids
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.events import announce
from parley.core.ids import IdentityId, LinkId, PersonId, StaffId
from parley.people.errors import LinkRevoked, SamePerson
from parley.people.events import IdentitiesMoved

ADD = """
    INSERT INTO links (workspace_id, id, one_id, other_id, source, evidence, made_by) VALUES ($1, $2, $3, $4, $5, $6, $7)
"""
MEMBERS = """
    SELECT id, person_id, home_id, created_at FROM identities
     WHERE workspace_id = $1 AND person_id = ANY($2) ORDER BY created_at, id
"""
ACTIVE = """
    SELECT one_id, other_id FROM links WHERE workspace_id = $1 AND one_id = ANY($2) AND revoked_at IS NULL
"""
MOVE = """
    UPDATE identities i SET person_id = m.person_id FROM unnest($2::uuid[], $3::uuid[]) AS m (id, person_id)
     WHERE i.workspace_id = $1 AND i.id = m.id
"""


async def link(
    tx: Tx, one: IdentityId, other: IdentityId, *, source: str, evidence: Mapping[str, Any] | None = None, by: StaffId | None = None
) -> LinkId | None:
    """Say that two identities are one person. Saying it of two that are one already adds nothing."""
    persons = await hold(tx, [one, other])
    if len(persons) < 2:
        return None
    id = LinkId(ids.new())
    await tx.execute(ADD, tx.workspace_id, id, one, other, source, dict(evidence or {}), by)
    await _settle(tx, persons)
    return id


async def merge(tx: Tx, one: PersonId, other: PersonId, *, by: StaffId) -> LinkId:
    """Say, by hand, that two persons are one. `unlink` gives back exactly what was."""
    first = await tx.records("SELECT DISTINCT ON (person_id) id " + MEMBERS_OF_PERSONS, tx.workspace_id, [one, other])
    if one == other or len(first) < 2:
        raise SamePerson if one == other else NotFound
    id = await link(tx, first[0]["id"], first[1]["id"], source="staff", by=by)
    if id is None:
        raise SamePerson
    return id


MEMBERS_OF_PERSONS = "FROM identities WHERE workspace_id = $1 AND person_id = ANY($2) ORDER BY person_id, created_at, id"


async def unlink(tx: Tx, id: LinkId, *, by: StaffId) -> None:
    """Take a link back: each identity returns to the person of what is left of its component."""
    sql = """UPDATE links SET revoked_at = now(), revoked_by = $3
              WHERE workspace_id = $1 AND id = $2 AND revoked_at IS NULL RETURNING one_id, other_id"""
    ends = await tx.records(sql, tx.workspace_id, id, by)
    if not ends:
        known = await tx.value("SELECT true FROM links WHERE workspace_id = $1 AND id = $2", tx.workspace_id, id)
        raise LinkRevoked if known else NotFound
    await _settle(tx, await hold(tx, ends[0]))


async def hold(tx: Tx, identities: Sequence[IdentityId]) -> list[PersonId]:
    """The persons of some identities, locked in order, so that two merges at once follow one another."""
    if not identities:
        return []
    sql = "SELECT DISTINCT person_id FROM identities WHERE workspace_id = $1 AND id = ANY($2)"
    while True:
        persons: list[PersonId] = await tx.values(sql, tx.workspace_id, identities)
        await tx.execute("SELECT FROM persons WHERE workspace_id = $1 AND id = ANY($2) ORDER BY id FOR UPDATE", tx.workspace_id, persons)
        if set(await tx.values(sql, tx.workspace_id, identities)) == set(persons):
            return persons


async def _settle(tx: Tx, persons: Sequence[PersonId]) -> None:
    """Give each identity the person of its component: the one that came with the component's oldest identity."""
    members = await tx.rows(_Member, MEMBERS, tx.workspace_id, persons)
    pairs = await tx.records(ACTIVE, tx.workspace_id, [member.id for member in members])
    belongs = components(members, pairs)
    moved = sorted((m.id, belongs[m.id]) for m in members if belongs[m.id] != m.person_id)
    if moved:
        await tx.execute(MOVE, tx.workspace_id, *map(list, zip(*moved, strict=True)))
        await announce(tx, IdentitiesMoved(tuple(id for id, _ in moved), tuple({*persons, *belongs.values()})))


class _Member(msgspec.Struct, frozen=True):
    id: IdentityId
    person_id: PersonId
    home_id: PersonId
    created_at: Any = None


def components(members: Sequence[Any], pairs: Iterable[tuple[IdentityId, IdentityId]]) -> dict[IdentityId, PersonId]:
    """The person of each member, who are given oldest first: union-find over the active links."""
    parent = {member.id: member.id for member in members}
    age = {member.id: place for place, member in enumerate(members)}

    def root(id: IdentityId) -> IdentityId:
        while parent[id] != id:
            parent[id] = parent[parent[id]]
            id = parent[id]
        return id

    for one, other in pairs:
        if one in parent and other in parent:
            older, younger = sorted((root(one), root(other)), key=age.__getitem__)
            parent[younger] = older
    home = {member.id: member.home_id for member in members}
    return {member.id: home[root(member.id)] for member in members}
