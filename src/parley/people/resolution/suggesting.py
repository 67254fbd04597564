"""Suggestions: kept, listed, and what somebody decides about them."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec

from parley.core import ids
from parley.core.db import Tx
from parley.core.errors import Invalid, NotFound
from parley.core.ids import IdentityId, LinkId, PersonId, StaffId
from parley.people import linking
from parley.people.matching import Reason
from parley.people.resolution.types import Relation, State, Suggestion

SUGGEST = """
    INSERT INTO suggestions AS s (workspace_id, id, one_id, other_id, source, confidence, evidence)
    SELECT $1, n.id, n.one_id, n.other_id, n.source, n.confidence, n.evidence
      FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::real[], $7::jsonb[])
           AS n (id, one_id, other_id, source, confidence, evidence)
    ON CONFLICT (workspace_id, one_id, other_id) DO UPDATE
       SET source = excluded.source, confidence = excluded.confidence, evidence = excluded.evidence
     WHERE s.state = 'open' AND (s.source = 'match' OR excluded.source <> 'match')
    RETURNING s.id
"""
# What was found before and is not found any more. A proof stays until somebody decides.
WITHDRAW = """
    DELETE FROM suggestions s USING (
        SELECT id FROM suggestions WHERE workspace_id = $1 AND one_id = ANY($2) AND state = 'open'
        UNION SELECT id FROM suggestions WHERE workspace_id = $1 AND other_id = ANY($2) AND state = 'open') old
     WHERE s.workspace_id = $1 AND s.id = old.id AND s.id <> ALL($3) AND s.source = 'match'
"""
SELECT = """
    SELECT s.id, s.one_id, s.other_id, a.person_id AS one_person, b.person_id AS other_person, s.confidence,
           s.evidence->'reasons' AS reasons, s.evidence->'against' AS against, s.state, s.relation, s.made_at, s.decided_at, s.decided_by
      FROM suggestions s
      JOIN identities a ON (a.workspace_id, a.id) = (s.workspace_id, s.one_id)
      JOIN identities b ON (b.workspace_id, b.id) = (s.workspace_id, s.other_id)
     WHERE s.workspace_id = $1
"""
OPEN = f"""{SELECT} AND s.state = 'open' AND a.person_id <> b.person_id AND (s.confidence, s.id) < ($2, $3)
     ORDER BY s.confidence DESC, s.id DESC LIMIT $4  -- suggestions_open
"""
OF = f"""{SELECT} AND s.state = ANY($3) AND a.person_id <> b.person_id AND s.id IN (
           SELECT t.id FROM identities i JOIN suggestions t ON (t.workspace_id, t.one_id) = (i.workspace_id, i.id)
            WHERE i.workspace_id = $1 AND i.person_id = $2
           UNION SELECT t.id FROM identities i JOIN suggestions t ON (t.workspace_id, t.other_id) = (i.workspace_id, i.id)
            WHERE i.workspace_id = $1 AND i.person_id = $2)
     ORDER BY s.confidence DESC, s.id DESC LIMIT $4
"""
# Whoever has decided about two addresses has decided about the persons who have them now.
DECIDED = """
    WITH theirs AS (SELECT id, person_id FROM identities WHERE workspace_id = $1 AND person_id = ANY($2)),
         about AS (
            SELECT t.person_id AS mine, s.other_id AS far FROM theirs t JOIN suggestions s ON s.workspace_id = $1 AND s.one_id = t.id
             WHERE s.state IN ('rejected', 'related')
            UNION ALL
            SELECT t.person_id, s.one_id FROM theirs t JOIN suggestions s ON s.workspace_id = $1 AND s.other_id = t.id
             WHERE s.state IN ('rejected', 'related'))
    SELECT DISTINCT a.mine, i.person_id FROM about a JOIN identities i ON i.workspace_id = $1 AND i.id = a.far
     WHERE i.person_id = ANY($2) AND i.person_id <> a.mine
"""
DECIDE = """
    UPDATE suggestions SET state = $3, relation = $4, link_id = $5, decided_at = now(), decided_by = $6
     WHERE workspace_id = $1 AND id = $2
"""
# The same two persons may have been suggested by several of their addresses.
DECIDE_ALIKE = """
    UPDATE suggestions s SET state = $4, relation = $5, decided_at = now(), decided_by = $6
      FROM identities a, identities b
     WHERE s.workspace_id = $1 AND s.state = 'open'
       AND (a.workspace_id, a.id) = (s.workspace_id, s.one_id) AND (b.workspace_id, b.id) = (s.workspace_id, s.other_id)
       AND ((a.person_id = $2 AND b.person_id = $3) OR (a.person_id = $3 AND b.person_id = $2))
       AND (s.one_id IN (SELECT id FROM identities WHERE workspace_id = $1 AND person_id = ANY(ARRAY[$2, $3]::uuid[])))
"""
PART = """
    INSERT INTO suggestions (workspace_id, id, one_id, other_id, source, confidence, evidence, state, decided_at, decided_by)
    SELECT $1, n.id, n.one_id, n.other_id, 'staff', 0, '{"reasons": [], "against": []}', 'rejected', now(), $5
      FROM unnest($2::uuid[], $3::uuid[], $4::uuid[]) AS n (id, one_id, other_id)
    ON CONFLICT (workspace_id, one_id, other_id) DO UPDATE
       SET state = 'rejected', link_id = NULL, decided_at = now(), decided_by = excluded.decided_by
"""
REOPEN = """
    UPDATE suggestions SET state = 'open', relation = '', link_id = NULL, decided_at = NULL, decided_by = NULL
     WHERE workspace_id = $1 AND id = $2
