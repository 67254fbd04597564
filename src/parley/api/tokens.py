"""Tokens of programs: made by an administrator, shown once, kept as a hash.

`ply_`, then the workspace and 256 random bits, then a checksum: a scanner that finds one in a repository knows it for ours, and a mistyped
one costs no question to the database. The workspace in it lets a request open its own transaction at once.
"""

import hashlib
import secrets
import zlib
from collections.abc import Collection
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

import msgspec

from parley import workspace
from parley.api.scopes import OF_AGENTS, SCOPES, Scope
from parley.core import clock, ids
from parley.core.db import Tx
from parley.core.errors import Invalid, NotFound, ParleyError
from parley.core.ids import StaffId, WorkspaceId
from parley.workspace import Staff

PREFIX = "ply_"
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
SECRET_BYTES = 32
CONTENT_CHARS, SUM_CHARS = 65, 6
LENGTH = len(PREFIX) + CONTENT_CHARS + SUM_CHARS
LONGEST_NAME = 100
MOST = 100
USED_EVERY = timedelta(minutes=10)
DIGIT = {digit: value for value, digit in enumerate(ALPHABET)}


class Unauthorized(ParleyError):
    """This token is not valid. Send one that is: Authorization: Bearer ply_…"""

    status = HTTPStatus.UNAUTHORIZED


class TokenNameMissing(Invalid):
    """Give the token a name, so that you know later what it is for."""


class ScopesMissing(Invalid):
    """Choose at least one thing that the token may do."""


class ExpiryPast(Invalid):
    """This moment is over already."""


class TooManyTokens(ParleyError):
    """There are too many tokens already. Revoke those that nobody needs."""


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """What may be known of a token; the token itself is not kept."""

    id: UUID
    name: str
    hint: str
    scopes: tuple[Scope, ...]
    made_by: StaffId
    made_by_name: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None
    last_address: str

    @property
    def state(self) -> str:
        if self.revoked_at:
            return "revoked"
        return "expired" if self.expires_at and self.expires_at <= clock.now() else "active"


class Made(msgspec.Struct, frozen=True):
    """A fresh token; `secret` is in this answer and nowhere else."""

    token: Token
    secret: str

    def __repr__(self) -> str:
        return f"Made({self.token.id})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        return []


COLUMNS = """t.id, t.name, t.hint, t.scopes, t.made_by, s.name AS made_by_name, t.created_at, t.expires_at, t.revoked_at, t.last_used_at,
             t.last_address"""
FROM = "FROM api_tokens t JOIN staff s ON (s.workspace_id, s.id) = (t.workspace_id, t.made_by)"
INSERT = """
    INSERT INTO api_tokens (workspace_id, id, name, token_hash, hint, scopes, made_by, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""
# A row that another request of the same program is touching is left to it.
TOUCH = """
    UPDATE api_tokens SET last_used_at = $3, last_address = $4
     WHERE workspace_id = $1 AND id IN (SELECT id FROM api_tokens WHERE workspace_id = $1 AND id = $2 FOR UPDATE SKIP LOCKED)
