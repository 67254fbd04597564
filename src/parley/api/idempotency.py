"""Idempotency-Key: a POST that is sent again is answered as before, and done once.

The answer is kept in the transaction that did the work: both are there, or neither. A refusal leaves nothing behind, and is not kept.
"""

import hashlib
import re
from datetime import timedelta
from http import HTTPStatus
from uuid import UUID

import msgspec

from parley.core import clock
from parley.core.db import Tx
from parley.core.errors import Invalid, ParleyError
from parley.core.ground import Ground
from parley.core.lanes import Job, Lane

HEADER = "idempotency-key"
LONGEST = 255
KEY = re.compile(rf"[!-~]{{1,{LONGEST}}}")
KEPT = timedelta(hours=24)
AT_ONCE = 5000
FIELD = "api_answers.body"


class KeyMalformed(Invalid):
    """An Idempotency-Key is 1 to 255 visible ASCII characters."""


class KeyReused(ParleyError):
    """This Idempotency-Key was used for another request. Take a new one for each."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class StillRunning(ParleyError):
    """The first request with this Idempotency-Key is still being worked. Ask again in a moment."""


class Answer(msgspec.Struct, frozen=True):
    """An answer as it is kept."""

    status: int
    body: bytes


class _Kept(msgspec.Struct, frozen=True):
    request_hash: bytes
    status: int
    body: bytes


def checked(key: str) -> str:
    if not KEY.fullmatch(key):
        raise KeyMalformed(field=HEADER)
    return key


def fingerprint(method: str, path: str, body: bytes) -> bytes:
    """What makes two requests the same."""
    return hashlib.sha256(b"\0".join((method.encode(), path.encode(), body))).digest()


async def known_answer(tx: Tx, ground: Ground, token_id: UUID, key: str, request_hash: bytes) -> Answer | None:
    """The answer that this key had before; else the key is this transaction's, and nobody else's until it ends."""
    await _take(tx, token_id, key)
    sql = "SELECT request_hash, status, body FROM api_answers WHERE workspace_id = $1 AND token_id = $2 AND key = $3 AND made_at > $4"
    kept = await tx.row(_Kept, sql, tx.workspace_id, token_id, key, clock.now() - KEPT)
    if kept is None:
        return None
    if kept.request_hash != request_hash:
        raise KeyReused(field=HEADER)
    return Answer(kept.status, ground.vault.open(kept.body, workspace=tx.workspace_id, row=token_id, field=FIELD))


async def _take(tx: Tx, token_id: UUID, key: str) -> None:
    digest = hashlib.sha256(token_id.bytes + key.encode()).digest()
    if not await tx.value("SELECT pg_try_advisory_xact_lock($1)", int.from_bytes(digest[:8], signed=True)):
        raise StillRunning(field=HEADER)


async def keep(tx: Tx, ground: Ground, token_id: UUID, key: str, request_hash: bytes, answer: Answer) -> None:
    sql = """INSERT INTO api_answers (workspace_id, token_id, key, request_hash, status, body) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (workspace_id, token_id, key) DO UPDATE
                SET request_hash = excluded.request_hash, status = excluded.status, body = excluded.body, made_at = now()"""
    sealed = ground.vault.seal(answer.body, workspace=tx.workspace_id, row=token_id, field=FIELD)
    await tx.execute(sql, tx.workspace_id, token_id, key, request_hash, answer.status, sealed)


async def forget(ground: Ground, lane: Lane) -> None:
    """Let old answers go, in small steps."""
    while await _step(ground) == AT_ONCE:
        pass


async def _step(ground: Ground) -> int:
    sql = """DELETE FROM api_answers WHERE ctid = ANY(ARRAY(
                SELECT ctid FROM api_answers WHERE made_at < $1 LIMIT $2))  -- api_answers_age"""
    async with ground.database.across() as tx:
        return await tx.execute(sql, clock.now() - KEPT, AT_ONCE)


FORGET_ANSWERS = Job("api.forget_answers", "later", run=forget, every="41 * * * *")
