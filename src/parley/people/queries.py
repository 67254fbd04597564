"""Reads about people."""

from collections.abc import Sequence

from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ids import IdentityId, PersonId
from parley.people.types import Identity, Link, Person, Way

IDENTITY = "id, person_id, kind, scope, address, name, username, trust, created_at"


async def person(tx: Tx, id: PersonId) -> Person:
    sql = "SELECT id, name, language, created_at FROM persons WHERE workspace_id = $1 AND id = $2"
    found = await tx.row(Person, sql, tx.workspace_id, id)
    if found is None:
        raise NotFound
    return found


async def identities(tx: Tx, person_id: PersonId) -> list[Identity]:
    """Oldest first."""
    sql = f"SELECT {IDENTITY} FROM identities WHERE workspace_id = $1 AND person_id = $2 ORDER BY created_at, id"
    return await tx.rows(Identity, sql, tx.workspace_id, person_id)


async def identity(tx: Tx, id: IdentityId) -> Identity:
    found = await tx.row(Identity, f"SELECT {IDENTITY} FROM identities WHERE workspace_id = $1 AND id = $2", tx.workspace_id, id)
    if found is None:
        raise NotFound
    return found


async def links(tx: Tx, identity_ids: Sequence[IdentityId]) -> list[Link]:
    """Active links among some identities: why each of them is there."""
    sql = """SELECT id, one_id, other_id, source, evidence, made_at, made_by FROM links
              WHERE workspace_id = $1 AND one_id = ANY($2) AND revoked_at IS NULL ORDER BY made_at, id"""
    return await tx.rows(Link, sql, tx.workspace_id, identity_ids)


WAYS = """
    SELECT i.id AS identity_id, a.id AS account_id, coalesce(w.thread, i.address) AS thread, a.kind, a.name AS account_name,
           i.address, i.trust, w.last_in_at, w.closed_at, w.closed_reason
      FROM identities i
      JOIN accounts a ON a.workspace_id = $1
      LEFT JOIN ways w ON (w.workspace_id, w.identity_id, w.account_id) = (i.workspace_id, i.id, a.id)
     WHERE i.workspace_id = $1 AND i.person_id = $2 AND a.state <> 'paused' AND i.scope <> 'doubtful'
       AND (w.identity_id IS NOT NULL OR (a.kind, i.kind) IN (SELECT * FROM unnest($3::text[], $4::text[])))
     ORDER BY w.last_in_at DESC NULLS LAST, i.created_at
"""


async def ways(tx: Tx, person_id: PersonId, *, openers: Sequence[tuple[str, str]]) -> list[Way]:
    """How a person can be answered, the last used first. `openers` are the (channel, identity kind) that may write first."""
    return await tx.rows(Way, WAYS, tx.workspace_id, person_id, [channel for channel, _ in openers], [kind for _, kind in openers])


async def close_way(tx: Tx, identity_id: IdentityId, *, reason: str) -> None:
    """They blocked us, or their address bounced: until they write again, this way is closed."""
    sql = "UPDATE ways SET closed_at = now(), closed_reason = $3 WHERE workspace_id = $1 AND identity_id = $2 AND closed_at IS NULL"
    await tx.execute(sql, tx.workspace_id, identity_id, reason)
