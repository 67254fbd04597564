"""Who is writing an answer just now: the one place that asks the desk."""

from uuid import UUID

from parley.core import clock
from parley.core.db import Tx

TYPIST = """
    SELECT split_part(s.name, ' ', 1) FROM presences p JOIN staff s ON (s.workspace_id, s.id) = (p.workspace_id, p.staff_id)
     WHERE p.workspace_id = $1 AND p.conversation_id = $2 AND p.doing = 'reply' AND p.ends_at > $3 AND s.active  -- presences_conversation
     ORDER BY p.ends_at DESC LIMIT 1
"""


async def typist(tx: Tx, talk: UUID) -> str:
    """The name of a colleague; empty where nobody writes."""
    return await tx.value(TYPIST, tx.workspace_id, talk, clock.now()) or ""
