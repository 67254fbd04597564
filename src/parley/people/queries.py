"""Reads about people."""

from collections.abc import Sequence

from parley.channels import Trust
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ids import AccountId, IdentityId, PersonId
from parley.people.types import Identity, Link, Person, Way

IDENTITY = "id, person_id, kind, scope, address, name, username, trust, created_at"


async def person(tx: Tx, id: PersonId) -> Person:
    sql = "SELECT id, name, language, created_at, blocked_at FROM persons WHERE workspace_id = $1 AND id = $2"
    found = await tx.row(Person, sql, tx.workspace_id, id)
    if found is None:
        raise NotFound
    return found


async def identities(tx: Tx, person_id: PersonId) -> list[Identity]:
    """Oldest first."""
    sql = f"SELECT {IDENTITY} FROM identities WHERE workspace_id = $1 AND person_id = $2 AND scope <> 'erased' ORDER BY created_at, id"
    return await tx.rows(Identity, sql, tx.workspace_id, person_id)


async def eldest(tx: Tx, person_id: PersonId) -> IdentityId:
    """The identity on which hangs what is said of a person."""
    sql = "SELECT id FROM identities WHERE workspace_id = $1 AND person_id = $2 AND scope <> 'erased' ORDER BY created_at, id LIMIT 1"
    found = await tx.value(sql, tx.workspace_id, person_id)
    if found is None:
        raise NotFound
    return IdentityId(found)


async def identity(tx: Tx, id: IdentityId) -> Identity:
    found = await tx.row(Identity, f"SELECT {IDENTITY} FROM identities WHERE workspace_id = $1 AND id = $2", tx.workspace_id, id)
    if found is None:
        raise NotFound
    return found


async def known(tx: Tx, kind: str, scope: str, addresses: Sequence[str]) -> dict[str, IdentityId]:
    """Those of some addresses that have an identity."""
    sql = "SELECT address, id FROM identities WHERE workspace_id = $1 AND kind = $2 AND scope = $3 AND address = ANY($4)"
    return dict(await tx.records(sql, tx.workspace_id, kind, scope, addresses))


async def links(tx: Tx, identity_ids: Sequence[IdentityId]) -> list[Link]:
    """Active links among some identities: why each of them is there."""
    sql = """SELECT id, one_id, other_id, source, evidence, made_at, made_by FROM links
              WHERE workspace_id = $1 AND one_id = ANY($2) AND revoked_at IS NULL ORDER BY made_at, id"""
    return await tx.rows(Link, sql, tx.workspace_id, identity_ids)


WAYS = """
    SELECT i.id AS identity_id, a.id AS account_id, coalesce(w.thread, i.address) AS thread, a.kind, a.name AS account_name,
           i.address, i.trust, w.last_in_at, w.closed_at, w.closed_reason, coalesce(w.answer_to, '') AS answer_to
      FROM identities i
      JOIN accounts a ON a.workspace_id = $1
      LEFT JOIN ways w ON (w.workspace_id, w.identity_id, w.account_id) = (i.workspace_id, i.id, a.id)
     WHERE i.workspace_id = $1 AND i.person_id = $2 AND a.state IN ('active', 'broken') AND i.scope NOT IN ('doubtful', 'erased')
       AND (w.identity_id IS NOT NULL OR (a.kind, i.kind) IN (SELECT * FROM unnest($3::text[], $4::text[])))
     ORDER BY w.last_in_at DESC NULLS LAST, i.created_at
"""


BELIEF = (Trust.PROVEN, Trust.NETWORK, Trust.CLAIMED)


async def ways(tx: Tx, person_id: PersonId, *, openers: Sequence[tuple[str, str]]) -> list[Way]:
    """How a person can be answered, the last used first. `openers` are the (channel, identity kind) that may write first."""
    found = await tx.rows(Way, WAYS, tx.workspace_id, person_id, [channel for channel, _ in openers], [kind for _, kind in openers])
    best: dict[tuple[AccountId, str], Way] = {}
    for way in found:
        # An address that was first claimed and then proven is two identities: the better known one speaks for both.
        known = best.setdefault((way.account_id, way.thread), way)
        if BELIEF.index(way.trust) < BELIEF.index(known.trust):
            best[way.account_id, way.thread] = way
    return list(best.values())


CLOSE = """
    WITH closed AS (
        UPDATE ways SET closed_at = now(), closed_reason = $4
         WHERE workspace_id = $1 AND identity_id = $2 AND closed_at IS NULL RETURNING account_id)
    INSERT INTO ways (workspace_id, identity_id, account_id, thread, closed_at, closed_reason)
    SELECT $1, i.id, $3, i.address, now(), $4 FROM identities i
     WHERE i.workspace_id = $1 AND i.id = $2
       AND NOT EXISTS (SELECT FROM ways w WHERE (w.workspace_id, w.identity_id, w.account_id) = ($1, i.id, $3))
    ON CONFLICT DO NOTHING
"""


async def close_way(tx: Tx, identity_id: IdentityId, account_id: AccountId, *, reason: str) -> None:
    """They blocked us, or their address bounced: until they write again, this way is closed. We may have been the only ones to use it."""
    await tx.execute(CLOSE, tx.workspace_id, identity_id, account_id, reason)
