"""The audit log: who did what to which thing, when and from where. It only grows."""

from typing import Any
from uuid import UUID

from parley.core import ids
from parley.core.db import Tx
from parley.core.ids import StaffId
from parley.workspace.types import AuditEntry, Staff

NEWEST = UUID(int=(1 << 128) - 1)

RECORD = """
    INSERT INTO audit_log (workspace_id, id, actor_id, action, target_kind, target_id, address, detail)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""
# The primary key is the order.
PAGE = """
    SELECT log.id, log.at, actor.name AS actor_name, log.action, log.target_kind, log.target_id, log.address, log.detail,
           CASE log.target_kind WHEN 'staff' THEN target.name END AS target_name
      FROM audit_log log
      LEFT JOIN staff actor ON (actor.workspace_id, actor.id) = (log.workspace_id, log.actor_id)
      LEFT JOIN staff target ON (target.workspace_id, target.id) = (log.workspace_id, log.target_id)
     WHERE log.workspace_id = $1 AND log.id < $2
     ORDER BY log.id DESC LIMIT $3
"""


async def record(
    tx: Tx, actor: Staff | StaffId | None, action: str, target: tuple[str, UUID | None], detail: dict[str, Any] | None = None
) -> None:
    """Write down that `actor` (None: Parley itself) did `action` ("staff.added") to `target` ("staff", its id)."""
    actor_id, address = (actor.id, actor.address) if isinstance(actor, Staff) else (actor, "")
    await tx.execute(RECORD, tx.workspace_id, ids.new(), actor_id, action, *target, address, detail or {})


async def page(tx: Tx, *, before: UUID = NEWEST, limit: int = 50) -> list[AuditEntry]:
    """Latest first, older than `before`."""
    return await tx.rows(AuditEntry, PAGE, tx.workspace_id, before, limit)
