"""Which views somebody sees."""

from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ids import StaffId
from parley.desk.views.types import View, ViewId

COLUMNS = "v.id, v.name, v.audience, v.owner_id, v.team_id, v.which, v.filter, v.sort, v.position"
SEEN = """v.workspace_id = $1 AND v.removed_at IS NULL AND (
              v.audience = 'everybody' OR v.owner_id = $2
              OR v.team_id IN (SELECT m.team_id FROM team_members m WHERE m.workspace_id = $1 AND m.staff_id = $2))
              AND NOT EXISTS (SELECT FROM teams t WHERE (t.workspace_id, t.id) = ($1, v.team_id) AND t.removed_at IS NOT NULL)"""


async def views(tx: Tx, me: StaffId) -> list[View]:
    """Those of their own, then their teams', then everybody's, each in the order that was chosen."""
    rank = "array_position(ARRAY['me', 'team', 'everybody'], v.audience)"
    sql = f"SELECT {COLUMNS} FROM saved_views v WHERE {SEEN} ORDER BY {rank}, v.position, v.id"  # saved_views_shown
    return await tx.rows(View, sql, tx.workspace_id, me)


async def view(tx: Tx, me: StaffId, id: ViewId) -> View:
    found = await tx.row(View, f"SELECT {COLUMNS} FROM saved_views v WHERE {SEEN} AND v.id = $3", tx.workspace_id, me, id)
    if found is None:
        raise NotFound
    return found
