"""Shortcuts: the keys that somebody has chosen for themselves, where they differ from ours."""

from collections.abc import Mapping

from parley.core.db import Tx
from parley.core.ids import StaffId

READ = "SELECT keys FROM shortcuts WHERE workspace_id = $1 AND staff_id = $2"
WRITE = """
    INSERT INTO shortcuts (workspace_id, staff_id, keys) VALUES ($1, $2, $3)
    ON CONFLICT (workspace_id, staff_id) DO UPDATE SET keys = excluded.keys
"""


async def chosen(tx: Tx, staff_id: StaffId) -> Mapping[str, str]:
    """Action -> keys; empty for an action that should have none."""
    return await tx.value(READ, tx.workspace_id, staff_id) or {}


async def choose(tx: Tx, staff_id: StaffId, keys: Mapping[str, str]) -> None:
    await tx.execute(WRITE, tx.workspace_id, staff_id, dict(keys))
