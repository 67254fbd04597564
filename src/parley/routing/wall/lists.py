"""Who waits in a queue, in their order; and what somebody has in hand."""

from datetime import timedelta
from uuid import UUID

from parley.core import clock
from parley.core.db import Tx
from parley.routing import agents
from parley.routing.queues import MEDIA
from parley.routing.types import QueueId
from parley.routing.wall.types import Held

MOST = 50

COLUMNS = "c.id, p.name, c.channel, c.priority, c.preview"
# The first of each medium by its index, and of these the first of all.
WAITING = f"""
    SELECT {COLUMNS}, r.since
      FROM (SELECT f.* FROM unnest($3::text[]) AS m (medium), LATERAL (
              SELECT conversation_id, priority, due_at, since FROM routes  -- routes_in_order
               WHERE workspace_id = $1 AND waiting AND placed_at IS NOT NULL AND queue_id = $2 AND medium = m.medium
               ORDER BY priority DESC, due_at, since, conversation_id LIMIT $4) AS f) AS r
      JOIN conversations c ON (c.workspace_id, c.id) = ($1, r.conversation_id)
      JOIN persons p ON (p.workspace_id, p.id) = ($1, c.person_id)
     ORDER BY r.priority DESC, r.due_at, r.since, c.id LIMIT $4
"""
HAND = f"""
    SELECT {COLUMNS}, c.waiting_since AS since
      FROM (SELECT * FROM conversations  -- conversations_in_hand
             WHERE workspace_id = $1 AND owner_id = $2 AND status = 'open' AND joined_to IS NULL AND owner_kind <> 'queue'
            UNION ALL
            SELECT * FROM conversations  -- conversations_just_answered
             WHERE workspace_id = $1 AND owner_id = $2 AND status = 'waiting' AND joined_to IS NULL AND owner_kind <> 'queue'
               AND last_message_at > $3) AS c
      JOIN persons p ON (p.workspace_id, p.id) = ($1, c.person_id)
     ORDER BY c.waiting_since NULLS LAST, c.id LIMIT $4
"""


# An answer that is promised, and most of the time for it is over.
AT_RISK = f"""
    SELECT {COLUMNS}, c.waiting_since AS since, d.due_at AS due
      FROM promises d JOIN conversations c ON (c.workspace_id, c.id) = ($1, d.conversation_id)
      JOIN persons p ON (p.workspace_id, p.id) = ($1, c.person_id)
     WHERE d.workspace_id = $1 AND d.runs_since IS NOT NULL AND d.warned_at IS NOT NULL AND d.due_at IS NOT NULL  -- promises_at_risk
     ORDER BY d.due_at, c.id LIMIT $2
"""


async def at_risk(tx: Tx) -> list[Held]:
    """Up to `MOST` to whom a promise is about to be broken, or is broken and still to be kept; the latest first."""
    return await tx.rows(Held, AT_RISK, tx.workspace_id, MOST)


async def waiting(tx: Tx, queue: QueueId) -> list[Held]:
    """Up to `MOST`, as they would be given out."""
    media = sorted({*MEDIA.values(), *agents.USUAL})
    return await tx.rows(Held, WAITING, tx.workspace_id, queue, media, MOST)


async def hand(tx: Tx, agent: UUID) -> list[Held]:
    """Up to `MOST` that take a place in somebody's hands; who has waited longest first, who was answered a moment ago last."""
    rules = await agents.rules(tx)
    return await tx.rows(Held, HAND, tx.workspace_id, agent, clock.now() - timedelta(minutes=rules.rests_minutes), MOST)
