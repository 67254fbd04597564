"""What is done to agents outside: add, change, pause, remove, bring back; their secret and their token."""

from uuid import UUID

from parley import workspace
from parley.core import clock, ids
from parley.core.db import Tx, storable
from parley.core.errors import NotFound
from parley.core.ground import Ground
from parley.core.http import usable
from parley.core.standard_webhooks import new_secret
from parley.routing import agents
from parley.routing.engine import State
from parley.routing.outside.calling import FIELD
from parley.routing.outside.closing import close, leave
from parley.routing.outside.errors import AgentNameMissing, TooManyAgents
from parley.routing.outside.queries import MOST, open_offers, outside_agent, outside_agents
from parley.routing.outside.types import TELLINGS, Added, Manner, OutsideAgent
from parley.routing.queues import queue
from parley.routing.types import AgentId
from parley.workspace import Staff

LONGEST_NAME = 100
BOTH_FOR_HOURS = 24
"""So long the secret before still signs beside the new one."""

ADD_AGENT = "INSERT INTO agents (workspace_id, id, kind, name, limits, queues, teams) VALUES ($1, $2, 'outside', $3, $4, $5, $6)"
ADD = """
    INSERT INTO outside_agents (workspace_id, agent_id, url, tells, accept_seconds, answer_seconds, secret)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
"""
CHANGE_AGENT = "UPDATE agents SET name = $3, limits = $4, queues = $5, teams = $6 WHERE workspace_id = $1 AND id = $2"
CHANGE = """
    UPDATE outside_agents SET url = $3, tells = $4, accept_seconds = $5, answer_seconds = $6 WHERE workspace_id = $1 AND agent_id = $2
"""
ROTATE = """
    UPDATE outside_agents SET old_secret = secret, old_secret_until = $4::timestamptz + make_interval(hours => $5), secret = $3
     WHERE workspace_id = $1 AND agent_id = $2
"""
PAUSE = "UPDATE outside_agents SET paused_at = $3, misses = 0 WHERE workspace_id = $1 AND agent_id = $2"
BE = "UPDATE agents SET state = $3, reason = '', state_since = $4, removed_at = $5 WHERE workspace_id = $1 AND id = $2"


async def add(tx: Tx, ground: Ground, manner: Manner, *, by: Staff) -> Added:
    """Paused at first: nothing is given to them before somebody has seen that they answer."""
    workspace.require(by, "routing.manage")
    if len(await outside_agents(tx)) >= MOST:
        raise TooManyAgents
    about, terms = await _checked(tx, ground, manner)
    id, secret = AgentId(ids.new()), new_secret()
    await tx.execute(ADD_AGENT, tx.workspace_id, id, *about)
    await tx.execute(ADD, tx.workspace_id, id, *terms, _sealed(tx, ground, id, secret))
    await tx.execute(PAUSE, tx.workspace_id, id, clock.now())
    await _written_down(tx, "outside_agent.added", id, manner.name, by)
    return Added(await outside_agent(tx, id), secret)


async def change(tx: Tx, ground: Ground, id: AgentId, manner: Manner, *, by: Staff) -> OutsideAgent:
    workspace.require(by, "routing.manage")
    await outside_agent(tx, id)
    about, terms = await _checked(tx, ground, manner)
    await tx.execute(CHANGE_AGENT, tx.workspace_id, id, *about)
    await tx.execute(CHANGE, tx.workspace_id, id, *terms)
    await _written_down(tx, "outside_agent.changed", id, manner.name, by)
    return await outside_agent(tx, id)


async def rotate(tx: Tx, ground: Ground, id: AgentId, *, by: Staff) -> Added:
    """A new secret. For a day both sign."""
    workspace.require(by, "routing.manage")
    found = await outside_agent(tx, id)
    secret = new_secret()
    await tx.execute(ROTATE, tx.workspace_id, id, _sealed(tx, ground, id, secret), clock.now(), BOTH_FOR_HOURS)
    await _written_down(tx, "outside_agent.secret_changed", id, found.name, by)
    return Added(await outside_agent(tx, id), secret)


