"""Nobody's conversations end with somebody's last day."""

from parley import workspace
from parley.conversations import standing
from parley.conversations.many import Change, changed
from parley.core import clock
from parley.core.db import Tx

OWNED = "SELECT id FROM conversations WHERE workspace_id = $1 AND owner_id = $2 AND status <> 'resolved' AND joined_to IS NULL"


async def release(tx: Tx, left: workspace.StaffDeactivated) -> None:
    """The reaction to `workspace.StaffDeactivated`: what they had open goes back to the queue."""
    owned = await tx.values(OWNED, tx.workspace_id, left.staff_id)  # conversations_owner
    before = await standing.held(tx, owned)
    after = [changed(one, Change(owner=None), clock.now()) for one in before]
    await standing.apply(tx, before, after, left.staff_id)
