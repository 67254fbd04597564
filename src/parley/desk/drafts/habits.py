"""How somebody likes to write."""

from parley.core.db import Tx
from parley.desk.drafts.types import Habits
from parley.workspace import Staff


async def habits(tx: Tx, me: Staff) -> Habits:
    sql = "SELECT enter_sends FROM habits WHERE workspace_id = $1 AND staff_id = $2"
    return await tx.row(Habits, sql, tx.workspace_id, me.id) or Habits()


async def keep_habits(tx: Tx, me: Staff, kept: Habits) -> None:
    sql = """INSERT INTO habits (workspace_id, staff_id, enter_sends) VALUES ($1, $2, $3)
             ON CONFLICT (workspace_id, staff_id) DO UPDATE SET enter_sends = excluded.enter_sends"""
    await tx.execute(sql, tx.workspace_id, me.id, kept.enter_sends)
