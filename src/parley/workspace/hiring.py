"""Somebody's row among the staff, however they came: founded the workspace, were added, accepted an invitation."""

import hashlib
import secrets

import asyncpg
import msgspec

from parley.core import ids
from parley.core.db import Tx
from parley.core.ids import StaffId
from parley.workspace import passwords, queries, rules
from parley.workspace.errors import EmailTaken
from parley.workspace.types import Role, Staff

INSERT = """
    INSERT INTO staff (workspace_id, id, email, name, role, language, hue, password_hash, has_password)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""


class Newcomer(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody says about themselves. Without a password they sign in with a passkey only."""

    name: str
    email: str
    language: str
    password: str | None = None

    def __repr__(self) -> str:
        return f"Newcomer({self.email})"


async def hire(tx: Tx, newcomer: Newcomer, *, role: Role, id: StaffId | None = None) -> Staff:
    name, email, spoken = rules.name(newcomer.name), rules.email(newcomer.email), rules.language(newcomer.language)
    fresh = await _hashed(newcomer.password, email)
    id, has_password = id or StaffId(ids.new()), newcomer.password is not None
    try:
        async with tx.attempt():
            await tx.execute(INSERT, tx.workspace_id, id, email, name, role, spoken, _hue(email), fresh, has_password)
    except asyncpg.UniqueViolationError as error:
        raise EmailTaken(field="email") from error
    return await queries.staff_member(tx, id)


async def _hashed(password: str | None, email: str) -> str:
    """Of something that nobody knows where there is no password, so that a guess at it takes as long as at any."""
    return await passwords.hashed(secrets.token_urlsafe(32) if password is None else rules.password(password, email=email))


def _hue(email: str) -> int:
    return int.from_bytes(hashlib.sha256(email.encode()).digest()[:2]) % 360
