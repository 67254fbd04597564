"""What is known of identities, as it is compared."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from parley.core.db import Tx
from parley.core.ids import IdentityId, PersonId
from parley.people.matching import Key, Record

MOST_SAID = 5

# Numbers and mailboxes that somebody told beside their own address stand in a scope of theirs.
RECORDS = """
    SELECT i.id, i.person_id, i.kind, i.address, i.trust, i.name, i.username, i.language, i.created_at,
           (SELECT max(w.last_in_at) FROM ways w WHERE (w.workspace_id, w.identity_id) = (i.workspace_id, i.id)) AS heard_at,
           (SELECT coalesce(jsonb_agg(jsonb_build_array(c.kind, c.address, c.trust) ORDER BY c.kind, c.address), '[]') FROM identities c
             WHERE c.workspace_id = i.workspace_id AND c.kind = ANY('{phone,email}') AND c.scope = 'claimed:' || i.id) AS told,
           ARRAY(SELECT s.text FROM sayings s WHERE (s.workspace_id, s.identity_id) = (i.workspace_id, i.id)
                  ORDER BY s.id DESC LIMIT $3) AS said
      FROM identities i WHERE i.workspace_id = $1 AND i.id = ANY($2) AND i.scope NOT IN ('doubtful', 'erased')
"""
# What counts of each field: what staff say, else the latest.
FACTS = """
    SELECT DISTINCT ON (i.person_id, f.field) i.person_id, f.field, f.value
      FROM identities i JOIN person_facts f ON (f.workspace_id, f.identity_id) = (i.workspace_id, i.id)
     WHERE i.workspace_id = $1 AND i.person_id = ANY($2) AND f.field = ANY($3)
     ORDER BY i.person_id, f.field, f.source <> 'staff', f.at DESC
"""
COMPARED = ("birth_date", "city", "company", "address")


class Row(msgspec.Struct, frozen=True):
    id: IdentityId
    person_id: PersonId
    kind: str
    address: str
    trust: str
    name: str
    username: str
    language: str
    created_at: datetime
    heard_at: datetime | None
    told: list[tuple[str, str, str]]
    said: list[str]


class Known(msgspec.Struct, frozen=True):
    """An identity, whose it is at the moment, and what there is to compare."""

    id: IdentityId
    person_id: PersonId
    record: Record


async def known(tx: Tx, identity_ids: Iterable[IdentityId]) -> dict[IdentityId, Known]:
    """Of those that can be compared at all."""
    rows = await tx.rows(Row, RECORDS, tx.workspace_id, sorted(identity_ids), MOST_SAID)
    facts = await _facts(tx, sorted({row.person_id for row in rows}))
    return {row.id: Known(row.id, row.person_id, _record(row, facts[row.person_id])) for row in rows}


async def _facts(tx: Tx, persons: Sequence[PersonId]) -> Mapping[PersonId, Mapping[str, str]]:
    found: defaultdict[PersonId, dict[str, str]] = defaultdict(dict)
    for person_id, field, value in await tx.records(FACTS, tx.workspace_id, persons, COMPARED):
        found[person_id][field] = value
    return found


def _record(row: Row, facts: Mapping[str, Any]) -> Record:
    addresses = [(row.kind, row.address, row.trust), *row.told]
    return Record(
        id=str(row.id),
        kind=row.kind,
        display=row.name,
        username=row.username,
        phones=_keys(addresses, "phone"),
        emails=_keys(addresses, "email"),
        birth_date=facts.get("birth_date", ""),
        city=facts.get("city", ""),
        company=facts.get("company", ""),
        address=facts.get("address", ""),
        language=row.language,
        seen_from=row.created_at,
        seen_until=row.heard_at or row.created_at,
        said=tuple(row.said),
    )


def _keys(addresses: Iterable[tuple[str, str, str]], wanted: str) -> tuple[Key, ...]:
    return tuple(Key(address, trust) for kind, address, trust in addresses if kind == wanted)
