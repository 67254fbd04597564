"""What is done to agents: what they can, how much at once, what they are doing; and the rules of the workspace."""

from collections.abc import Collection
from uuid import UUID

from parley import workspace
from parley.core import clock
from parley.core.db import Tx, storable
from parley.core.errors import Forbidden
from parley.routing.agents.queries import agent
from parley.routing.agents.types import IDLE, Agent, Craft, Rules
from parley.routing.engine import State
from parley.routing.looking import look
from parley.workspace import Staff

CHANGED = "agents"
"""The signal on which pages look again at who does what."""
LONGEST_REASON = 100

CRAFT = """
    INSERT INTO agents (workspace_id, id, kind, limits, skills, shift) VALUES ($1, $2, 'staff', $3, $4, $5)
    ON CONFLICT (workspace_id, id) DO UPDATE SET limits = excluded.limits, skills = excluded.skills, shift = excluded.shift
"""
RULES = """
    INSERT INTO routing_rules (workspace_id, choice, limits, away_minutes, rests_minutes) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (workspace_id) DO UPDATE
       SET choice = excluded.choice, limits = excluded.limits, away_minutes = excluded.away_minutes, rests_minutes = excluded.rests_minutes
"""
STATE = """
    INSERT INTO agents (workspace_id, id, kind, state, reason, state_since, worked_at) VALUES ($1, $2, 'staff', $3, $4, $5, $6)
    ON CONFLICT (workspace_id, id) DO UPDATE SET state = excluded.state, reason = excluded.reason,
       worked_at = greatest(agents.worked_at, excluded.worked_at),
       state_since = CASE WHEN (agents.state, agents.reason) = (excluded.state, excluded.reason) THEN agents.state_since ELSE $5 END
"""
BY_MACHINE = """
    UPDATE agents SET state = $3, reason = $4, state_since = $5
     WHERE workspace_id = $1 AND id IN (SELECT id FROM agents WHERE workspace_id = $1 AND id = ANY($2) ORDER BY id FOR UPDATE)
"""
WORKED = "UPDATE agents SET worked_at = $3 WHERE workspace_id = $1 AND id = $2 AND worked_at < $3::timestamptz - interval '20 seconds'"
RETURNED = """
    UPDATE agents SET state = 'available', reason = '', state_since = $3
     WHERE workspace_id = $1 AND id = $2 AND state = 'away' AND reason = $4
"""
# Whom somebody has just called available is given as long as anybody else.
IDLERS = """
    SELECT id FROM agents WHERE workspace_id = $1 AND kind = 'staff' AND state = 'available' AND greatest(worked_at, state_since) < $2
"""


async def set_craft(tx: Tx, id: UUID, craft: Craft, *, by: Staff) -> Agent:
    workspace.require(by, "routing.manage")
    before = await agent(tx, id)
    await tx.execute(CRAFT, tx.workspace_id, id, craft.limits, craft.skills, craft.shift)
    await workspace.audit.record(tx, by, "agent.changed", ("staff", id), {"name": before.name})
    await told(tx)
    return await agent(tx, id)


async def set_rules(tx: Tx, rules: Rules, *, by: Staff) -> None:
    workspace.require(by, "routing.manage")
    await tx.execute(RULES, tx.workspace_id, rules.choice.value, rules.limits, rules.away_minutes, rules.rests_minutes)
    await workspace.audit.record(tx, by, "routing.changed", ("workspace", tx.workspace_id), {})
    await told(tx)


async def set_state(tx: Tx, id: UUID, state: State, reason: str = "", *, by: Staff) -> Agent:
    """What somebody is doing from now on. Of others only whoever manages routing says so."""
    if id != by.id:
        workspace.require(by, "routing.manage")
    elif not workspace.may(by, "conversations.reply"):
        raise Forbidden
    before, now = await agent(tx, id), clock.now()
    # That somebody else says it is no work of theirs.
    worked_at = now if id == by.id else before.worked_at
    await tx.execute(STATE, tx.workspace_id, id, state.value, " ".join(storable(reason).split())[:LONGEST_REASON], now, worked_at)
    await told(tx)
    return await agent(tx, id)


async def send_away(tx: Tx, ids: Collection[UUID], reason: str, state: State = State.AWAY) -> None:
    """The machine has seen that they are not at work."""
    if ids:
        await tx.execute(BY_MACHINE, tx.workspace_id, list(ids), state.value, reason, clock.now())
        tx.signal(CHANGED)


async def appear(tx: Tx, id: UUID) -> None:
    """Somebody of whom nothing is known yet is written down, offline."""
    await tx.execute("INSERT INTO agents (workspace_id, id, kind) VALUES ($1, $2, 'staff') ON CONFLICT DO NOTHING", tx.workspace_id, id)


async def worked(tx: Tx, id: UUID) -> None:
    """They have just done something; whoever counted as idle is back."""
    now = clock.now()
    await tx.execute(WORKED, tx.workspace_id, id, now)
    if await tx.execute(RETURNED, tx.workspace_id, id, now, IDLE):
        await told(tx)


async def idlers(tx: Tx, since: object) -> list[UUID]:
    """Who is available and has done nothing since then."""
    return await tx.values(IDLERS, tx.workspace_id, since)


async def left(tx: Tx, gone: workspace.StaffDeactivated) -> None:
    """The reaction to `workspace.StaffDeactivated`: what they were doing ends with their last day."""
    await send_away(tx, [gone.staff_id], "", State.OFFLINE)


async def told(tx: Tx) -> None:
    """Who can do what, or is there, has changed: pages show it, and what waits is looked at again."""
    tx.signal(CHANGED)
    await look(tx)
