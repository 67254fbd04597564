"""What may be read of a workspace."""

from typing import Any

import msgspec

from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ids import StaffId
from parley.workspace.types import Settings, Staff, Team, TeamId, Workspace

COLUMNS = "workspace_id, id, email, name, role, language, hue, active, created_at"
TEAMS = """
    SELECT t.id, t.name, coalesce(array_agg(m.staff_id ORDER BY m.staff_id) FILTER (WHERE m.staff_id IS NOT NULL), '{}') AS members
      FROM teams t LEFT JOIN team_members m ON (m.workspace_id, m.team_id) = (t.workspace_id, t.id)
     WHERE t.workspace_id = $1 AND t.removed_at IS NULL AND ($2::uuid IS NULL OR t.id = $2)
     GROUP BY t.workspace_id, t.id ORDER BY lower(t.name), t.id
"""


async def workspace(tx: Tx) -> Workspace:
    """The workspace of this transaction."""
    sql = "SELECT workspace_id, name, slug, language, time_zone, settings, created_at FROM workspaces WHERE workspace_id = $1"
    found = await tx.row(_workspace, sql, tx.workspace_id)
    if found is None:
        raise NotFound
    return found


async def staff_member(tx: Tx, staff_id: StaffId) -> Staff:
    """One member of the staff, active or not."""
    found = await tx.row(Staff, f"SELECT {COLUMNS} FROM staff WHERE workspace_id = $1 AND id = $2", tx.workspace_id, staff_id)
    if found is None:
        raise NotFound
    return found


async def staff(tx: Tx) -> list[Staff]:
    """Everybody who works or worked here: the active first, by name."""
    sql = f"SELECT {COLUMNS} FROM staff WHERE workspace_id = $1 ORDER BY active DESC, lower(name), id"
    return await tx.rows(Staff, sql, tx.workspace_id)


async def teams(tx: Tx) -> list[Team]:
    return await tx.rows(_team, TEAMS, tx.workspace_id, None)


async def team(tx: Tx, team_id: TeamId) -> Team:
    found = await tx.row(_team, TEAMS, tx.workspace_id, team_id)
    if found is None:
        raise NotFound
    return found


def _workspace(*, settings: Any, **columns: Any) -> Workspace:
    return Workspace(**columns, settings=msgspec.convert(settings, Settings))


def _team(*, members: list[StaffId], **columns: Any) -> Team:
    return Team(**columns, members=tuple(members))
