"""What staff note of a person, beside any conversation."""

from datetime import datetime
from uuid import UUID

import msgspec

from parley.core import ids
from parley.core.db import Tx
from parley.core.errors import Invalid, NotFound
from parley.core.ids import IdentityId, PersonId, StaffId
from parley.people.queries import eldest

LONGEST_NOTE = 10_000


class PersonNote(msgspec.Struct, frozen=True):
    id: UUID
    identity_id: IdentityId
    text: str
    by: StaffId
    at: datetime
    edited_at: datetime | None
    pinned_at: datetime | None = None
    """Since when it stands above all others, for whoever looks but for a moment."""


NOTES = """
    SELECT n.id, n.identity_id, n.text, n.by, n.at, n.edited_at, n.pinned_at
      FROM identities i JOIN person_notes n ON (n.workspace_id, n.identity_id) = (i.workspace_id, i.id)
     WHERE i.workspace_id = $1 AND i.person_id = $2 AND n.removed_at IS NULL
     ORDER BY n.pinned_at IS NULL, n.id DESC LIMIT $3
"""


async def notes(tx: Tx, person_id: PersonId, *, limit: int = 50) -> list[PersonNote]:
    """The pinned ones, then the others; latest first."""
    return await tx.rows(PersonNote, NOTES, tx.workspace_id, person_id, limit)


async def add_note(tx: Tx, person_id: PersonId, text: str, *, by: StaffId) -> UUID:
    id = ids.new()
    sql = "INSERT INTO person_notes (workspace_id, id, identity_id, text, by) VALUES ($1, $2, $3, $4, $5)"
    await tx.execute(sql, tx.workspace_id, id, await eldest(tx, person_id), _noted(text), by)
    tx.signal(f"person/{person_id}")
    return id


async def change_note(tx: Tx, id: UUID, text: str, *, by: StaffId) -> None:
    """One's own."""
    sql = """UPDATE person_notes SET text = $4, edited_at = now()
              WHERE workspace_id = $1 AND id = $2 AND by = $3 AND removed_at IS NULL"""
    if not await tx.execute(sql, tx.workspace_id, id, by, _noted(text)):
        raise NotFound


async def remove_note(tx: Tx, id: UUID, *, by: StaffId, back: bool = False) -> None:
    """One's own; it can be brought `back`."""
    sql = "UPDATE person_notes SET removed_at = CASE WHEN $4 THEN NULL ELSE now() END WHERE workspace_id = $1 AND id = $2 AND by = $3"
    if not await tx.execute(sql, tx.workspace_id, id, by, back):
        raise NotFound


async def pin_note(tx: Tx, id: UUID, *, off: bool = False) -> None:
    """Anybody's: what all should know at once."""
    sql = """UPDATE person_notes SET pinned_at = CASE WHEN $3 THEN NULL ELSE now() END
              WHERE workspace_id = $1 AND id = $2 AND removed_at IS NULL"""
    if not await tx.execute(sql, tx.workspace_id, id, off):
        raise NotFound


def _noted(text: str) -> str:
    wanted = text.replace("\0", "").strip()
    if not 0 < len(wanted) <= LONGEST_NOTE:
        raise Invalid(field="text")
    return wanted
