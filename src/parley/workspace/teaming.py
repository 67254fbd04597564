"""Teams: names for groups of staff."""

from collections.abc import Collection

import asyncpg

from parley.core import clock, ids
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.events import announce
from parley.core.ids import StaffId
from parley.workspace import audit, queries, rules
from parley.workspace.errors import TeamExists
from parley.workspace.events import TeamRemoved, TeamRestored
from parley.workspace.permissions import require
from parley.workspace.types import Staff, Team, TeamId

CHANGED = "teams"
"""The signal on which pages that show teams look again."""

ENTER = """
    INSERT INTO team_members (workspace_id, team_id, staff_id)
    SELECT $1, $2, id FROM staff WHERE workspace_id = $1 AND id = ANY($3) ORDER BY id
"""
JOIN = """
    INSERT INTO team_members (workspace_id, team_id, staff_id)
    SELECT $1, id, $2 FROM teams WHERE workspace_id = $1 AND id = ANY($3) AND removed_at IS NULL ORDER BY id
    ON CONFLICT DO NOTHING
"""


async def add_team(tx: Tx, name: str, *, members: Collection[StaffId] = (), by: Staff) -> Team:
    require(by, "staff.manage")
    id, name = TeamId(ids.new()), rules.name(name)
    await _named(tx, "INSERT INTO teams (workspace_id, id, name) VALUES ($1, $2, $3)", id, name)
    await _enter(tx, id, members)
    await _written_down(tx, "team.added", id, name, by)
    return await queries.team(tx, id)


async def rename_team(tx: Tx, team_id: TeamId, name: str, *, by: Staff) -> Team:
    require(by, "staff.manage")
    before, name = await _locked(tx, team_id), rules.name(name)
    if name != before.name:
        await _named(tx, "UPDATE teams SET name = $3 WHERE workspace_id = $1 AND id = $2", team_id, name)
        await _written_down(tx, "team.renamed", team_id, name, by)
    return await queries.team(tx, team_id)


async def set_members(tx: Tx, team_id: TeamId, members: Collection[StaffId], *, by: Staff) -> Team:
    """The team is these people from now on."""
    require(by, "staff.manage")
    team = await _locked(tx, team_id)
    if set(members) != set(team.members):
        await tx.execute("DELETE FROM team_members WHERE workspace_id = $1 AND team_id = $2", tx.workspace_id, team_id)
        await _enter(tx, team_id, members)
        await _written_down(tx, "team.members_set", team_id, team.name, by)
    return await queries.team(tx, team_id)


async def join(tx: Tx, staff_id: StaffId, team_ids: Collection[TeamId]) -> None:
    """Somebody new comes into the teams that they were invited to, as far as these still are."""
    await tx.execute(JOIN, tx.workspace_id, staff_id, list(team_ids))
    tx.signal(CHANGED)


async def remove_team(tx: Tx, team_id: TeamId, *, by: Staff) -> None:
    """Out of sight; `restore_team` brings it back with its members."""
    require(by, "staff.manage")
    team = await _locked(tx, team_id)
    await tx.execute("UPDATE teams SET removed_at = $3 WHERE workspace_id = $1 AND id = $2", tx.workspace_id, team_id, clock.now())
    await _written_down(tx, "team.removed", team_id, team.name, by)
    await announce(tx, TeamRemoved(team_id))


async def restore_team(tx: Tx, team_id: TeamId, *, by: Staff) -> Team:
    require(by, "staff.manage")
    sql = "UPDATE teams SET removed_at = $3 WHERE workspace_id = $1 AND id = $2 AND removed_at IS NOT NULL"
    if not await _named(tx, sql, team_id, None):
        raise NotFound
    team = await queries.team(tx, team_id)
    await _written_down(tx, "team.restored", team_id, team.name, by)
    await announce(tx, TeamRestored(team_id))
    return team


async def _named(tx: Tx, sql: str, team_id: TeamId, value: str | None) -> int:
    """A statement that may meet another team of the same name."""
    try:
        async with tx.attempt():
            return await tx.execute(sql, tx.workspace_id, team_id, value)
    except asyncpg.UniqueViolationError as error:
        raise TeamExists(field="name") from error


async def _enter(tx: Tx, team_id: TeamId, members: Collection[StaffId]) -> None:
    if await tx.execute(ENTER, tx.workspace_id, team_id, list(set(members))) < len(set(members)):
        raise NotFound


async def _written_down(tx: Tx, action: str, team_id: TeamId, name: str, by: Staff) -> None:
    await audit.record(tx, by, action, ("team", team_id), {"name": name})
    tx.signal(CHANGED)


async def _locked(tx: Tx, team_id: TeamId) -> Team:
    sql = "SELECT id FROM teams WHERE workspace_id = $1 AND id = $2 AND removed_at IS NULL FOR UPDATE"
    await tx.execute(sql, tx.workspace_id, team_id)
    return await queries.team(tx, team_id)
