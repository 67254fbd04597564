"""The order in which somebody likes to see the inbox."""

from parley.core.db import Tx
from parley.core.ids import StaffId

NEWEST = "newest"
KEEP = """
    INSERT INTO inbox_sorts (workspace_id, staff_id, sort) VALUES ($1, $2, $3)
    ON CONFLICT (workspace_id, staff_id) DO UPDATE SET sort = excluded.sort
"""


async def liked_sort(tx: Tx, me: StaffId) -> str:
    found = await tx.value("SELECT sort FROM inbox_sorts WHERE workspace_id = $1 AND staff_id = $2", tx.workspace_id, me)
    return found or NEWEST


async def like_sort(tx: Tx, sort: str, *, by: StaffId) -> None:
    await tx.execute(KEEP, tx.workspace_id, by, sort)
