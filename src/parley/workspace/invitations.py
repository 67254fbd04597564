"""Invitations: a link by which somebody becomes staff. It is shown once, lives for a week, and works for one person."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from parley.core import clock, ids
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.events import announce
from parley.core.ids import StaffId
from parley.workspace import audit, bearing, rules, teaming
from parley.workspace.errors import EmailTaken, InvitationExpired, InvitationRevoked, InvitationUnknown, InvitationUsed
from parley.workspace.events import StaffAdded
from parley.workspace.hiring import Newcomer, hire
from parley.workspace.permissions import require, require_over
from parley.workspace.types import Role, Staff, TeamId

LIFETIME = timedelta(days=7)


class Invitation(msgspec.Struct, frozen=True):
    id: UUID
    email: str
    role: Role
    inviter: str
    workspace_name: str
    teams: list[TeamId]
    created_at: datetime
    expires_at: datetime
    accepted_at: datetime | None
    revoked_at: datetime | None

    @property
    def expired(self) -> bool:
        return self.expires_at <= clock.now()

    @property
    def staff_id(self) -> StaffId:
        """Who they will be: a passkey is made for this id before there is anybody who has it."""
        return StaffId(self.id)


class Invited(msgspec.Struct, frozen=True):
    """An invitation with the token of its link, which is here and nowhere else."""

    invitation: Invitation
    token: str

    def __repr__(self) -> str:
        return f"Invited({self.invitation.id})"


SELECT = """
    SELECT i.id, i.email, i.role, by.name AS inviter, w.name AS workspace_name, i.created_at, i.expires_at, i.accepted_at, i.revoked_at,
           coalesce(array_agg(t.team_id ORDER BY t.team_id) FILTER (WHERE t.team_id IS NOT NULL), '{{}}') AS teams
      FROM invitations i
      JOIN workspaces w ON w.workspace_id = i.workspace_id
      JOIN staff by ON (by.workspace_id, by.id) = (i.workspace_id, i.invited_by)
      LEFT JOIN invitation_teams t ON (t.workspace_id, t.invitation_id) = (i.workspace_id, i.id)
     WHERE i.workspace_id = $1 AND {}
     GROUP BY i.workspace_id, i.id, by.name, w.name
