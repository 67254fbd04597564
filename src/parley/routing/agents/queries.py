"""Who works how."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import msgspec

from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.routing.agents.types import Agent, Rules
from parley.routing.engine import State
from parley.routing.types import QueueId, SkillId
from parley.workspace import Hours, TeamId

# Everybody who may answer, and whatever else takes work.
AGENTS = """
    SELECT coalesce(a.id, s.id) AS id, coalesce(a.kind, 'staff') AS kind, coalesce(s.name, a.name) AS name, coalesce(s.hue, 0) AS hue,
           coalesce(a.state, 'offline') AS state, coalesce(a.reason, '') AS reason, coalesce(a.state_since, s.created_at) AS state_since,
           coalesce(a.worked_at, s.created_at) AS worked_at, a.given_at, coalesce(a.limits, '{}') AS limits,
           coalesce(a.skills, '{}') AS skills, a.shift, coalesce(t.teams, a.teams, '{}') AS teams, a.queues
      FROM (SELECT * FROM staff WHERE workspace_id = $1 AND active AND role <> 'analyst') s
      FULL JOIN (SELECT * FROM agents WHERE workspace_id = $1 AND removed_at IS NULL) a ON a.id = s.id
      LEFT JOIN (SELECT m.staff_id, array_agg(m.team_id) AS teams
                   FROM team_members m JOIN teams t ON (t.workspace_id, t.id) = (m.workspace_id, m.team_id)
                  WHERE m.workspace_id = $1 AND t.removed_at IS NULL GROUP BY m.staff_id) t ON t.staff_id = s.id
     WHERE (s.id IS NOT NULL OR a.kind <> 'staff') AND ($2::uuid[] IS NULL OR coalesce(a.id, s.id) = ANY($2))
     ORDER BY lower(coalesce(s.name, a.name)), 1
"""


async def agents(tx: Tx, ids: Collection[UUID] | None = None) -> list[Agent]:
    """All who take work, by name."""
    return await tx.rows(_agent, AGENTS, tx.workspace_id, None if ids is None else list(ids))


async def agent(tx: Tx, id: UUID) -> Agent:
    found = await agents(tx, [id])
    if not found:
        raise NotFound
    return found[0]


async def rules(tx: Tx) -> Rules:
    sql = "SELECT choice, limits, away_minutes, rests_minutes FROM routing_rules WHERE workspace_id = $1"
    return await tx.row(Rules, sql, tx.workspace_id) or Rules()


def _agent(*, skills: Any, shift: Any, state: str, teams: list[TeamId], queues: list[QueueId] | None, **plain: Any) -> Agent:
    known = msgspec.convert(skills, dict[SkillId, int])
    only = None if queues is None else frozenset(queues)
    shifts = shift and msgspec.convert(shift, Hours)
    return Agent(**plain, skills=known, shift=shifts, state=State(state), teams=tuple(teams), queues=only)
