"""Which agents work outside, what they have in hand, and what went wrong on the way to them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.routing.agents import Limits
from parley.routing.engine import State
from parley.routing.outside.errors import NoAgentsToken
from parley.routing.outside.types import Failure, Offer, OutsideAgent
from parley.routing.types import AgentId

MOST = 50
AGENTS = """
    SELECT a.id, a.name, a.state, a.reason, a.state_since, a.queues, a.teams, a.limits, a.removed_at, o.url, o.tells, o.accept_seconds,
           o.answer_seconds, o.token_id, CASE WHEN o.old_secret_until > now() THEN o.old_secret_until END AS old_secret_until,
           o.paused_at, o.misses, o.tested_at, o.test_status, o.test_took, o.test_error
      FROM outside_agents o JOIN agents a ON (a.workspace_id, a.id) = (o.workspace_id, o.agent_id)
     WHERE o.workspace_id = $1 AND {which} ORDER BY lower(a.name), a.id
"""
OFFER = "id, agent_id, conversation_id, offered_at, accept_by, accepted_at, answer_by, closed_at, outcome"
FAILURES = """
    SELECT c.id, c.type, o.conversation_id, c.happened_at, c.attempts, c.status, c.error
      FROM outside_calls c JOIN outside_offers o ON (o.workspace_id, o.id) = (c.workspace_id, c.offer_id)
     WHERE c.workspace_id = $1 AND c.agent_id = $2 AND c.error <> '' ORDER BY c.happened_at DESC LIMIT $3  -- outside_calls_failed
"""


async def outside_agents(tx: Tx) -> Sequence[OutsideAgent]:
    return await tx.rows(_agent, AGENTS.format(which="a.removed_at IS NULL"), tx.workspace_id)


async def outside_agent(tx: Tx, id: AgentId, *, removed: bool = False) -> OutsideAgent:
    which = f"a.id = $2 AND a.removed_at IS {'NOT NULL' if removed else 'NULL'}"
    found = await tx.row(_agent, AGENTS.format(which=which), tx.workspace_id, id)
    if found is None:
        raise NotFound
    return found


async def names(tx: Tx) -> dict[UUID, str]:
    """Of all who ever worked outside: what they have said stays theirs."""
    return dict(await tx.records("SELECT id, name FROM agents WHERE workspace_id = $1 AND kind = 'outside'", tx.workspace_id))


async def of_token(tx: Tx, token_id: UUID) -> OutsideAgent:
    """Whose token this is."""
    found = await tx.row(_agent, AGENTS.format(which="o.token_id = $2 AND a.removed_at IS NULL"), tx.workspace_id, token_id)
    if found is None:
        raise NoAgentsToken
    return found


async def offer(tx: Tx, id: UUID, agent: AgentId) -> Offer:
    """One of theirs."""
    sql = f"SELECT {OFFER} FROM outside_offers WHERE workspace_id = $1 AND id = $2 AND agent_id = $3"
    found = await tx.row(Offer, sql, tx.workspace_id, id, agent)
    if found is None:
        raise NotFound
    return found


async def open_offers(tx: Tx, agent: AgentId) -> list[Offer]:
    """What they have in hand, the oldest first."""
    sql = f"""SELECT {OFFER} FROM outside_offers WHERE workspace_id = $1 AND agent_id = $2 AND closed_at IS NULL
               ORDER BY offered_at, id  -- outside_offers_agent"""
    return await tx.rows(Offer, sql, tx.workspace_id, agent)


async def failures(tx: Tx, agent: AgentId, *, limit: int = 20) -> list[Failure]:
    """Latest first."""
    return await tx.rows(Failure, FAILURES, tx.workspace_id, agent, limit)


def _agent(*, limits: Any, state: str, tells: list[Any], teams: list[Any], queues: list[Any] | None, **plain: Any) -> OutsideAgent:
    only = None if queues is None else tuple(queues)
    known = msgspec.convert(limits, Limits)
    return OutsideAgent(**plain, limits=known, state=State(state), tells=tuple(tells), teams=tuple(teams), queues=only)
