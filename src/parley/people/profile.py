"""What is known of a person: fields, with who said so and when.

Everything hangs on one identity of the person, and goes with it when persons are parted.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from parley.core.db import Tx
from parley.core.errors import Invalid, NotFound
from parley.core.ids import IdentityId, PersonId, StaffId
from parley.people.fields import custom_field
from parley.people.queries import eldest
from parley.people.values import read

BUILT_IN: Mapping[str, str] = {
    "called": "text",
    "birth_date": "date",
    "city": "text",
    "company": "text",
    "job": "text",
    "language": "text",
    "address": "text",
    "website": "link",
}
"""Field -> kind."""
Source = Annotated[str, "staff, api, form, or a channel"]


class Fact(msgspec.Struct, frozen=True):
    """What one source says of one field."""

    identity_id: IdentityId
    field: str
    source: Source
    value: str
    by: StaffId | None
    at: datetime


SAY = """
    INSERT INTO person_facts (workspace_id, identity_id, field, source, value, by) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (workspace_id, identity_id, field, source) DO UPDATE SET value = excluded.value, by = excluded.by, at = now()
"""
FACTS = """
    SELECT f.identity_id, f.field, f.source, f.value, f.by, f.at
      FROM identities i JOIN person_facts f ON (f.workspace_id, f.identity_id) = (i.workspace_id, i.id)
     WHERE i.workspace_id = $1 AND i.person_id = $2
     ORDER BY f.field, f.source <> 'staff', f.at DESC
"""


async def describe(tx: Tx, person_id: PersonId, field: str, value: str, *, source: Source, by: StaffId | None = None) -> None:
    """Note what a source says of a field; an empty value takes it away. Raises Invalid with the field's name."""
    kind, choices = await _kind(tx, field)
    wanted = read(kind, value, choices, field)
    await tx.execute(SAY, tx.workspace_id, await eldest(tx, person_id), field, source, wanted, by)
    tx.signal(f"person/{person_id}")


async def rename(tx: Tx, person_id: PersonId, name: str) -> None:
    """How staff call somebody; what channels say of them stays with their identities."""
    wanted = " ".join(name.replace("\0", "").split())
    if not 0 < len(wanted) <= 200:
        raise Invalid(field="name")
    if not await tx.execute("UPDATE persons SET name = $3 WHERE workspace_id = $1 AND id = $2", tx.workspace_id, person_id, wanted):
        raise NotFound
    tx.signal(f"person/{person_id}")
    tx.signal("inbox")


async def facts(tx: Tx, person_id: PersonId) -> dict[str, list[Fact]]:
    """By field: the one that counts first (what staff say, else the latest), the others that differ after it."""
    found: dict[str, list[Fact]] = {}
    for fact in await tx.rows(Fact, FACTS, tx.workspace_id, person_id):
        known = found.setdefault(fact.field, [])
        if fact.value not in [other.value for other in known]:
            known.append(fact)
    return {field: [fact for fact in said if fact.value] for field, said in found.items() if said[0].value}


async def _kind(tx: Tx, field: str) -> tuple[str, Sequence[str]]:
    if field in BUILT_IN:
        return BUILT_IN[field], ()
    try:
        own = await custom_field(tx, UUID(field))
    except (ValueError, NotFound):
        raise Invalid(field=field) from None
    return own.kind, own.choices
