"""The staff as its administrators look at it: teams, last visit, open sessions, second step."""

from datetime import datetime

import msgspec

from parley.core import clock
from parley.core.db import Tx
from parley.core.ids import StaffId
from parley.workspace.queries import COLUMNS
from parley.workspace.sessions import IDLE
from parley.workspace.types import Role, Staff

ROSTER = """
    SELECT s.id, s.name, s.email, s.role, s.hue, s.active, v.seen_at, app.confirmed_at IS NOT NULL AS app,
           (SELECT count(*) FROM passkeys p WHERE p.workspace_id = $1 AND p.staff_id = s.id) AS passkeys,
           (SELECT count(*) FROM sessions o WHERE o.workspace_id = $1 AND o.staff_id = s.id AND o.expires_at > $2 AND o.last_seen_at > $3)
               AS sessions,
           ARRAY(SELECT t.name FROM team_members m JOIN teams t ON (t.workspace_id, t.id) = (m.workspace_id, m.team_id)
                  WHERE m.workspace_id = $1 AND m.staff_id = s.id AND t.removed_at IS NULL ORDER BY lower(t.name)) AS teams
      FROM staff s
      LEFT JOIN last_visits v ON (v.workspace_id, v.staff_id) = (s.workspace_id, s.id)
      LEFT JOIN authenticator_apps app ON (app.workspace_id, app.staff_id) = (s.workspace_id, s.id)
     WHERE s.workspace_id = $1
     ORDER BY s.active DESC, lower(s.name), s.id
"""


class Colleague(msgspec.Struct, frozen=True):
    id: StaffId
    name: str
    email: str
    role: Role
    hue: int
    active: bool
    seen_at: datetime | None
    app: bool
    passkeys: int
    sessions: int
    teams: list[str]

    @property
    def has_second_step(self) -> bool:
        return self.app or self.passkeys > 0


async def colleagues(tx: Tx) -> list[Colleague]:
    """Everybody who works or worked here: the active first, by name."""
    now = clock.now()
    return await tx.rows(Colleague, ROSTER, tx.workspace_id, now, now - IDLE)


async def at_work(tx: Tx, *, since: datetime) -> list[Staff]:
    """Whose browser was seen since then; who has been here longest comes first."""
    sql = f"""SELECT {COLUMNS} FROM staff s WHERE s.workspace_id = $1 AND s.active
                 AND EXISTS (SELECT FROM sessions o  -- sessions_staff
                              WHERE (o.workspace_id, o.staff_id) = (s.workspace_id, s.id) AND o.last_seen_at > $2)
               ORDER BY s.created_at"""
    return await tx.rows(Staff, sql, tx.workspace_id, since)


async def last_seen(tx: Tx, staff_id: StaffId) -> datetime | None:
    return await tx.value("SELECT seen_at FROM last_visits WHERE workspace_id = $1 AND staff_id = $2", tx.workspace_id, staff_id)
