"""Teams: names for groups of staff."""

from collections.abc import Collection

import asyncpg

from parley.core import ids
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ids import StaffId
from parley.workspace import audit, queries, rules
from parley.workspace.errors import TeamExists
from parley.workspace.permissions import require
from parley.workspace.types import Staff, Team, TeamId

JOIN = """
    INSERT INTO team_members (workspace_id, team_id, staff_id)
    SELECT $1, $2, id FROM staff WHERE workspace_id = $1 AND id = ANY($3) ORDER BY id
"""


async def add_team(tx: Tx, name: str, *, members: Collection[StaffId] = (), by: Staff) -> Team:
    require(by, "staff.manage")
    id, name = TeamId(ids.new()), rules.name(name)
    try:
        async with tx.attempt():
            await tx.execute("INSERT INTO teams (workspace_id, id, name) VALUES ($1, $2, $3)", tx.workspace_id, id, name)
    except asyncpg.UniqueViolationError as error:
        raise TeamExists(field="name") from error
    await tx.execute(JOIN, tx.workspace_id, id, list(set(members)))
    await audit.record(tx, by, "team.added", ("team", id), {"name": name})
    return await queries.team(tx, id)


async def set_members(tx: Tx, team_id: TeamId, members: Collection[StaffId], *, by: Staff) -> Team:
    """The team is these people from now on."""
    require(by, "staff.manage")
    await _lock(tx, team_id)
    await tx.execute("DELETE FROM team_members WHERE workspace_id = $1 AND team_id = $2", tx.workspace_id, team_id)
    await tx.execute(JOIN, tx.workspace_id, team_id, list(set(members)))
    await audit.record(tx, by, "team.members_set", ("team", team_id), {"members": len(set(members))})
    return await queries.team(tx, team_id)


async def remove_team(tx: Tx, team_id: TeamId, *, by: Staff) -> None:
    require(by, "staff.manage")
    await _lock(tx, team_id)
    await tx.execute("DELETE FROM teams WHERE workspace_id = $1 AND id = $2", tx.workspace_id, team_id)
    await audit.record(tx, by, "team.removed", ("team", team_id))


async def _lock(tx: Tx, team_id: TeamId) -> None:
    if not await tx.value("SELECT id FROM teams WHERE workspace_id = $1 AND id = $2 FOR UPDATE", tx.workspace_id, team_id):
        raise NotFound
