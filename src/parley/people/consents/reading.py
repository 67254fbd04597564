"""Reads of what was said about consents."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from parley.core import clock
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ids import IdentityId, PersonId
from parley.people.consents.judging import Address, judge, said_of
from parley.people.consents.types import PURPOSES, Allowed, Consent, Purpose, Refused
from parley.people.queries import identities

COLUMNS = (
    "c.id, c.identity_id, i.person_id, i.kind, i.address, c.purpose, c.granted, c.everywhere, c.source, c.by, c.text_id, c.proof, c.at"
)
ONE = f"""
    SELECT {COLUMNS} FROM consents c JOIN identities i ON (i.workspace_id, i.id) = (c.workspace_id, c.identity_id)
     WHERE c.workspace_id = $1 AND c.id = $2
"""
LAST_TWO = f"""
    SELECT {COLUMNS} FROM consents c JOIN identities i ON (i.workspace_id, i.id) = (c.workspace_id, c.identity_id)
     WHERE c.workspace_id = $1 AND c.identity_id = $2 AND c.purpose = $3 ORDER BY c.at DESC, c.granted LIMIT 2  -- consents_latest
"""
# A person has few addresses, and says few things of each.
HISTORY = f"""
    SELECT {COLUMNS} FROM identities i JOIN consents c ON (c.workspace_id, c.identity_id) = (i.workspace_id, i.id)  -- consents_latest
     WHERE i.workspace_id = $1 AND i.person_id = $2 AND (c.at, c.id) < ($3, $4) ORDER BY c.at DESC, c.id DESC LIMIT $5
"""


class Standing(msgspec.Struct, frozen=True):
    """How it stands with one purpose at one address."""

    identity_id: IdentityId
    kind: str
    address: str
    purpose: Purpose
    verdict: Allowed | Refused
    own: Consent | None
    """What was said last of this very address."""


async def consent(tx: Tx, id: UUID) -> Consent:
    found = await tx.row(Consent, ONE, tx.workspace_id, id)
    if found is None:
        raise NotFound
    return found


async def last(tx: Tx, identity_id: IdentityId, purpose: Purpose) -> Consent | None:
    """What was said last of one address, of whatever else its person has."""
    found = await tx.rows(Consent, LAST_TWO, tx.workspace_id, identity_id, purpose)
    return found[0] if found else None


async def last_two(tx: Tx, identity_id: IdentityId, purpose: Purpose) -> tuple[Consent, Consent | None]:
    found = await tx.rows(Consent, LAST_TWO, tx.workspace_id, identity_id, purpose)
    if not found:
        raise NotFound
    return found[0], found[1] if len(found) > 1 else None


async def history(tx: Tx, person_id: PersonId, *, before: tuple[datetime, UUID] | None = None, limit: int = 50) -> list[Consent]:
    """All that was said of every address of a person, latest first."""
    end = before or (clock.now() + timedelta(days=1), UUID(int=2**128 - 1))
    return await tx.rows(Consent, HISTORY, tx.workspace_id, person_id, *end, limit)


async def standings(tx: Tx, person_id: PersonId) -> list[Standing]:
    """Of each address of a person, and each purpose of which anything was ever said: how it stands. Oldest address first."""
    addresses = {(one.kind, one.address): one.id for one in reversed(await identities(tx, person_id))}
    known = {one.id: (one, said) for one, said in (await said_of(tx, addresses.values(), PURPOSES)).items()}
    return [
        Standing(one.id, one.kind, one.address, purpose, judge(one.kind, one.address, purpose, said), _own(said, one, purpose))
        for one, said in (known[id] for id in reversed(addresses.values()))
        for purpose in _spoken_of(said)
    ]


def _spoken_of(said: Iterable[Consent]) -> list[Purpose]:
    named = {one.purpose for one in said}
    return [purpose for purpose in PURPOSES if purpose in named]


def _own(said: Iterable[Consent], where: Address, purpose: Purpose) -> Consent | None:
    own = [one for one in said if (one.kind, one.address, one.purpose) == (where.kind, where.address, purpose)]
    return min(own, key=lambda one: (bool(one.granted), -one.at.timestamp()), default=None)
