"""Where somebody touched us without words: a page, a visit, a call, an order."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from parley.core import clock, ids
from parley.core.db import Tx
from parley.core.ids import IdentityId, PersonId


class Touch(msgspec.Struct, frozen=True):
    """Something that somebody did, as it is noted."""

    identity_id: IdentityId
    kind: str
    title: str = ""
    detail: Mapping[str, Any] = {}
    at: datetime | None = None
    id: UUID | None = None
    """Of what may be told twice."""


class Touchpoint(msgspec.Struct, frozen=True):
    id: UUID
    identity_id: IdentityId
    kind: str
    title: str
    detail: dict[str, Any]
    at: datetime


NOTE = """
    INSERT INTO touchpoints (workspace_id, id, identity_id, kind, title, detail, at)
    SELECT $1, n.id, n.identity_id, n.kind, n.title, n.detail, n.at
      FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::jsonb[], $7::timestamptz[])
           AS n (id, identity_id, kind, title, detail, at)
    ON CONFLICT DO NOTHING
"""
TOUCHPOINTS = """
    SELECT t.id, t.identity_id, t.kind, t.title, t.detail, t.at FROM identities i CROSS JOIN LATERAL (
           SELECT * FROM touchpoints t  -- touchpoints_of
            WHERE t.workspace_id = $1 AND t.identity_id = i.id AND (t.at, t.id) < ($3, $4) ORDER BY t.at DESC, t.id DESC LIMIT $5) t
     WHERE i.workspace_id = $1 AND i.person_id = $2
     ORDER BY t.at DESC, t.id DESC LIMIT $5
"""


async def note_touches(tx: Tx, touches: Sequence[Touch]) -> None:
    """Many in one statement."""
    rows = [(one.id or ids.new(), one.identity_id, one.kind, one.title[:200], dict(one.detail), one.at or clock.now()) for one in touches]
    if rows:
        await tx.execute(NOTE, tx.workspace_id, *map(list, zip(*rows, strict=True)))


FORGET = """
    DELETE FROM touchpoints t USING unnest($2::uuid[]) AS n (identity_id), LATERAL (
           SELECT id FROM touchpoints o  -- touchpoints_of
            WHERE o.workspace_id = $1 AND o.identity_id = n.identity_id AND o.kind = $3 ORDER BY o.at DESC, o.id DESC OFFSET $4) old
     WHERE t.workspace_id = $1 AND t.id = old.id
"""


async def forget_old_touches(tx: Tx, identity_ids: Collection[IdentityId], kind: str, *, keep: int) -> None:
    """All but the newest of a kind, of each identity."""
    await tx.execute(FORGET, tx.workspace_id, sorted(identity_ids), kind, keep)


async def touchpoints(tx: Tx, person_id: PersonId, *, before: tuple[datetime, UUID] | None = None, limit: int = 50) -> list[Touchpoint]:
    """Latest first."""
    end = before or (clock.now() + timedelta(days=1), UUID(int=2**128 - 1))
    return await tx.rows(Touchpoint, TOUCHPOINTS, tx.workspace_id, person_id, *end, limit)
