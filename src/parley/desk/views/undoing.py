"""What undoes a change of many conversations, kept for a while for whoever made it."""

from datetime import timedelta
from uuid import UUID

import msgspec

from parley import conversations
from parley.conversations import Undo
from parley.core import clock, ids
from parley.core.db import Tx
from parley.core.ids import StaffId
from parley.desk.views.errors import NothingToUndo

KEPT = timedelta(minutes=10)
"""Longer than the notice is shown: people read slowly, and lines are slow."""

TAKE = """
    DELETE FROM inbox_undos WHERE workspace_id = $1 AND id = $2 AND staff_id = $3 AND kept_at > $4 RETURNING undo
"""


async def keep_undo(tx: Tx, undo: Undo, *, by: StaffId) -> UUID:
    """Its id, for `undo`; what was kept too long goes."""
    now, id = clock.now(), ids.new()
    await tx.execute("DELETE FROM inbox_undos WHERE workspace_id = $1 AND kept_at < $2", tx.workspace_id, now - KEPT)  # inbox_undos_age
    sql = "INSERT INTO inbox_undos (workspace_id, id, staff_id, undo, kept_at) VALUES ($1, $2, $3, $4, $5)"
    await tx.execute(sql, tx.workspace_id, id, by, undo, now)
    return id


async def undo(tx: Tx, id: UUID, *, by: StaffId) -> None:
    """Put things back, once, for whoever changed them."""
    kept = await tx.value(TAKE, tx.workspace_id, id, by, clock.now() - KEPT)
    if kept is None:
        raise NothingToUndo
    await conversations.undo(tx, msgspec.convert(kept, Undo), by=by)
