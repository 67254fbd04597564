"""What may be done with an address, for what: computed from what was said last of every address of the same person.

Nothing of it is kept: a link between two persons may make it stricter, and revoking the link gives back exactly what was."""

from collections.abc import Collection, Iterable, Sequence

import msgspec

from parley.core.db import Tx
from parley.core.ids import IdentityId, PersonId
from parley.people.consents.types import Allowed, Consent, Errand, Purpose, Refused, Why

GRAVEST = tuple(Why)


class Address(msgspec.Struct, frozen=True):
    id: IdentityId
    person_id: PersonId
    kind: str
    address: str
    owner_id: PersonId | None
    """Whose it is known to be, where this person only claims it."""


ADDRESSES = """
    SELECT i.id, i.person_id, i.kind, i.address, o.person_id AS owner_id
      FROM identities i
      LEFT JOIN identities o ON (o.workspace_id, o.kind, o.scope, o.address) = (i.workspace_id, i.kind, '', i.address) AND i.scope <> ''
     WHERE i.workspace_id = $1 AND i.id = ANY($2)
"""
LATEST = """
    SELECT c.id, c.identity_id, i.person_id, i.kind, i.address, c.purpose, c.granted, c.everywhere, c.source, c.by, c.text_id, c.proof, c.at
      FROM identities i CROSS JOIN unnest($3::text[]) AS p (purpose) CROSS JOIN LATERAL (
           SELECT * FROM consents c  -- consents_latest
            WHERE c.workspace_id = $1 AND c.identity_id = i.id AND c.purpose = p.purpose ORDER BY c.at DESC, c.granted LIMIT 1) c
     WHERE i.workspace_id = $1 AND i.person_id = ANY($2) AND c.granted IS NOT NULL
     ORDER BY i.created_at, i.id
"""


async def allows(tx: Tx, identity_id: IdentityId, purpose: Purpose | Errand) -> Allowed | Refused:
    """Whether something may be done with an address just now."""
    return Allowed() if purpose == "service" else (await _verdicts(tx, [identity_id], purpose))[identity_id]


async def refusing(tx: Tx, identity_ids: Collection[IdentityId], purpose: Purpose | Errand) -> dict[IdentityId, Refused]:
    """Those of many addresses with which it may not be done, and why."""
    judged = {} if purpose == "service" else await _verdicts(tx, identity_ids, purpose)
    return {id: verdict for id, verdict in judged.items() if isinstance(verdict, Refused)}


async def _verdicts(tx: Tx, identity_ids: Collection[IdentityId], purpose: Purpose) -> dict[IdentityId, Allowed | Refused]:
    unknown: dict[IdentityId, Allowed | Refused] = dict.fromkeys(identity_ids, Refused(Why.NEVER))
    known = await said_of(tx, identity_ids, (purpose, "processing"))
    return unknown | {one.id: judge(one.kind, one.address, purpose, said) for one, said in known.items()}


async def said_of(tx: Tx, identity_ids: Collection[IdentityId], purposes: Sequence[Purpose]) -> dict[Address, list[Consent]]:
    """What counts for each address: what holds of its person, and what its owner refuses, whoever else claims it."""
    known = await tx.rows(Address, ADDRESSES, tx.workspace_id, list(identity_ids))
    said: dict[PersonId | None, list[Consent]] = {}
    persons = {id for one in known for id in (one.person_id, one.owner_id) if id}
    for word in await latest(tx, persons, purposes):
        said.setdefault(word.person_id, []).append(word)
    return {one: [*said.get(one.person_id, ()), *_refused_by_owner(one, said.get(one.owner_id, ()))] for one in known}


def _refused_by_owner(one: Address, said: Iterable[Consent]) -> list[Consent]:
    if one.owner_id == one.person_id:
        return []
    return [each for each in said if not each.granted and (each.kind, each.address) == (one.kind, one.address)]


async def latest(tx: Tx, person_ids: Iterable[PersonId], purposes: Sequence[Purpose]) -> list[Consent]:
    """What holds for each address of some persons, and each purpose."""
    return await tx.rows(Consent, LATEST, tx.workspace_id, sorted(person_ids), sorted({*purposes}))


def judge(kind: str, address: str, purpose: Purpose, said: Iterable[Consent]) -> Allowed | Refused:
    """Pure. `said` is what holds of every address of one person."""
    said = list(said)
    against = [Refused(why, one) for one in said if (why := _objection(one, kind, address, purpose))]
    if against:
        return min(against, key=lambda refused: GRAVEST.index(refused.why))
    given = [one for one in said if one.granted and (one.kind, one.address, one.purpose) == (kind, address, purpose)]
    return Allowed(max(given, key=lambda one: one.at)) if given else Refused(Why.NEVER)


def _objection(one: Consent, kind: str, address: str, purpose: Purpose) -> Why | None:
    """What forbids it in what was said of one address; its own objections bind the whole channel, and some every channel."""
    if one.granted or one.purpose not in (purpose, "processing") or not (one.everywhere or one.kind == kind):
        return None
    if one.purpose != purpose:
        return Why.PROCESSING
    if one.everywhere:
        return Why.EVERYWHERE
    return Why.WITHDRAWN if one.address == address else Why.ELSEWHERE
