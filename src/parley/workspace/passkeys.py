"""Passkeys: keys in somebody's devices that sign in without a password, or stand in for the code of the second step."""

from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec

from parley.core import clock
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ids import StaffId
from parley.workspace import audit, rules
from parley.workspace.errors import LastWayIn, PasskeyKnown, TooManyPasskeys
from parley.workspace.types import Staff

MOST = 20


class Passkey(msgspec.Struct, frozen=True):
    id: UUID
    staff_id: StaffId
    name: str
    credential_id: bytes
    public_key: bytes
    sign_count: int
    syncs: bool
    """Made to live on several devices of its owner."""
    backed_up: bool
    transports: list[str]
    created_at: datetime
    last_used_at: datetime | None = None

    def __repr__(self) -> str:
        return f"Passkey({self.id})"


COLUMNS = "id, staff_id, name, credential_id, public_key, sign_count, syncs, backed_up, transports, created_at, last_used_at"
INSERT = """
    INSERT INTO passkeys (workspace_id, id, staff_id, name, credential_id, public_key, sign_count, syncs, backed_up, transports, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""


async def list_of(tx: Tx, staff_id: StaffId) -> list[Passkey]:
    sql = f"SELECT {COLUMNS} FROM passkeys WHERE workspace_id = $1 AND staff_id = $2 ORDER BY id LIMIT 100  -- passkeys_staff"
    return await tx.rows(Passkey, sql, tx.workspace_id, staff_id)


async def count(tx: Tx, staff_id: StaffId) -> int:
    return await tx.value("SELECT count(*) FROM passkeys WHERE workspace_id = $1 AND staff_id = $2", tx.workspace_id, staff_id)


async def keep(tx: Tx, key: Passkey, *, me: Staff) -> None:
    """A key whose making was verified becomes one of mine."""
    if await count(tx, me.id) >= MOST:
        raise TooManyPasskeys
    values = (key.id, me.id, rules.name(key.name), key.credential_id, key.public_key, key.sign_count, key.syncs, key.backed_up)
    try:
        async with tx.attempt():
            await tx.execute(INSERT, tx.workspace_id, *values, key.transports, key.created_at)
    except asyncpg.UniqueViolationError as error:
        raise PasskeyKnown from error
    await audit.record(tx, me, "passkey.added", ("staff", me.id), {"name": key.name})


async def locked(tx: Tx, credential_id: bytes) -> Passkey | None:
    """The key behind a credential, held until this transaction ends: its counter is compared and written by one at a time."""
    sql = f"SELECT {COLUMNS} FROM passkeys WHERE workspace_id = $1 AND credential_id = $2 FOR UPDATE"
    return await tx.row(Passkey, sql, tx.workspace_id, credential_id)


async def used(tx: Tx, key: Passkey, *, sign_count: int, backed_up: bool) -> None:
    sql = "UPDATE passkeys SET sign_count = $3, backed_up = $4, last_used_at = $5 WHERE workspace_id = $1 AND id = $2"
    await tx.execute(sql, tx.workspace_id, key.id, sign_count, backed_up, clock.now())


async def rename(tx: Tx, id: UUID, name: str, *, me: Staff) -> None:
    sql = "UPDATE passkeys SET name = $4 WHERE workspace_id = $1 AND id = $2 AND staff_id = $3"
    if not await tx.execute(sql, tx.workspace_id, id, me.id, rules.name(name)):
        raise NotFound
    await audit.record(tx, me, "passkey.renamed", ("staff", me.id), {"name": rules.name(name)})


async def remove(tx: Tx, id: UUID, *, me: Staff) -> None:
    """One of mine, unless it is the only way in that I have."""
    sql = "DELETE FROM passkeys WHERE workspace_id = $1 AND id = $2 AND staff_id = $3 RETURNING name"
    name = await tx.value(sql, tx.workspace_id, id, me.id)
    if name is None:
        raise NotFound
    has_password = await tx.value("SELECT has_password FROM staff WHERE workspace_id = $1 AND id = $2", tx.workspace_id, me.id)
    if not has_password and not await count(tx, me.id):
        raise LastWayIn
    await audit.record(tx, me, "passkey.removed", ("staff", me.id), {"name": name})


async def forget_all(tx: Tx, staff_id: StaffId) -> int:
    return await tx.execute("DELETE FROM passkeys WHERE workspace_id = $1 AND staff_id = $2", tx.workspace_id, staff_id)
