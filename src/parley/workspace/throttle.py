"""Failed sign-ins cost: a score for each (e-mail, address) and each address refuses, one for each e-mail only slows down.

A stranger who knows an e-mail can therefore not lock its owner out: the owner comes from another address."""

import hashlib
import ipaddress
import math
from datetime import timedelta

import msgspec

from parley.core import clock
from parley.core.db import Tx
from parley.core.ids import NOBODY

HALF_LIFE = timedelta(minutes=10)
PAIR_LIMIT, ADDRESS_LIMIT, PATIENCE = 5, 50, 10
SLOWEST = timedelta(seconds=2)
FORGOTTEN = timedelta(days=1)

CHARGE = """
    INSERT INTO sign_in_failures AS f (workspace_id, key, score, charged_at)
    SELECT $1, key, 1, $4 FROM unnest($2::bytea[], $3::float8[]) AS charged (key, cap) ORDER BY key
        ON CONFLICT (workspace_id, key) DO UPDATE
           SET score = least(
                   f.score * power(0.5, greatest(extract(epoch FROM $4 - f.charged_at), 0) / $5) + 1,
                   (SELECT cap FROM unnest($2::bytea[], $3::float8[]) AS charged (key, cap) WHERE charged.key = f.key)),
               charged_at = $4
    RETURNING key, score
"""
FORGIVE = """
    UPDATE sign_in_failures SET score = greatest(score - 1, 0)
     WHERE workspace_id = $1 AND key IN (SELECT key FROM sign_in_failures WHERE workspace_id = $1 AND key = ANY($2) ORDER BY key FOR UPDATE)
"""
SWEEP = """
    DELETE FROM sign_in_failures WHERE workspace_id = $1 AND key IN (
        SELECT key FROM sign_in_failures WHERE workspace_id = $1 AND charged_at < $2  -- sign_in_failures_old
         ORDER BY charged_at LIMIT 100 FOR UPDATE SKIP LOCKED)
"""


class Toll(msgspec.Struct, frozen=True):
    """What an attempt costs before it is looked at: a refusal for `wait`, or a pause of `slow_down`."""

    wait: timedelta
    slow_down: timedelta


async def charge(tx: Tx, email: str, address: str, *, strict: bool = False) -> Toll:
    """Count an attempt as a failure before it is known to be one, so that a thousand at once gain nothing.

    `strict` refuses the many guesses at one e-mail too, wherever they come from: for what only somebody who knows the password can try."""
    pair, network, mailbox = keys = _keys(email, address)
    caps = [PAIR_LIMIT + 1.0, ADDRESS_LIMIT + 1.0, PATIENCE * 4.0]
    rows = await tx.records(CHARGE, NOBODY, list(keys), caps, clock.now(), HALF_LIFE.total_seconds())
    await tx.execute(SWEEP, NOBODY, clock.now() - FORGOTTEN)
    score = {row["key"]: row["score"] for row in rows}
    waits = [_wait(score[pair], PAIR_LIMIT), _wait(score[network], ADDRESS_LIMIT)]
    return Toll(max(*waits, _wait(score[mailbox], PATIENCE) if strict else waits[0]), _slow_down(score[mailbox]))


async def forgive(tx: Tx, email: str, address: str) -> None:
    """The attempt was right: take its charge back, and forget the mistyped ones before it."""
    pair, network, mailbox = _keys(email, address)
    await tx.execute("DELETE FROM sign_in_failures WHERE workspace_id = $1 AND key = $2", NOBODY, pair)
    await tx.execute(FORGIVE, NOBODY, [network, mailbox])


def _wait(score: float, limit: int) -> timedelta:
    """How long until one more attempt stays within the limit."""
    return HALF_LIFE * math.log2(score / (limit - 1)) if score > limit else timedelta(0)


def _slow_down(score: float) -> timedelta:
    return min(SLOWEST, timedelta(milliseconds=100) * max(0.0, score - PATIENCE))


def _keys(email: str, address: str) -> tuple[bytes, bytes, bytes]:
    network = _network(address)
    return _digest("pair", email, network), _digest("address", network), _digest("e-mail", email)


def _digest(*parts: str) -> bytes:
    return hashlib.sha256("\0".join(parts).encode(errors="surrogatepass")).digest()[:16]


def _network(address: str) -> str:
    """Whoever has one IPv6 address has 2^64 of them: the /64 counts as one."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is None:
        return str(ipaddress.ip_network((ip, 64), strict=False))
    return str(getattr(ip, "ipv4_mapped", None) or ip)