"""
OPEN = SELECT.format("i.accepted_at IS NULL AND i.revoked_at IS NULL") + " ORDER BY i.id DESC LIMIT 200  -- invitations_open"
INSERT = """
    INSERT INTO invitations (workspace_id, id, token_hash, email, role, invited_by, created_at, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""
JOIN_TEAMS = """
    INSERT INTO invitation_teams (workspace_id, invitation_id, team_id)
    SELECT $1, $2, id FROM teams WHERE workspace_id = $1 AND id = ANY($3) AND removed_at IS NULL ORDER BY id
"""
RENEW = """
    UPDATE invitations SET token_hash = $3, invited_by = $4, expires_at = $5
     WHERE workspace_id = $1 AND id = $2 AND accepted_at IS NULL AND revoked_at IS NULL
"""
REVOKE = "UPDATE invitations SET revoked_at = $3 WHERE workspace_id = $1 AND id = $2 AND accepted_at IS NULL AND revoked_at IS NULL"
REVOKE_ALL = """
    UPDATE invitations SET revoked_at = $3  -- invitations_inviter
     WHERE workspace_id = $1 AND invited_by = $2 AND accepted_at IS NULL AND revoked_at IS NULL
"""


async def invite(tx: Tx, *, email: str = "", role: str, teams: Collection[TeamId] = (), by: Staff) -> Invited:
    """Somebody shall work here. Without an e-mail whoever has the link says their own."""
    require(by, "staff.manage")
    given = rules.role(role)
    require_over(by, given)
    address = await _free_address(tx, email) if email.strip() else ""
    id, made, now = ids.new(), bearing.fresh(tx.workspace_id), clock.now()
    await tx.execute(INSERT, tx.workspace_id, id, made.digest, address, given, by.id, now, now + LIFETIME)
    if await tx.execute(JOIN_TEAMS, tx.workspace_id, id, list(set(teams))) < len(set(teams)):
        raise NotFound
    await audit.record(tx, by, "invitation.made", ("invitation", id), {"role": given, "name": address})
    return Invited(await _of_id(tx, id), made.token)


async def renew(tx: Tx, id: UUID, *, by: Staff) -> Invited:
    """Another link for a week from now; the one before leads nowhere."""
    invitation = await _manageable(tx, id, by)
    made = bearing.fresh(tx.workspace_id)
    if not await tx.execute(RENEW, tx.workspace_id, id, made.digest, by.id, clock.now() + LIFETIME):
        raise NotFound
    await audit.record(tx, by, "invitation.renewed", ("invitation", id), {"name": invitation.email})
    return Invited(await _of_id(tx, id), made.token)


async def revoke(tx: Tx, id: UUID, *, by: Staff) -> None:
    invitation = await _manageable(tx, id, by)
    if not await tx.execute(REVOKE, tx.workspace_id, id, clock.now()):
        raise NotFound
    await audit.record(tx, by, "invitation.revoked", ("invitation", id), {"name": invitation.email})


async def revoke_all_of(tx: Tx, staff_id: StaffId) -> None:
    """Whoever may no longer invite leaves no open door behind."""
    await tx.execute(REVOKE_ALL, tx.workspace_id, staff_id, clock.now())


async def open_ones(tx: Tx) -> list[Invitation]:
    """Not accepted and not revoked, newest first; expired ones are among them, to be sent again."""
    return await tx.rows(Invitation, OPEN, tx.workspace_id)


async def found(tx: Tx, token: str) -> Invitation:
    """The invitation behind a link, or why it no longer invites."""
    invitation = await tx.row(Invitation, SELECT.format("i.token_hash = $2"), tx.workspace_id, bearing.digest(token))
    if invitation is None:
        raise InvitationUnknown
    if invitation.accepted_at:
        raise InvitationUsed
    if invitation.revoked_at:
        raise InvitationRevoked
    if invitation.expired:
        raise InvitationExpired
    return invitation


async def accept(tx: Tx, token: str, newcomer: Newcomer) -> Staff:
    """Become staff. An e-mail that the invitation names is the one that counts."""
    sql = "SELECT id FROM invitations WHERE workspace_id = $1 AND token_hash = $2 FOR UPDATE"
    await tx.execute(sql, tx.workspace_id, bearing.digest(token))
    invitation = await found(tx, token)
    named = msgspec.structs.replace(newcomer, email=invitation.email or newcomer.email)
    staff = await hire(tx, named, role=invitation.role, id=invitation.staff_id)
    await teaming.join(tx, staff.id, invitation.teams)
    sql = "UPDATE invitations SET accepted_at = $3 WHERE workspace_id = $1 AND id = $2"
    await tx.execute(sql, tx.workspace_id, invitation.id, clock.now())
    await audit.record(tx, staff, "invitation.accepted", ("staff", staff.id), {"role": staff.role})
    await announce(tx, StaffAdded(staff.id))
    return staff


async def _free_address(tx: Tx, email: str) -> str:
    address = rules.email(email)
    if await tx.value("SELECT true FROM staff WHERE workspace_id = $1 AND email = $2", tx.workspace_id, address):
        raise EmailTaken(field="email")
    return address


async def _of_id(tx: Tx, id: UUID) -> Invitation:
    invitation = await tx.row(Invitation, SELECT.format("i.id = $2"), tx.workspace_id, id)
    if invitation is None:
        raise NotFound
    return invitation


async def _manageable(tx: Tx, id: UUID, by: Staff) -> Invitation:
    require(by, "staff.manage")
    invitation = await _of_id(tx, id)
    require_over(by, invitation.role)
    return invitation