"""


async def tokens(tx: Tx) -> list[Token]:
    """Those that can still be used, latest first, then the others."""
    sql = f"SELECT {COLUMNS} {FROM} WHERE t.workspace_id = $1 ORDER BY t.revoked_at IS NOT NULL, t.id DESC LIMIT $2"
    return await tx.rows(Token, sql, tx.workspace_id, MOST)


async def make(tx: Tx, *, name: str, scopes: Collection[str], expires_at: datetime | None, by: Staff) -> Made:
    workspace.require(by, "api.manage")
    id, name, chosen = ids.new(), _name(name), _scopes(scopes)
    if expires_at and expires_at <= clock.now():
        raise ExpiryPast(field="expires")
    if await tx.value("SELECT count(*) >= $2 FROM api_tokens WHERE workspace_id = $1 AND revoked_at IS NULL", tx.workspace_id, MOST):
        raise TooManyTokens
    secret = fresh(tx.workspace_id)
    await tx.execute(INSERT, tx.workspace_id, id, name, hashed(secret), secret[-4:], chosen, by.id, expires_at)
    await workspace.audit.record(tx, by, "token.made", ("token", id), {"name": name, "scopes": chosen})
    return Made(await token(tx, id), secret)


async def token(tx: Tx, id: UUID) -> Token:
    found = await tx.row(Token, f"SELECT {COLUMNS} {FROM} WHERE t.workspace_id = $1 AND t.id = $2", tx.workspace_id, id)
    if found is None:
        raise NotFound
    return found


async def revoke(tx: Tx, id: UUID, *, by: Staff) -> None:
    """It opens nothing from now on. Revoking it again changes nothing."""
    workspace.require(by, "api.manage")
    found = await token(tx, id)
    if await tx.execute("UPDATE api_tokens SET revoked_at = $3 WHERE workspace_id = $1 AND id = $2 AND revoked_at IS NULL",
                        tx.workspace_id, id, clock.now()):  # fmt: skip
        await workspace.audit.record(tx, by, "token.revoked", ("token", id), {"name": found.name})


async def stop(tx: Tx, left: workspace.StaffDeactivated) -> None:
    """The reaction to `workspace.StaffDeactivated`: what somebody has let programs do ends with their last day.

    An agent outside speaks for itself, whoever has put it down."""
    sql = """UPDATE api_tokens SET revoked_at = $3
              WHERE workspace_id = $1 AND made_by = $2 AND revoked_at IS NULL AND NOT scopes <@ $4 RETURNING name"""
    if stopped := await tx.values(sql, tx.workspace_id, left.staff_id, clock.now(), list(OF_AGENTS)):
        await workspace.audit.record(tx, None, "token.stopped", ("staff", left.staff_id), {"tokens": ", ".join(sorted(stopped))})


async def known(tx: Tx, secret: str, *, address: str) -> Token:
    """Whose program this is. Its use is written down at most every ten minutes."""
    now = clock.now()
    sql = f"""SELECT {COLUMNS} {FROM} WHERE t.workspace_id = $1 AND t.token_hash = $2 AND t.revoked_at IS NULL
                 AND (t.expires_at IS NULL OR t.expires_at > $3)"""
    found = await tx.row(Token, sql, tx.workspace_id, hashed(secret), now)
    if found is None:
        raise Unauthorized
    if found.last_used_at is None or now - found.last_used_at > USED_EVERY:
        await tx.execute(TOUCH, tx.workspace_id, found.id, now, address)
    return found


# ── how one is written ──────────────────────────────────────────────────────────────────────────


def fresh(workspace_id: WorkspaceId) -> str:
    content = _written(int.from_bytes(workspace_id.bytes + secrets.token_bytes(SECRET_BYTES)), CONTENT_CHARS)
    return f"{PREFIX}{content}{_sum(content)}"


def workspace_of(secret: str) -> WorkspaceId:
    """Which workspace a token claims to open; whether it does is for `known` to say."""
    content = secret[len(PREFIX) : -SUM_CHARS]
    if len(secret) != LENGTH or not secret.startswith(PREFIX) or not DIGIT.keys() >= set(content) or _sum(content) != secret[-SUM_CHARS:]:
        raise Unauthorized
    number = 0
    for digit in content:
        number = number * len(ALPHABET) + DIGIT[digit]
    id = number >> SECRET_BYTES * 8
    if id.bit_length() > 128:
        raise Unauthorized
    return WorkspaceId(UUID(int=id))


def hashed(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def _sum(content: str) -> str:
    return _written(zlib.crc32(content.encode()), SUM_CHARS)


def _written(number: int, width: int) -> str:
    digits: list[str] = []
    while number:
        number, digit = divmod(number, len(ALPHABET))
        digits.append(ALPHABET[digit])
    return "".join(reversed(digits)).rjust(width, ALPHABET[0])


def _name(text: str) -> str:
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if not 1 <= len(line) <= LONGEST_NAME:
        raise TokenNameMissing(field="name")
    return line


def _scopes(chosen: Collection[str]) -> list[str]:
    known = [scope for scope in SCOPES if scope in chosen]
    if not known or len(known) != len(set(chosen)):
        raise ScopesMissing(field="scopes")
    return list(known)
