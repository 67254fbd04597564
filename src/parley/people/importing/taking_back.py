"""Takes back what rows have made, unless somebody has built upon it since: then a row stays whole."""

from collections.abc import Iterable, Sequence
from typing import Any

import asyncpg
import msgspec

from parley.core import clock
from parley.core.db import Tx
from parley.core.ids import IdentityId, StaffId
from parley.people import consents
from parley.people.importing.ledger import LIST, SOURCE
from parley.people.importing.types import Import

ROWS = """
    SELECT place, identity_id, made FROM import_rows
     WHERE workspace_id = $1 AND import_id = $2 AND made IS NOT NULL AND place < $3 ORDER BY place DESC LIMIT $4  -- import_rows_made
"""
TAKEN = "UPDATE import_rows SET made = NULL, identity_id = NULL WHERE workspace_id = $1 AND import_id = $2 AND place = ANY($3)"
# What has been said anew since stays as it is.
UNSAY = f"""
    WITH was AS (SELECT * FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[]) AS n (id, field, value, before)),
         back AS (
            UPDATE person_facts f SET value = was.before, at = now() FROM was
             WHERE f.workspace_id = $1 AND f.identity_id = was.id AND f.field = was.field AND f.source = '{SOURCE}' AND f.value = was.value
               AND was.before IS NOT NULL)
    DELETE FROM person_facts f USING was
     WHERE f.workspace_id = $1 AND f.identity_id = was.id AND f.field = was.field AND f.source = '{SOURCE}' AND f.value = was.value
       AND was.before IS NULL
"""
UNTAG = """
    DELETE FROM person_tags t USING unnest($2::uuid[], $3::text[]) AS n (id, name)
     WHERE t.workspace_id = $1 AND t.identity_id = n.id AND t.name = n.name
"""
UNNOTE = "DELETE FROM person_notes WHERE workspace_id = $1 AND id = ANY($2) AND edited_at IS NULL"
UNNAME = """
    UPDATE persons p SET name = '' FROM unnest($2::uuid[], $3::text[]) AS n (id, name)
     WHERE p.workspace_id = $1 AND p.id = n.id AND p.name = n.name
"""
FORGET_CONSENTS = f"DELETE FROM consents WHERE workspace_id = $1 AND identity_id = ANY($2) AND source = '{SOURCE}'"
UNLINK = f"DELETE FROM links WHERE workspace_id = $1 AND other_id = ANY($2) AND source = '{LIST}'"
# Persons first read, then deleted after their identities: whatever hangs on either forbids it.
UNMEET = "DELETE FROM identities WHERE workspace_id = $1 AND id = ANY($2) RETURNING home_id"
EMPTY = "DELETE FROM persons WHERE workspace_id = $1 AND id = ANY($2)"


class Done(msgspec.Struct, frozen=True):
    """A row that was brought in."""

    place: int
    identity_id: IdentityId
    made: dict[str, Any]

    def each(self, name: str) -> list[Any]:
        return self.made.get(name, [])


async def take_back(tx: Tx, found: Import, *, before: int, limit: int) -> tuple[list[Done], set[int]]:
    """The last rows before a place, and the places of those that stay as they are."""
    rows = await tx.rows(Done, ROWS, tx.workspace_id, found.id, before, limit)
    kept = await _undone(tx, rows, found.by)
    await tx.execute(TAKEN, tx.workspace_id, found.id, [row.place for row in rows if row.place not in kept])
    return rows, kept


async def _undone(tx: Tx, rows: Sequence[Done], by: StaffId) -> set[int]:
    """All at once; where something stands in the way, by halves until it is found."""
    if not rows:
        return set()
    try:
        async with tx.attempt():
            await _undo(tx, rows, by)
    except asyncpg.ForeignKeyViolationError:
        if len(rows) == 1:
            return {rows[0].place}
        half = len(rows) // 2
        return await _undone(tx, rows[:half], by) | await _undone(tx, rows[half:], by)
    return set()


async def _undo(tx: Tx, rows: Sequence[Done], by: StaffId) -> None:
    await tx.execute(UNSAY, tx.workspace_id, *_columns(_facts(rows), 4))
    await tx.execute(UNTAG, tx.workspace_id, *_columns([(row.identity_id, tag) for row in rows for tag in row.each("tags")], 2))
    await tx.execute(UNNOTE, tx.workspace_id, [id for row in rows for id in row.each("notes")])
    await tx.execute(UNNAME, tx.workspace_id, *_columns([row.each("named") for row in rows if row.each("named")], 2))
    identities = [id for row in rows for id in row.each("identities")]
    await tx.execute(FORGET_CONSENTS, tx.workspace_id, identities)
    await _unagree(tx, rows, {*identities}, by)
    await tx.execute(UNLINK, tx.workspace_id, identities)
    homes = await tx.values(UNMEET, tx.workspace_id, identities)
    await tx.execute(EMPTY, tx.workspace_id, homes)


def _facts(rows: Iterable[Done]) -> list[tuple[str, str, str, str | None]]:
    """Rows come latest first: what the last one said goes back to what was before the first one."""
    last: dict[tuple[str, str], str] = {}
    before: dict[tuple[str, str], str | None] = {}
    for row in rows:
        for field, value, was in row.each("facts"):
            last.setdefault((str(row.identity_id), field), value)
            before[str(row.identity_id), field] = was
    return [(*key, value, before[key]) for key, value in last.items()]


async def _unagree(tx: Tx, rows: Iterable[Done], gone: set[str], by: StaffId) -> None:
    """Whoever stays has said nothing after all, unless they have spoken since."""
    pairs = {(id, purpose) for row in rows for id, purpose in row.each("consents") if id not in gone}
    if not pairs:
        return
    sql = """SELECT DISTINCT ON (c.identity_id, c.purpose) c.identity_id, c.purpose, c.id, c.source
               FROM consents c JOIN unnest($2::uuid[], $3::text[]) AS n (id, purpose) ON (c.identity_id, c.purpose) = (n.id, n.purpose)
              WHERE c.workspace_id = $1 ORDER BY c.identity_id, c.purpose, c.at DESC, c.granted  -- consents_latest"""
    latest = await tx.records(sql, tx.workspace_id, *_columns(sorted(pairs), 2))
    said = [
        consents.Said(
            identity_id=identity, purpose=purpose, granted=None, source=SOURCE, proof=consents.Proof(undoes=id), by=by, at=clock.now()
        )
        for identity, purpose, id, source in latest
        if source == SOURCE
    ]
    await consents.record(tx, said)


def _columns(rows: Iterable[Sequence[Any]], width: int) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(width)]
