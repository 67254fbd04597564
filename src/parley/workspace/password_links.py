"""Links to a new password, for those who forgot theirs: made by an administrator or sent by mail, used once, within a day."""

from datetime import timedelta

from parley.core import clock
from parley.core.db import Tx
from parley.core.ids import StaffId
from parley.workspace import audit, bearing, passwords, queries, rules, sessions
from parley.workspace.errors import PasswordLinkUnusable
from parley.workspace.staffing import SET_PASSWORD, somebody_else
from parley.workspace.types import Staff

LIFETIME = timedelta(days=1)

PUT = """
    INSERT INTO password_links (workspace_id, staff_id, token_hash, expires_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (workspace_id, staff_id) DO UPDATE SET token_hash = excluded.token_hash, expires_at = excluded.expires_at
"""
FIND = """
    SELECT l.staff_id FROM password_links l JOIN staff s ON (s.workspace_id, s.id) = (l.workspace_id, l.staff_id) AND s.active
     WHERE l.workspace_id = $1 AND l.token_hash = $2 AND l.expires_at > $3
"""
TAKE = "DELETE FROM password_links WHERE workspace_id = $1 AND token_hash = $2 AND expires_at > $3 RETURNING staff_id"


async def make(tx: Tx, staff_id: StaffId, *, by: Staff) -> str:
    """The token of a link for somebody else; the password that they have holds until they use it."""
    await somebody_else(tx, staff_id, by=by)
    await audit.record(tx, by, "staff.password_link_made", ("staff", staff_id))
    return await _put(tx, staff_id)


async def make_by_mail(tx: Tx, staff_id: StaffId) -> str:
    """The token of a link that nobody but their mailbox will see."""
    await audit.record(tx, None, "staff.password_link_mailed", ("staff", staff_id))
    return await _put(tx, staff_id)


async def whose(tx: Tx, token: str) -> Staff:
    """Who may set a new password by this link."""
    staff_id = await tx.value(FIND, tx.workspace_id, bearing.digest(token), clock.now())
    if staff_id is None:
        raise PasswordLinkUnusable
    return await queries.staff_member(tx, StaffId(staff_id))


async def use(tx: Tx, token: str, password: str) -> Staff:
    """Set the new password and sign them out everywhere. They sign in with it themselves, second step included."""
    staff = await whose(tx, token)
    fresh = await passwords.hashed(rules.password(password, email=staff.email))
    if await tx.value(TAKE, tx.workspace_id, bearing.digest(token), clock.now()) != staff.id:
        raise PasswordLinkUnusable
    await tx.execute(SET_PASSWORD, tx.workspace_id, staff.id, fresh, clock.now())
    await sessions.end_all(tx, staff.id)
    await audit.record(tx, staff, "staff.password_reset", ("staff", staff.id))
    return staff


async def _put(tx: Tx, staff_id: StaffId) -> str:
    made = bearing.fresh(tx.workspace_id)
    await tx.execute(PUT, tx.workspace_id, staff_id, made.digest, clock.now() + LIFETIME)
    return made.token
