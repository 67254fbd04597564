"""Who works here: adding, deactivating, roles, and what each may change about themselves."""

import secrets

import msgspec

from parley.core import clock
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.events import announce
from parley.core.ids import StaffId
from parley.workspace import audit, invitations, passwords, queries, rules, sessions
from parley.workspace.errors import NotYourself, WrongCurrentPassword
from parley.workspace.events import RoleChanged, StaffAdded, StaffDeactivated, StaffReactivated
from parley.workspace.hiring import Newcomer, hire
from parley.workspace.permissions import require, require_over
from parley.workspace.types import SessionId, Staff

SET_PASSWORD = """
    UPDATE staff SET password_hash = $3, password_changed_at = $4, has_password = true WHERE workspace_id = $1 AND id = $2
"""  # noqa: S105
HASH = "SELECT password_hash FROM staff WHERE workspace_id = $1 AND id = $2 AND has_password"


async def add_staff(tx: Tx, *, name: str, email: str, role: str, password: str, by: Staff, language: str | None = None) -> Staff:
    """Somebody new, with a password that they are told; people are rather invited."""
    require(by, "staff.manage")
    given = rules.role(role)
    require_over(by, given)
    staff = await hire(tx, Newcomer(name=name, email=email, language=language or by.language, password=password), role=given)
    await audit.record(tx, by, "staff.added", ("staff", staff.id), {"role": role})
    await announce(tx, StaffAdded(staff.id))
    return staff


async def first_owner(tx: Tx, *, name: str, email: str, password: str, language: str) -> Staff:
    """The owner with whom a workspace begins."""
    return await hire(tx, Newcomer(name=name, email=email, language=language, password=password), role="owner")


async def change_role(tx: Tx, staff_id: StaffId, role: str, *, by: Staff) -> None:
    """Give somebody else another role. It holds from their next click on."""
    new, staff = rules.role(role), await somebody_else(tx, staff_id, by=by)
    require_over(by, new)
    if staff.role == new:
        return
    await tx.execute("UPDATE staff SET role = $3 WHERE workspace_id = $1 AND id = $2", tx.workspace_id, staff_id, new)
    await invitations.revoke_all_of(tx, staff_id)
    await audit.record(tx, by, "staff.role_changed", ("staff", staff_id), {"from": staff.role, "to": new})
    await announce(tx, RoleChanged(staff_id))


async def deactivate(tx: Tx, staff_id: StaffId, *, by: Staff) -> None:
    """Somebody no longer works here: they are signed out everywhere, what they did keeps their name."""
    await somebody_else(tx, staff_id, by=by)
    await sessions.end_all(tx, staff_id)
    await invitations.revoke_all_of(tx, staff_id)
    if await _set_active(tx, staff_id, False):
        await audit.record(tx, by, "staff.deactivated", ("staff", staff_id))
        await announce(tx, StaffDeactivated(staff_id))


async def sign_out(tx: Tx, staff_id: StaffId, *, session_id: SessionId | None = None, by: Staff) -> None:
    """End one session of somebody else, or all of them."""
    await somebody_else(tx, staff_id, by=by)
    ended = await sessions.end_all(tx, staff_id, only=session_id)
    if session_id and not ended:
        raise NotFound
    await audit.record(tx, by, "session.ended_by_another", ("staff", staff_id), {"sessions_ended": ended})


async def reactivate(tx: Tx, staff_id: StaffId, *, by: Staff) -> None:
    await somebody_else(tx, staff_id, by=by)
    if await _set_active(tx, staff_id, True):
        await audit.record(tx, by, "staff.reactivated", ("staff", staff_id))
        await announce(tx, StaffReactivated(staff_id))


async def describe_myself(tx: Tx, *, name: str, language: str, me: Staff) -> Staff:
    """My name and the language in which Parley speaks to me."""
    changed = msgspec.structs.replace(me, name=rules.name(name), language=rules.language(language))
    sql = "UPDATE staff SET name = $3, language = $4 WHERE workspace_id = $1 AND id = $2"
    await tx.execute(sql, tx.workspace_id, me.id, changed.name, changed.language)
    return changed


async def change_password(tx: Tx, *, current: str, new: str, me: Staff, keep: SessionId) -> None:
    """Set my own password and sign me out everywhere else."""
    await confirm_password(tx, current, me=me)
    fresh = await passwords.hashed(rules.password(new, email=me.email))
    await tx.execute(SET_PASSWORD, tx.workspace_id, me.id, fresh, clock.now())
    ended = await sessions.end_all(tx, me.id, keep=keep)
    await audit.record(tx, me, "staff.password_changed", ("staff", me.id), {"sessions_ended": ended})


async def confirm_password(tx: Tx, password: str, *, me: Staff) -> None:
    """Whether it is really me who sits there. Who came with a passkey has no password to be asked for."""
    if await tx.value(HASH, tx.workspace_id, me.id):
        await know_password(tx, password, me=me)


async def know_password(tx: Tx, password: str, *, me: Staff) -> None:
    """The same, where a password is the proof: who has none cannot give it."""
    known = await tx.value(HASH, tx.workspace_id, me.id)
    if not known or not await passwords.matches(known, password[: rules.LONGEST]):
        raise WrongCurrentPassword(field="current")


def first_password() -> str:
    """A password to be told to somebody, who changes it on their own page."""
    return secrets.token_urlsafe(12)


async def somebody_else(tx: Tx, staff_id: StaffId, *, by: Staff) -> Staff:
    """Somebody else, whom `by` may manage. Both rows stay locked, so that two owners cannot remove each other at once."""
    lock = "SELECT id FROM staff WHERE workspace_id = $1 AND id = ANY($2) ORDER BY id FOR UPDATE"
    await tx.execute(lock, tx.workspace_id, [staff_id, by.id])
    require(manager := await queries.staff_member(tx, by.id), "staff.manage")
    staff = await queries.staff_member(tx, staff_id)
    if staff.id == by.id:
        raise NotYourself
    require_over(manager, staff.role)
    return staff


async def _set_active(tx: Tx, staff_id: StaffId, active: bool) -> bool:
    sql = "UPDATE staff SET active = $3 WHERE workspace_id = $1 AND id = $2 AND active <> $3"
    return await tx.execute(sql, tx.workspace_id, staff_id, active) > 0