async def let_speak(tx: Tx, id: AgentId, token_id: UUID, *, by: Staff) -> None:
    """From now on this token of the API is theirs, and the one before is nobody's."""
    workspace.require(by, "routing.manage")
    sql = "UPDATE outside_agents SET token_id = $3 WHERE workspace_id = $1 AND agent_id = $2"
    if not await tx.execute(sql, tx.workspace_id, id, token_id):
        raise NotFound


async def pause(tx: Tx, id: AgentId, *, by: Staff) -> None:
    """Nothing more is given to them, and what they have goes back."""
    workspace.require(by, "routing.manage")
    found = await outside_agent(tx, id)
    await _stop(tx, id)
    await tx.execute(PAUSE, tx.workspace_id, id, clock.now())
    await _written_down(tx, "outside_agent.paused", id, found.name, by)


async def resume(tx: Tx, id: AgentId, *, by: Staff) -> None:
    workspace.require(by, "routing.manage")
    found = await outside_agent(tx, id)
    await tx.execute(PAUSE, tx.workspace_id, id, None)
    await tx.execute(BE, tx.workspace_id, id, State.AVAILABLE.value, clock.now(), None)
    await _written_down(tx, "outside_agent.resumed", id, found.name, by)


async def remove(tx: Tx, id: AgentId, *, by: Staff) -> None:
    """Out of sight, and given nothing; what they have goes back."""
    workspace.require(by, "routing.manage")
    found = await outside_agent(tx, id)
    await _stop(tx, id)
    now = clock.now()
    await tx.execute(PAUSE, tx.workspace_id, id, now)
    await tx.execute(BE, tx.workspace_id, id, State.OFFLINE.value, now, now)
    await _written_down(tx, "outside_agent.removed", id, found.name, by)


async def restore(tx: Tx, id: AgentId, *, by: Staff) -> OutsideAgent:
    """As it was, and paused."""
    workspace.require(by, "routing.manage")
    found = await outside_agent(tx, id, removed=True)
    await tx.execute(BE, tx.workspace_id, id, State.OFFLINE.value, clock.now(), None)
    await _written_down(tx, "outside_agent.restored", id, found.name, by)
    return await outside_agent(tx, id)


async def _stop(tx: Tx, id: AgentId) -> None:
    """Each conversation is held before the agent is: whoever gives out does it in that order."""
    for one in sorted(await open_offers(tx, id), key=lambda one: one.conversation_id):
        await tx.execute("SELECT FROM conversations WHERE workspace_id = $1 AND id = $2 FOR UPDATE", tx.workspace_id, one.conversation_id)
        if await close(tx, one.conversation_id, "withdrawn"):
            await leave(tx, one.conversation_id, id)
    await tx.execute(BE, tx.workspace_id, id, State.OFFLINE.value, clock.now(), None)


async def _checked(tx: Tx, ground: Ground, manner: Manner) -> tuple[tuple[object, ...], tuple[object, ...]]:
    """What is kept of the agent, and of how it is called. Raises AgentNameMissing, AddressUnusable, NotFound for a queue or a team."""
    name = " ".join(storable(manner.name).split())
    if not 1 <= len(name) <= LONGEST_NAME:
        raise AgentNameMissing(field="name")
    for one in manner.queues or ():
        await queue(tx, one)
    for team in manner.teams:
        await workspace.team(tx, team)
    tells = [told for told in TELLINGS if told in manner.tells]
    about = name, dict(manner.limits), None if manner.queues is None else list(manner.queues), list(manner.teams)
    return about, (usable(manner.url, ground.settings.allow_private_hosts), tells, manner.accept_seconds, manner.answer_seconds)


def _sealed(tx: Tx, ground: Ground, id: AgentId, secret: str) -> bytes:
    return ground.vault.seal(secret.encode(), workspace=tx.workspace_id, row=id, field=FIELD)


async def _written_down(tx: Tx, action: str, id: AgentId, name: str, by: Staff) -> None:
    await workspace.audit.record(tx, by, action, ("outside_agent", id), {"name": name})
    await agents.told(tx)
    tx.signal("outside")
