"""Persons side by side, with what is compared of them."""

from collections.abc import Collection
from datetime import datetime

import msgspec

from parley.core.db import Tx
from parley.core.ids import PersonId
from parley.people.resolution.records import COMPARED

BRIEFS = """
    SELECT p.id, p.name, p.created_at,
           (SELECT jsonb_agg(jsonb_build_array(i.kind, i.address, i.username, i.name, i.trust) ORDER BY i.created_at, i.id)
              FROM identities i WHERE (i.workspace_id, i.person_id) = (p.workspace_id, p.id)) AS identities,
           (SELECT coalesce(jsonb_object_agg(f.field, f.value), '{}') FROM (
                   SELECT DISTINCT ON (s.field) s.field, s.value
                     FROM identities i JOIN person_facts s ON (s.workspace_id, s.identity_id) = (i.workspace_id, i.id)
                    WHERE (i.workspace_id, i.person_id) = (p.workspace_id, p.id) AND s.field = ANY($2) AND s.value <> ''
                    ORDER BY s.field, s.source <> 'staff', s.at DESC) f) AS facts
      FROM persons p WHERE p.workspace_id = $1 AND p.id = ANY($3)
"""


class Brief(msgspec.Struct, frozen=True):
    """A person in a few lines."""

    id: PersonId
    name: str
    created_at: datetime
    identities: tuple[tuple[str, str, str, str, str], ...]
    """Kind, address, nickname, name, trust."""
    facts: dict[str, str]


async def briefs(tx: Tx, persons: Collection[PersonId]) -> dict[PersonId, Brief]:
    return {one.id: one for one in await tx.rows(Brief, BRIEFS, tx.workspace_id, list(COMPARED), list(persons))}
