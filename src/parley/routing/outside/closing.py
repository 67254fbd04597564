"""An offer ends: handed back, declined, run out, taken over, resolved. Whoever calls holds the conversation."""

from collections.abc import Sequence
from uuid import UUID

from parley import conversations
from parley.core import clock
from parley.core.db import Tx
from parley.core.ids import ConversationId
from parley.routing import agents
from parley.routing.agents import MISSED
from parley.routing.assigning.returning import take_back
from parley.routing.outside import lines
from parley.routing.outside.lines import ToTell
from parley.routing.outside.queries import OFFER
from parley.routing.outside.types import MOST_MISSES, Offer, Outcome
from parley.routing.types import AgentId

CLOSE = f"""
    UPDATE outside_offers SET closed_at = $3, outcome = $4, answer_by = NULL
     WHERE workspace_id = $1 AND conversation_id = $2 AND closed_at IS NULL AND agent_id IS DISTINCT FROM $5
    RETURNING {OFFER}
"""
# What has not left need not be heard any more. One that may have left is told how it ended.
DROP = """
    UPDATE outside_calls SET state = 'dropped' WHERE workspace_id = $1 AND offer_id = $2 AND state = 'pending'  -- outside_calls_line
"""
WAS_TOLD = """
    SELECT EXISTS (SELECT FROM outside_calls WHERE workspace_id = $1 AND offer_id = $2 AND type = 'offer' AND attempts > 0)
"""
MISS = "UPDATE outside_agents SET misses = misses + 1 WHERE workspace_id = $1 AND agent_id = $2 RETURNING misses"
HIT = "UPDATE outside_agents SET misses = 0 WHERE workspace_id = $1 AND agent_id = $2 AND misses > 0"


async def close(tx: Tx, id: ConversationId, outcome: Outcome, *, unless: UUID | None = None, tells: bool = True) -> Sequence[Offer]:
    """End what is on offer of a conversation, unless to this agent. Without `tells` they have said so themselves."""
    closed = await tx.rows(Offer, CLOSE, tx.workspace_id, id, clock.now(), outcome, unless)
    for one in closed:  # one at most: outside_offers_open
        await tx.execute(DROP, tx.workspace_id, one.id)
        if tells and await tx.value(WAS_TOLD, tx.workspace_id, one.id):
            await lines.queue(tx, [ToTell(one.agent_id, one.id, "closed")])
        if outcome == "timed_out":
            await _missed(tx, one.agent_id)
    return closed


async def leave(tx: Tx, id: ConversationId, agent: AgentId) -> None:
    """What they had goes to the front of where it stood; what nobody waits for is simply nobody's."""
    if not await take_back(tx, {id: agent}, "passed"):
        await conversations.give_back(tx, id, agent, {"event": "passed", "from": str(agent)}, wakes=False)


async def did_well(tx: Tx, agent: AgentId) -> None:
    await tx.execute(HIT, tx.workspace_id, agent)


async def _missed(tx: Tx, agent: AgentId) -> None:
    """Nothing more is given to an empty chair."""
    if await tx.value(MISS, tx.workspace_id, agent) >= MOST_MISSES:
        await agents.send_away(tx, [agent], MISSED)
