"""Who works here: adding, deactivating, roles, and what each may change about themselves."""

import hashlib
import secrets

import asyncpg
import msgspec

from parley.core import clock, ids
from parley.core.db import Tx
from parley.core.events import announce
from parley.core.ids import StaffId
from parley.workspace import audit, passwords, queries, rules, sessions
from parley.workspace.errors import EmailTaken, NotYourself, OwnerOnly, WrongCurrentPassword
from parley.workspace.events import RoleChanged, StaffAdded, StaffDeactivated, StaffReactivated
from parley.workspace.permissions import require
from parley.workspace.types import Role, SessionId, Staff

INSERT = """
    INSERT INTO staff (workspace_id, id, email, name, role, language, hue, password_hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""
CHANGE_PASSWORD = "UPDATE staff SET password_hash = $3, password_changed_at = $4 WHERE workspace_id = $1 AND id = $2"  # noqa: S105


async def add_staff(tx: Tx, *, name: str, email: str, role: str, password: str, by: Staff, language: str | None = None) -> Staff:
    """Somebody new. The password is a first one, to be told to them; they change it on their own page."""
    require(by, "staff.manage")
    _only_owners_touch_owners(by, rules.role(role))
    staff = await _insert(tx, name=name, email=email, role=rules.role(role), password=password, language=language or by.language)
    await audit.record(tx, by, "staff.added", ("staff", staff.id), {"role": role})
    await announce(tx, StaffAdded(staff.id))
    return staff


async def first_owner(tx: Tx, *, name: str, email: str, password: str, language: str) -> Staff:
    """The owner with whom a workspace begins."""
    return await _insert(tx, name=name, email=email, role="owner", password=password, language=language)


async def change_role(tx: Tx, staff_id: StaffId, role: str, *, by: Staff) -> None:
    """Give somebody else another role. It holds from their next click on."""
    new, staff = rules.role(role), await _other(tx, staff_id, by=by)
    _only_owners_touch_owners(by, new)
    if staff.role == new:
        return
    await tx.execute("UPDATE staff SET role = $3 WHERE workspace_id = $1 AND id = $2", tx.workspace_id, staff_id, new)
    await audit.record(tx, by, "staff.role_changed", ("staff", staff_id), {"from": staff.role, "to": new})
    await announce(tx, RoleChanged(staff_id))


async def deactivate(tx: Tx, staff_id: StaffId, *, by: Staff) -> None:
    """Somebody no longer works here: they are signed out everywhere, what they did keeps their name."""
    await _other(tx, staff_id, by=by)
    await sessions.end_all(tx, staff_id)
    if await _set_active(tx, staff_id, False):
        await audit.record(tx, by, "staff.deactivated", ("staff", staff_id))
        await announce(tx, StaffDeactivated(staff_id))


async def reactivate(tx: Tx, staff_id: StaffId, *, by: Staff) -> None:
    await _other(tx, staff_id, by=by)
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
    known = await tx.value("SELECT password_hash FROM staff WHERE workspace_id = $1 AND id = $2", tx.workspace_id, me.id)
    if not await passwords.matches(known, current[: rules.LONGEST]):
        raise WrongCurrentPassword(field="current")
    fresh = await passwords.hashed(rules.password(new, email=me.email))
    await tx.execute(CHANGE_PASSWORD, tx.workspace_id, me.id, fresh, clock.now())
    ended = await sessions.end_all(tx, me.id, keep=keep)
    await audit.record(tx, me, "staff.password_changed", ("staff", me.id), {"sessions_ended": ended})


async def reset_password(tx: Tx, staff_id: StaffId, *, by: Staff) -> str:
    """A new first password for somebody who forgot theirs. It is in the answer and nowhere else."""
    await _other(tx, staff_id, by=by)
    fresh = first_password()
    await tx.execute(CHANGE_PASSWORD, tx.workspace_id, staff_id, await passwords.hashed(fresh), clock.now())
    await sessions.end_all(tx, staff_id)
    await audit.record(tx, by, "staff.password_reset", ("staff", staff_id))
    return fresh


def first_password() -> str:
    """A password to be told to somebody, who changes it on their own page."""
    return secrets.token_urlsafe(12)


async def _insert(tx: Tx, *, name: str, email: str, role: Role, password: str, language: str) -> Staff:
    name, email, spoken = rules.name(name), rules.email(email), rules.language(language)
    fresh = await passwords.hashed(rules.password(password, email=email))
    id, hue = StaffId(ids.new()), _hue(email)
    try:
        async with tx.attempt():
            await tx.execute(INSERT, tx.workspace_id, id, email, name, role, spoken, hue, fresh)
    except asyncpg.UniqueViolationError as error:
        raise EmailTaken(field="email") from error
    return await queries.staff_member(tx, id)


async def _other(tx: Tx, staff_id: StaffId, *, by: Staff) -> Staff:
    """Somebody else, whom `by` may manage. Both rows stay locked, so that two owners cannot remove each other at once."""
    lock = "SELECT id FROM staff WHERE workspace_id = $1 AND id = ANY($2) ORDER BY id FOR UPDATE"
    await tx.execute(lock, tx.workspace_id, [staff_id, by.id])
    require(manager := await queries.staff_member(tx, by.id), "staff.manage")
    staff = await queries.staff_member(tx, staff_id)
    if staff.id == by.id:
        raise NotYourself
    _only_owners_touch_owners(manager, staff.role)
    return staff


async def _set_active(tx: Tx, staff_id: StaffId, active: bool) -> bool:
    sql = "UPDATE staff SET active = $3 WHERE workspace_id = $1 AND id = $2 AND active <> $3"
    return await tx.execute(sql, tx.workspace_id, staff_id, active) > 0


def _only_owners_touch_owners(by: Staff, role: Role) -> None:
    if role == "owner" and by.role != "owner":
        raise OwnerOnly


def _hue(email: str) -> int:
    return int.from_bytes(hashlib.sha256(email.encode()).digest()[:2]) % 360