"""
FIRST = (2.0, UUID(int=2**128 - 1))
"""Before every confidence."""

Pair = tuple[PersonId, PersonId]


class Found(msgspec.Struct, frozen=True):
    """Two who may be one, and why."""

    one: IdentityId
    other: IdentityId
    confidence: float
    reasons: Sequence[Reason] = ()
    against: Sequence[Reason] = ()
    source: str = "match"
    """Or the proof that was not enough."""

    @property
    def evidence(self) -> dict[str, Any]:
        return {"reasons": self.reasons, "against": self.against}

    @property
    def pair(self) -> tuple[IdentityId, IdentityId]:
        return (self.one, self.other) if self.one < self.other else (self.other, self.one)


async def suggest(tx: Tx, found: Iterable[Found]) -> list[UUID]:
    """Keep what was found; what is decided stays as it is."""
    rows = [(ids.new(), *one.pair, one.source, one.confidence, one.evidence) for one in sorted(found, key=lambda one: one.pair)]
    if not rows:
        return []
    tx.signal("suggestions")
    return await tx.values(SUGGEST, tx.workspace_id, *map(list, zip(*rows, strict=True)))


async def withdraw(tx: Tx, about: Sequence[IdentityId], *, but: Collection[UUID]) -> None:
    await tx.execute(WITHDRAW, tx.workspace_id, about, list(but))


class Leaf(msgspec.Struct, frozen=True):
    """A page of suggestions."""

    found: list[Suggestion]
    before: tuple[float, UUID] | None
    """Where the next one begins."""


async def open_ones(tx: Tx, *, before: tuple[float, UUID] = FIRST, limit: int = 20) -> Leaf:
    """The likeliest first; of two persons the best there is."""
    rows = await tx.rows(Suggestion, OPEN, tx.workspace_id, *before, limit + 1)
    kept = rows[:limit]
    return Leaf(_best(kept), (kept[-1].confidence, kept[-1].id) if len(rows) > limit else None)


async def about(tx: Tx, person_id: PersonId, states: Collection[State] = (State.OPEN,), *, limit: int = 50) -> list[Suggestion]:
    """Those of one person."""
    return _best(await tx.rows(Suggestion, OF, tx.workspace_id, person_id, list(states), limit))


async def suggestion(tx: Tx, id: UUID) -> Suggestion:
    found = await tx.row(Suggestion, f"{SELECT} AND s.id = $2", tx.workspace_id, id)
    if found is None:
        raise NotFound
    return found


async def decided(tx: Tx, persons: Collection[PersonId]) -> set[Pair]:
    """Which of some persons are two, as somebody has said. Each pair both ways round."""
    return {(one, other) for one, other in await tx.records(DECIDED, tx.workspace_id, list(persons))}


async def accept(tx: Tx, id: UUID, *, by: StaffId) -> LinkId | None:
    """They are one person."""
    found = await suggestion(tx, id)
    if found.state is not State.OPEN:
        return None
    evidence = {"confidence": round(found.confidence, 3), "reasons": msgspec.to_builtins(found.reasons)}
    link_id = await linking.link(tx, found.one_id, found.other_id, source="suggestion", evidence=evidence, by=by)
    await _decide(tx, found, State.ACCEPTED, by, link_id=link_id)
    return link_id


async def reject(tx: Tx, id: UUID, *, by: StaffId) -> None:
    """They are two, and are not suggested again."""
    await _decide_all(tx, await suggestion(tx, id), State.REJECTED, by)


async def relate(tx: Tx, id: UUID, relation: str, *, by: StaffId) -> None:
    """They are two who belong together."""
    if relation not in [*Relation]:
        raise Invalid(field="relation")
    await _decide_all(tx, await suggestion(tx, id), State.RELATED, by, relation=relation)


async def reopen(tx: Tx, id: UUID, *, by: StaffId) -> None:
    """Take a decision back."""
    found = await suggestion(tx, id)
    sql = "SELECT link_id FROM suggestions WHERE workspace_id = $1 AND id = $2 AND link_id IS NOT NULL"
    if link_id := await tx.value(sql, tx.workspace_id, id):
        await linking.unlink(tx, LinkId(link_id), by=by)
    await tx.execute(REOPEN, tx.workspace_id, id)
    _tell(tx, found)


async def remember_parted(tx: Tx, pairs: Iterable[tuple[IdentityId, IdentityId]], *, by: StaffId) -> None:
    """Staff have parted these: no machine unites them again."""
    rows = sorted((*sorted(pair), ids.new()) for pair in pairs)
    if rows:
        await tx.execute(PART, tx.workspace_id, [id for *_, id in rows], [one for one, *_ in rows], [other for _, other, _ in rows], by)
        tx.signal("suggestions")


async def _decide_all(tx: Tx, found: Suggestion, state: State, by: StaffId, *, relation: str = "") -> None:
    if found.state is not State.OPEN:
        return
    await tx.execute(DECIDE_ALIKE, tx.workspace_id, found.one_person, found.other_person, state, relation, by)
    await _decide(tx, found, state, by, relation=relation)


async def _decide(tx: Tx, found: Suggestion, state: State, by: StaffId, *, relation: str = "", link_id: LinkId | None = None) -> None:
    await tx.execute(DECIDE, tx.workspace_id, found.id, state, relation, link_id, by)
    _tell(tx, found)


def _tell(tx: Tx, found: Suggestion) -> None:
    for topic in ("suggestions", f"person/{found.one_person}", f"person/{found.other_person}"):
        tx.signal(topic)


def _best(found: Iterable[Suggestion]) -> list[Suggestion]:
    """In their order, each two persons once."""
    seen: set[frozenset[Any]] = set()
    return [one for one in found if not ((pair := frozenset((one.one_person, one.other_person))) in seen or seen.add(pair))]
