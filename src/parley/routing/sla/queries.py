"""Which policies there are, and which promises run."""

from collections.abc import Collection
from typing import Any

import msgspec

from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ids import ConversationId
from parley.routing.sla.types import Deeds, Policy, PolicyId, Running
from parley.routing.types import QueueId

MOST_AT_RISK = 1000

POLICIES = """
    SELECT id, name, position, first_minutes, next_minutes, resolution_minutes, warns_percent, calendar_id, queues, channels, priority_from,
           segment_id, public_only, on_risk, on_breach, team_id, changed_at
      FROM sla_policies WHERE workspace_id = $1 AND removed_at IS NULL AND ($2::uuid IS NULL OR id = $2) ORDER BY position, id
"""
# The one that is due first, an answer before the whole.
OF = """
    SELECT DISTINCT ON (conversation_id) conversation_id, clock, warn_at, due_at FROM promises
     WHERE workspace_id = $1 AND conversation_id = ANY($2) AND runs_since IS NOT NULL AND due_at IS NOT NULL
     ORDER BY conversation_id, due_at, clock
"""
AT_RISK = """
    SELECT p.conversation_id, p.clock, p.warn_at, p.due_at, r.queue_id
      FROM promises p LEFT JOIN routes r ON (r.workspace_id, r.conversation_id) = (p.workspace_id, p.conversation_id)
     WHERE p.workspace_id = $1 AND p.runs_since IS NOT NULL AND p.warned_at IS NOT NULL AND p.due_at IS NOT NULL  -- promises_at_risk
     ORDER BY p.due_at LIMIT $2
"""


async def policies(tx: Tx) -> list[Policy]:
    """In the order in which they are asked whether they fit."""
    return await tx.rows(_policy, POLICIES, tx.workspace_id, None)


async def policy(tx: Tx, id: PolicyId) -> Policy:
    found = await tx.row(_policy, POLICIES, tx.workspace_id, id)
    if found is None:
        raise NotFound
    return found


async def of(tx: Tx, conversations: Collection[ConversationId]) -> dict[ConversationId, Running]:
    """Of some conversations the promise that is due first, where any runs."""
    found = await tx.rows(Running, OF, tx.workspace_id, list(conversations))
    return {one.conversation_id: one for one in found}


async def at_risk(tx: Tx, *, limit: int = MOST_AT_RISK) -> list[Running]:
    """Promises that are about to be broken, or are broken and still to be kept, the latest first."""
    return await tx.rows(Running, AT_RISK, tx.workspace_id, limit)


def _policy(*, queues: list[QueueId], channels: list[str], on_risk: Any, on_breach: Any, **plain: Any) -> Policy:
    risk, breach = msgspec.convert(on_risk, Deeds), msgspec.convert(on_breach, Deeds)
    return Policy(**plain, queues=tuple(queues), channels=tuple(channels), on_risk=risk, on_breach=breach)
