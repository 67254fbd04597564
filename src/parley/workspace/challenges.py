"""Where passkeys may be used, and what browsers were asked to sign there.

A question is good for five minutes, once, and for the browser it was put to: `holder` is a digest of what that browser alone knows."""

import hashlib
import ipaddress
from datetime import timedelta
from urllib.parse import urlsplit

import msgspec

from parley.core import clock
from parley.core.db import Tx
from parley.workspace.errors import PasskeysImpossible

LIFETIME = timedelta(minutes=5)

PUT = """
    INSERT INTO passkey_challenges (workspace_id, holder, challenge, expires_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (workspace_id, holder) DO UPDATE SET challenge = excluded.challenge, expires_at = excluded.expires_at
"""
SWEEP = """
    DELETE FROM passkey_challenges WHERE workspace_id = $1 AND holder IN (
        SELECT holder FROM passkey_challenges WHERE workspace_id = $1 AND expires_at <= $2  -- passkey_challenges_old
         ORDER BY expires_at LIMIT 100 FOR UPDATE SKIP LOCKED)
"""
TAKE = "DELETE FROM passkey_challenges WHERE workspace_id = $1 AND holder = $2 RETURNING challenge, expires_at"


class Site(msgspec.Struct, frozen=True):
    """Whose passkeys these are: a host name, and the one origin from which they may be used."""

    host: str
    origin: str


def site(public_url: str) -> Site:
    """Where browsers allow passkeys: under a host name, by https or on this very machine."""
    url = urlsplit(public_url)
    host = url.hostname or ""
    if _is_address(host) or not (url.scheme == "https" or host == "localhost"):
        raise PasskeysImpossible
    return Site(host, f"{url.scheme}://{url.netloc}".lower())


def is_possible(public_url: str) -> bool:
    try:
        site(public_url)
    except PasskeysImpossible:
        return False
    return True


def holder(*secrets: str) -> bytes:
    return hashlib.sha256("\0".join(secrets).encode(errors="surrogatepass")).digest()


async def remember(tx: Tx, holder: bytes, challenge: bytes) -> None:
    """One question for each browser: a newer one takes the place of the older."""
    now = clock.now()
    await tx.execute(SWEEP, tx.workspace_id, now)
    await tx.execute(PUT, tx.workspace_id, holder, challenge, now + LIFETIME)


async def take(tx: Tx, holder: bytes) -> bytes:
    """What this browser was asked to sign. It is gone with this, right answer or wrong: nothing that fails may undo it."""
    rows = await tx.records(TAKE, tx.workspace_id, holder)
    return bytes(rows[0]["challenge"]) if rows and rows[0]["expires_at"] > clock.now() else b""


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
