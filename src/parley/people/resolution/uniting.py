"""What a machine may unite by itself: never against a veto, and never what staff have parted."""

from collections.abc import Mapping, Sequence
from typing import Any

from parley.core.db import Tx
from parley.core.ids import IdentityId, LinkId, PersonId
from parley.people import linking
from parley.people.matching import Reason, are_two, compare, objections
from parley.people.resolution import records, suggesting
from parley.people.resolution.records import Known
from parley.people.resolution.suggesting import Found

SAME_KEY = "same_key"
"""The source of a link that a machine has made by comparing."""
PERSONAL = frozenset({"deep_link"})
"""Proofs that one person was given: another nickname does not speak against them, another name or birthday does."""
MOST_MEMBERS = 50
"""Whoever has more addresses is looked at by a person."""

MEMBERS = """
    SELECT id FROM identities
     WHERE workspace_id = $1 AND person_id = ANY($2) AND scope NOT IN ('doubtful', 'erased')
     ORDER BY person_id, created_at, id LIMIT $3
"""


async def unite(tx: Tx, one: IdentityId, other: IdentityId, *, source: str, evidence: Mapping[str, Any] | None = None) -> LinkId | None:
    """Say, as a machine, that two identities are one person; where something speaks against it, only suggest it."""
    known = await records.known(tx, [one, other])
    if len(known) < 2 or known[one].person_id == known[other].person_id:
        return None
    against = await hindrances(tx, known[one].person_id, known[other].person_id)
    if against is None:
        return None
    if against and not (source in PERSONAL and not are_two(against)):
        verdict = compare(known[one].record, known[other].record)
        reasons = verdict.reasons if source == SAME_KEY else (Reason(source), *verdict.reasons)
        await suggesting.suggest(tx, [Found(one, other, verdict.confidence, reasons, against, source)])
        return None
    return await linking.link(tx, one, other, source=source, evidence=evidence)


async def hindrances(tx: Tx, one: PersonId, other: PersonId) -> Sequence[Reason] | None:
    """What speaks against uniting two persons; None where staff have said that they are two."""
    if await suggesting.decided(tx, [one, other]):
        return None
    members = await _members(tx, [one, other])
    groups = [[known.record for known in members if known.person_id == person] for person in (one, other)]
    if len(members) > MOST_MEMBERS:
        return [Reason("many_addresses", (str(len(members)),))]
    return objections(*groups)


async def _members(tx: Tx, persons: Sequence[PersonId]) -> list[Known]:
    found: list[IdentityId] = await tx.values(MEMBERS, tx.workspace_id, persons, MOST_MEMBERS + 1)
    return [*(await records.known(tx, found)).values()]
