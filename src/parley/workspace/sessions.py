"""Sessions on the server. The browser holds "<workspace>.<secret>"; the database holds only the secret's SHA-256.

The workspace in the token lets a request open its own transaction at once, without looking over all workspaces."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import msgspec

from parley.core import clock, ids
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ids import StaffId, WorkspaceId
from parley.workspace import audit, bearing
from parley.workspace.errors import NotSignedIn
from parley.workspace.types import Entry, Presence, Session, SessionId, Staff, Visit

LIFETIME = timedelta(days=30)
IDLE = timedelta(days=7)
SEEN_EVERY = timedelta(minutes=1)
CHANGED = "sessions"
"""The signal on which live connections ask whether their session is still open."""

OPEN = """
    INSERT INTO sessions (workspace_id, id, staff_id, token_hash, address, browser, created_at, last_seen_at, proven_at, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $7, $8)
"""
# One look for each request: the session, who holds it, and where they work.
FIND = """
    SELECT s.id AS session_id, s.address, s.browser, s.created_at AS opened_at, s.last_seen_at, s.proven_at, s.staff_id,
           m.email, m.name, m.role, m.language, m.hue, m.active, m.created_at, w.name AS workspace_name, w.time_zone, w.accent, w.logo_key
      FROM sessions s
      JOIN staff m ON (m.workspace_id, m.id) = (s.workspace_id, s.staff_id) AND m.active
      JOIN workspaces w ON w.workspace_id = s.workspace_id
     WHERE s.workspace_id = $1 AND s.token_hash = $2 AND s.expires_at > $3 AND s.last_seen_at > $4
"""
STILL_OPEN = """
    SELECT s.id FROM sessions s JOIN staff m ON (m.workspace_id, m.id) = (s.workspace_id, s.staff_id) AND m.active
     WHERE s.workspace_id = $1 AND s.id = ANY($2) AND s.expires_at > $3 AND s.last_seen_at > $4
"""
# A row that another request of the same browser is touching is left to it.
TOUCH = """
    WITH touched AS (
        UPDATE sessions SET last_seen_at = $3, address = $4
         WHERE workspace_id = $1 AND id IN (SELECT id FROM sessions WHERE workspace_id = $1 AND id = $2 FOR UPDATE SKIP LOCKED)
        RETURNING staff_id)
    INSERT INTO last_visits (workspace_id, staff_id, seen_at) SELECT $1, staff_id, $3 FROM touched
    ON CONFLICT (workspace_id, staff_id) DO UPDATE SET seen_at = excluded.seen_at
"""
VISITED = """
    INSERT INTO last_visits (workspace_id, staff_id, seen_at) VALUES ($1, $2, $3)
    ON CONFLICT (workspace_id, staff_id) DO UPDATE SET seen_at = excluded.seen_at
"""
LIST = """
    SELECT id, staff_id, address, browser, created_at, last_seen_at, proven_at
      FROM sessions WHERE workspace_id = $1 AND staff_id = $2 AND expires_at > $3 AND last_seen_at > $4
     ORDER BY last_seen_at DESC, id DESC LIMIT 100  -- sessions_staff
"""


async def open(tx: Tx, staff: Staff, visit: Visit) -> Entry:
    """A new session; the token is in the answer and nowhere else."""
    made, id, now = bearing.fresh(tx.workspace_id), SessionId(ids.new()), clock.now()
    browser = visit.browser.replace("\0", "")[:300]
    await tx.execute(OPEN, tx.workspace_id, id, staff.id, made.digest, visit.address, browser, now, now + LIFETIME)
    await tx.execute(VISITED, tx.workspace_id, staff.id, now)
    await _sweep(tx, staff.id)
    who = msgspec.structs.replace(staff, address=visit.address)
    await audit.record(tx, who, "session.started", ("staff", staff.id), {"browser": browser})
    return Entry(who, id, made.token)


def workspace_of(token: str) -> WorkspaceId:
    """Which workspace a token claims to open; whether it does is for `resume` to say."""
    try:
        return bearing.workspace_of(token)
    except NotFound:
        raise NotSignedIn from None


async def resume(tx: Tx, token: str, visit: Visit) -> Presence:
    """Who holds this token. The visit is written down at most once a minute."""
    now = clock.now()
    rows = await tx.records(FIND, tx.workspace_id, bearing.digest(token), now, now - IDLE)
    if not rows:
        raise NotSignedIn
    presence = _presence(tx.workspace_id, rows[0], visit)
    if now - presence.session.last_seen_at >= SEEN_EVERY:
        await tx.execute(TOUCH, tx.workspace_id, presence.session.id, now, visit.address)
    return presence


async def list_of(tx: Tx, staff_id: StaffId) -> list[Session]:
    """Where somebody is signed in, latest seen first."""
    return await tx.rows(Session, LIST, tx.workspace_id, staff_id, clock.now(), clock.now() - IDLE)


async def open_among(tx: Tx, session_ids: Sequence[SessionId]) -> set[SessionId]:
    """Those of some sessions that are still good."""
    return set(await tx.values(STILL_OPEN, tx.workspace_id, session_ids, clock.now(), clock.now() - IDLE))


async def end(tx: Tx, session_id: SessionId, *, by: Staff) -> None:
    """End one of my own sessions."""
    sql = "DELETE FROM sessions WHERE workspace_id = $1 AND id = $2 AND staff_id = $3"
    if not await tx.execute(sql, tx.workspace_id, session_id, by.id):
        raise NotFound
    tx.signal(CHANGED)
    await audit.record(tx, by, "session.ended", ("staff", by.id))


async def end_others(tx: Tx, *, keep: SessionId, by: Staff) -> int:
    """End all of my sessions but the one in hand. Returns how many ended."""
    if ended := await end_all(tx, by.id, keep=keep):
        await audit.record(tx, by, "session.others_ended", ("staff", by.id), {"sessions_ended": ended})
    return ended


async def end_all(tx: Tx, staff_id: StaffId, *, keep: SessionId | None = None, only: SessionId | None = None) -> int:
    """End every session of somebody (but `keep`, or `only` one), and what they have half begun. Returns how many ended."""
    await tx.execute("DELETE FROM half_sign_ins WHERE workspace_id = $1 AND staff_id = $2", tx.workspace_id, staff_id)
    sql = "DELETE FROM sessions WHERE workspace_id = $1 AND staff_id = $2 AND id IS DISTINCT FROM $3 AND id = coalesce($4, id)"
    tx.signal(CHANGED)
    return await tx.execute(sql, tx.workspace_id, staff_id, keep, only)


def _presence(workspace_id: WorkspaceId, row: Any, visit: Visit) -> Presence:
    staff = Staff(
        workspace_id,
        StaffId(row["staff_id"]),
        row["email"],
        row["name"],
        row["role"],
        row["language"],
        row["hue"],
        row["active"],
        row["created_at"],
        address=visit.address,
    )
    session = Session(row["session_id"], staff.id, row["address"], row["browser"], row["opened_at"], row["last_seen_at"], row["proven_at"])
    return Presence(staff, session, row["workspace_name"], row["time_zone"], row["accent"], row["logo_key"])


async def _sweep(tx: Tx, staff_id: StaffId) -> None:
    sql = "DELETE FROM sessions WHERE workspace_id = $1 AND staff_id = $2 AND (expires_at <= $3 OR last_seen_at <= $4)"
    await tx.execute(sql, tx.workspace_id, staff_id, clock.now(), clock.now() - IDLE)
