"""One-time codes: sent to an address that somebody claims, told back by them from where they speak, and it is proven."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from uuid import UUID

import msgspec

from parley.channels import Trust
from parley.core import clock, ids
from parley.core.db import Tx
from parley.core.ids import IdentityId, PersonId, StaffId
from parley.people.claims import Note, prove
from parley.people.errors import AlreadyProven, TooManyCodes
from parley.people.queries import identity
from parley.people.types import Known

LIVES = timedelta(minutes=15)
MOST_TRIES = 5
MOST_AN_HOUR = 3
TOLD = re.compile(r"\s*(\d{3})[ -]?(\d{3})\s*[.!]?\s*")

LATELY = "SELECT count(*) FROM codes WHERE workspace_id = $1 AND identity_id = $2 AND made_at > $3"
KEEP = "INSERT INTO codes (workspace_id, id, identity_id, hash, made_by, expires_at) VALUES ($1, $2, $3, $4, $5, $6)"
# Whoever tells it is known by the person that they are now; from the address itself it shows nothing.
AWAITED = """
    SELECT c.id, c.hash, c.identity_id, i.person_id, i.kind, i.address
      FROM identities i JOIN codes c ON (c.workspace_id, c.identity_id) = (i.workspace_id, i.id)
     WHERE i.workspace_id = $1 AND i.person_id = ANY($2) AND c.used_at IS NULL AND c.expires_at > $3 AND c.tries < $4
     ORDER BY c.id FOR UPDATE OF c
"""
TRIED = "UPDATE codes SET tries = tries + 1, used_at = CASE WHEN id = ANY($3) THEN now() END WHERE workspace_id = $1 AND id = ANY($2)"


class Awaited(msgspec.Struct, frozen=True):
    id: UUID
    hash: bytes
    identity_id: IdentityId
    person_id: PersonId
    kind: str
    address: str


async def make(tx: Tx, claimed: IdentityId, *, by: StaffId) -> str:
    """A new code for an address that is not proven. Raises `AlreadyProven`, `TooManyCodes`."""
    if (await identity(tx, claimed)).trust is Trust.PROVEN:
        raise AlreadyProven
    now = clock.now()
    if await tx.value(LATELY, tx.workspace_id, claimed, now - timedelta(hours=1)) >= MOST_AN_HOUR:
        raise TooManyCodes
    id, code = ids.new(), f"{secrets.randbelow(10**6):06d}"
    await tx.execute(KEEP, tx.workspace_id, id, claimed, _hash(id, code), by, now + LIVES)
    return code


def is_code(text: str) -> bool:
    return TOLD.fullmatch(text) is not None


async def heard(tx: Tx, told: Iterable[tuple[Known, str]]) -> bool:
    """Take what looks like a code, and prove the address to which it was sent. Whether one was right."""
    spoken = [(who, _digits(text)) for who, text in told if is_code(text)]
    if not spoken:
        return False
    awaited = await _awaited(tx, sorted({who.person_id for who, _ in spoken}))
    return any([await _try(tx, who, code, awaited.get(who.person_id, ())) for who, code in spoken])  # nearly always one


async def _awaited(tx: Tx, persons: Sequence[PersonId]) -> Mapping[PersonId, Sequence[Awaited]]:
    found: dict[PersonId, list[Awaited]] = {}
    for one in await tx.rows(Awaited, AWAITED, tx.workspace_id, persons, clock.now(), MOST_TRIES):
        found.setdefault(one.person_id, []).append(one)
    return found


async def _try(tx: Tx, who: Known, code: str, awaited: Sequence[Awaited]) -> bool:
    elsewhere = [one for one in awaited if one.identity_id != who.identity_id]
    right = [one for one in elsewhere if hmac.compare_digest(one.hash, _hash(one.id, code))]
    await tx.execute(TRIED, tx.workspace_id, [one.id for one in elsewhere], [one.id for one in right])
    for one in right[:1]:
        await prove(tx, Note(who, one.kind, one.address, Trust.PROVEN), source="code")
    return bool(right)


def _hash(id: UUID, code: str) -> bytes:
    """Good for fifteen minutes and five tries: who can read the table need not guess."""
    return hashlib.blake2b(code.encode(), key=id.bytes).digest()


def _digits(text: str) -> str:
    found = TOLD.fullmatch(text)
    return "".join(found.groups()) if found else ""
