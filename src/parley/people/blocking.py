"""Persons whom we do not want to hear: what they write is kept and raises nothing."""

from collections.abc import Collection

from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ids import PersonId, StaffId


async def block(tx: Tx, id: PersonId, *, by: StaffId) -> None:
    """Blocking whom is blocked already changes nothing."""
    sql = """UPDATE persons SET blocked_at = coalesce(blocked_at, now()), blocked_by = coalesce(blocked_by, $3)
              WHERE workspace_id = $1 AND id = $2"""
    if not await tx.execute(sql, tx.workspace_id, id, by):
        raise NotFound
    _tell(tx, id)


async def unblock(tx: Tx, id: PersonId) -> None:
    sql = "UPDATE persons SET blocked_at = NULL, blocked_by = NULL WHERE workspace_id = $1 AND id = $2"
    if not await tx.execute(sql, tx.workspace_id, id):
        raise NotFound
    _tell(tx, id)


async def blocked(tx: Tx, ids: Collection[PersonId]) -> set[PersonId]:
    """Those among some persons who are blocked."""
    sql = "SELECT id FROM persons WHERE workspace_id = $1 AND id = ANY($2) AND blocked_at IS NOT NULL"  # persons_blocked
    return set(await tx.values(sql, tx.workspace_id, list(ids)))


def _tell(tx: Tx, id: PersonId) -> None:
    tx.signal(f"person/{id}")
    tx.signal("inbox")
