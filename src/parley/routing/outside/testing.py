"""Calls an agent outside to see whether it answers: something harmless, signed like everything else."""

from parley.core import clock, ids
from parley.core.ground import Ground
from parley.core.ids import WorkspaceId
from parley.routing.outside.calling import Outcome, post, secrets, written
from parley.routing.outside.queries import outside_agent
from parley.routing.types import AgentId

TESTED = """
    UPDATE outside_agents SET tested_at = $3, test_status = $4, test_took = $5, test_error = $6
     WHERE workspace_id = $1 AND agent_id = $2
"""


async def try_out(ground: Ground, workspace_id: WorkspaceId, id: AgentId) -> Outcome:
    """No transaction may be open: it takes as long as they do."""
    async with ground.database.transaction(workspace_id) as tx:
        agent = await outside_agent(tx, id)
        known = await secrets(tx, ground, id)
    call = ids.new()
    body = written(workspace_id, id, call, "test", clock.now(), {})
    outcome = await post(ground, agent, call, body, known)
    async with ground.database.transaction(workspace_id) as tx:
        error = None if outcome.is_good else outcome.error
        await tx.execute(TESTED, tx.workspace_id, id, clock.now(), outcome.status, outcome.took, error)
    return outcome
