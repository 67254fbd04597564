"""Keeps what was said: row after row, nothing is written over."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from parley.core import clock, ids
from parley.core.db import Tx, storable
from parley.core.errors import NotFound
from parley.core.ids import IdentityId, StaffId
from parley.people.consents.errors import AlreadySaid, ProofMissing
from parley.people.consents.reading import consent, last_two
from parley.people.consents.types import Consent, Proof, Purpose, Said, Source

NOTHING = Proof()
# Told twice, kept once: consents_latest knows the moment.
RECORD = """
    WITH kept AS (
        INSERT INTO consents (workspace_id, id, identity_id, purpose, granted, everywhere, source, by, text_id, proof, at)
        SELECT $1, n.id, n.identity_id, n.purpose, n.granted, n.everywhere, n.source, n.by, n.text_id, n.proof, n.at
          FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::bool[], $6::bool[], $7::text[], $8::uuid[], $9::uuid[], $10::jsonb[],
                      $11::timestamptz[]) AS n (id, identity_id, purpose, granted, everywhere, source, by, text_id, proof, at)
          JOIN identities i ON (i.workspace_id, i.id) = ($1, n.identity_id)
         ORDER BY n.identity_id, n.purpose
        ON CONFLICT DO NOTHING RETURNING id, identity_id)
    SELECT kept.id, i.person_id FROM kept JOIN identities i ON (i.workspace_id, i.id) = ($1, kept.identity_id)
"""


async def record(tx: Tx, said: Sequence[Said]) -> list[UUID]:
    """Keep many in one statement; returns the ids of those that are news. Of an address that is not ours nothing is kept."""
    if not said:
        return []
    now = clock.now()
    rows = [_row(one, now) for one in said]
    kept = await tx.records(RECORD, tx.workspace_id, *map(list, zip(*rows, strict=True)))
    for person_id in {person_id for _, person_id in kept}:
        tx.signal(f"person/{person_id}")
    return [id for id, _ in kept]


async def grant(
    tx: Tx,
    identity_id: IdentityId,
    purpose: Purpose,
    *,
    source: Source,
    proof: Proof,
    text_id: UUID | None = None,
    by: UUID | None = None,
    at: datetime | None = None,
) -> Consent:
    """Somebody agrees. What staff say of it wants words on how it came about."""
    if source == "staff" and not proof.words.strip():
        raise ProofMissing(field="words")
    given = Said(identity_id=identity_id, purpose=purpose, granted=True, source=source, proof=proof, text_id=text_id, by=by, at=at)
    return await _kept(tx, given)


async def withdraw(
    tx: Tx,
    identity_id: IdentityId,
    purpose: Purpose,
    *,
    source: Source,
    proof: Proof = NOTHING,
    everywhere: bool = False,
    by: UUID | None = None,
    at: datetime | None = None,
) -> Consent:
    """Somebody wants it no longer: at this address, or `everywhere`."""
    taken = Said(identity_id=identity_id, purpose=purpose, granted=False, source=source, proof=proof, everywhere=everywhere, by=by, at=at)
    return await _kept(tx, taken)


async def undo(tx: Tx, id: UUID, *, by: StaffId) -> Consent:
    """What a colleague has just noted was a mistake: what held before holds again. Only the last word of an address can be undone."""
    mistaken = await consent(tx, id)
    last, before = await last_two(tx, mistaken.identity_id, mistaken.purpose)
    if mistaken.by != by or last.id != id:
        raise AlreadySaid
    held = before or msgspec.structs.replace(mistaken, granted=None, everywhere=False, text_id=None, proof=Proof())
    proof = msgspec.structs.replace(held.proof, undoes=str(id))
    again = Said(
        identity_id=held.identity_id,
        purpose=held.purpose,
        granted=held.granted,
        source=held.source if before else "staff",
        proof=proof,
        everywhere=held.everywhere,
        text_id=held.text_id,
        by=by,
    )
    return await _kept(tx, again)


async def _kept(tx: Tx, said: Said) -> Consent:
    kept = await record(tx, [said])
    if not kept:
        raise NotFound
    return await consent(tx, kept[0])


def _row(one: Said, now: datetime) -> tuple[object, ...]:
    proof = {name: storable(value) for name, value in msgspec.to_builtins(one.proof).items()}
    whose = one.identity_id, one.purpose, one.granted, one.everywhere, one.source
    return ids.new(), *whose, one.by, one.text_id, proof, one.at or now
