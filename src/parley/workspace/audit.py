"""The audit log: who did what to which thing, when and from where. Entries are never changed, and leave only after years."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from parley.core import ids
from parley.core.db import Tx
from parley.core.ids import StaffId
from parley.workspace.types import AuditEntry, Staff

NEWEST = UUID(int=(1 << 128) - 1)
EXPORTED_AT_ONCE = 1000

RECORD = """
    INSERT INTO audit_log (workspace_id, id, actor_id, action, target_kind, target_id, address, detail)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""
# The primary key is the order; audit_log_actor, audit_log_target and audit_log_action have the same order within what they filter by.
PAGE = """
    SELECT log.id, log.at, actor.name AS actor_name, log.action, log.target_kind, log.target_id, log.address, log.detail,
           coalesce(target.name, team.name, place.name, calendar.name) AS target_name
      FROM audit_log log
      LEFT JOIN staff actor ON (actor.workspace_id, actor.id) = (log.workspace_id, log.actor_id)
      LEFT JOIN staff target ON log.target_kind = 'staff' AND (target.workspace_id, target.id) = (log.workspace_id, log.target_id)
      LEFT JOIN teams team ON log.target_kind = 'team' AND (team.workspace_id, team.id) = (log.workspace_id, log.target_id)
      LEFT JOIN locations place ON log.target_kind = 'location' AND (place.workspace_id, place.id) = (log.workspace_id, log.target_id)
      LEFT JOIN calendars calendar
             ON log.target_kind = 'calendar' AND (calendar.workspace_id, calendar.id) = (log.workspace_id, log.target_id)
     WHERE log.workspace_id = $1 AND log.id < $2 {conditions}
     ORDER BY log.id DESC LIMIT $3
"""


class Sought(msgspec.Struct, frozen=True):
    """Which entries are asked for; what is empty asks for nothing."""

    actor: UUID | None = None
    actions: tuple[str, ...] = ()
    target_kind: str = ""
    target_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    """Up to and without this moment."""

    def conditions(self) -> tuple[str, list[object]]:
        """As SQL with its arguments, which follow three others."""
        asked: list[tuple[str, object]] = [
            ("log.actor_id = {}", self.actor),
            ("log.action = ANY({})", list(self.actions)),
            ("log.target_kind = {}", self.target_kind),
            ("log.target_id = {}", self.target_id),
            ("log.at >= {}", self.since),
            ("log.at < {}", self.until),
        ]
        given = [(sql, value) for sql, value in asked if value]
        return "".join(f" AND {sql.format(f'${at}')}" for at, (sql, _) in enumerate(given, 4)), [value for _, value in given]


async def record(
    tx: Tx, actor: Staff | StaffId | None, action: str, target: tuple[str, UUID | None], detail: dict[str, Any] | None = None
) -> None:
    """Write down that `actor` (None: Parley itself) did `action` ("staff.added") to `target` ("staff", its id)."""
    actor_id, address = (actor.id, actor.address) if isinstance(actor, Staff) else (actor, "")
    await tx.execute(RECORD, tx.workspace_id, ids.new(), actor_id, action, *target, address, detail or {})


async def page(tx: Tx, *, sought: Sought | None = None, before: UUID = NEWEST, limit: int = 50) -> list[AuditEntry]:
    """Latest first, older than `before`."""
    conditions, values = (sought or Sought()).conditions()
    return await tx.rows(AuditEntry, PAGE.format(conditions=conditions), tx.workspace_id, before, limit, *values)


async def everything(transaction: Callable[[], AbstractAsyncContextManager[Tx]], sought: Sought) -> AsyncIterator[AuditEntry]:
    """All that is asked for, latest first, in short transactions: whoever exports for long holds nothing."""
    before = NEWEST
    while True:
        async with transaction() as tx:
            entries = await page(tx, sought=sought, before=before, limit=EXPORTED_AT_ONCE)
        for entry in entries:
            yield entry
        if len(entries) < EXPORTED_AT_ONCE:
            return
        before = entries[-1].id
