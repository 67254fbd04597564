"""Writes what a batch brings: one statement for each kind of thing, whatever the number of rows."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from parley.core import clock, ids
from parley.core.db import Tx
from parley.core.ids import StaffId
from parley.people import consents
from parley.people.claims import CLAIM
from parley.people.importing.ledger import LIST, SOURCE
from parley.people.importing.planning import Plan
from parley.people.importing.types import Import, ImportId
from parley.people.linking import hold

MEET = """
    WITH met AS (
        INSERT INTO identities (workspace_id, id, person_id, home_id, kind, scope, address, name, username, language, trust)
        SELECT $1, n.id, n.person_id, n.person_id, n.kind, n.scope, n.address, n.name,
               CASE WHEN n.address LIKE '@%' THEN substr(n.address, 2) ELSE '' END, n.language, 'claimed'
          FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
               AS n (id, person_id, kind, scope, address, name, language)
        ON CONFLICT DO NOTHING RETURNING person_id, name, language)
    INSERT INTO persons (workspace_id, id, name, language) SELECT $1, person_id, name, language FROM met
"""
NAME = """
    UPDATE persons p SET name = n.name FROM unnest($2::uuid[], $3::text[]) AS n (id, name)
     WHERE p.workspace_id = $1 AND p.id = n.id AND p.name = ''
"""
SAY = f"""
    INSERT INTO person_facts (workspace_id, identity_id, field, source, value, by)
    SELECT $1, n.id, n.field, '{SOURCE}', n.value, $2 FROM unnest($3::uuid[], $4::text[], $5::text[]) AS n (id, field, value)
    ON CONFLICT (workspace_id, identity_id, field, source) DO UPDATE SET value = excluded.value, by = excluded.by, at = now()
"""
TAG = """
    INSERT INTO person_tags (workspace_id, identity_id, name)
    SELECT $1, n.id, n.name FROM unnest($2::uuid[], $3::text[]) AS n (id, name) ON CONFLICT DO NOTHING
"""
NOTE = """
    INSERT INTO person_notes (workspace_id, id, identity_id, text, by)
    SELECT $1, n.id, n.identity_id, n.text, $2 FROM unnest($3::uuid[], $4::uuid[], $5::text[]) AS n (id, identity_id, text)
"""
OUTCOME = """
    UPDATE import_rows r SET outcome = n.outcome, wrong = n.wrong, identity_id = n.identity_id, made = n.made
      FROM jsonb_to_recordset($3) AS n (place int, outcome text, wrong jsonb, identity_id uuid, made jsonb)
     WHERE r.workspace_id = $1 AND r.import_id = $2 AND r.place = n.place
"""


async def write(tx: Tx, found: Import, plans: Sequence[Plan]) -> dict[int, dict[str, Any]]:
    """What is to be taken back of each row, by its place."""
    good = [plan for plan in plans if plan.anchor]
    await _meet(tx, good)
    await _add_addresses(tx, good)
    await _name(tx, good)
    await _state(tx, good, found.by)
    notes = await _note(tx, good, found.by)
    agreed = await _agree(tx, found, good)
    for person_id in {plan.anchor.person_id for plan in good if plan.anchor and not plan.met and plan.outcome == "changed"}:
        tx.signal(f"person/{person_id}")
    return {plan.place: made for plan in good if (made := _made(plan, notes.get(plan.place, []), agreed))}


async def mark(tx: Tx, id: ImportId, plans: Sequence[Plan], made: Mapping[int, dict[str, Any]], *, real: bool) -> None:
    """What became of each row, or what would."""
    rows = [
        {
            "place": plan.place,
            "outcome": plan.outcome,
            "wrong": plan.told.wrong or None,
            "identity_id": plan.anchor.identity_id if plan.anchor and real else None,
            "made": made.get(plan.place),
        }
        for plan in plans
    ]
    await tx.execute(OUTCOME, tx.workspace_id, id, rows)


async def _meet(tx: Tx, plans: Iterable[Plan]) -> None:
    rows = [(plan.met.identity_id, plan.met.home_id, *plan.met.key, plan.told.name, plan.told.language) for plan in plans if plan.met]
    if rows:
        await tx.execute(MEET, tx.workspace_id, *_columns(sorted(rows)))


async def _add_addresses(tx: Tx, plans: Iterable[Plan]) -> None:
    rows = [
        (new.identity_id, new.home_id, ids.new(), plan.anchor.identity_id, *new.key, "claimed", LIST)
        for plan in plans
        if plan.anchor
        for new in plan.beside
    ]
    if rows:
        await hold(tx, sorted({row[3] for row in rows}))
        await tx.execute(CLAIM, tx.workspace_id, *_columns(sorted(rows)))


async def _name(tx: Tx, plans: Iterable[Plan]) -> None:
    named = {plan.anchor.person_id: plan.told.name for plan in plans if plan.anchor and plan.names}
    if named:
        await tx.execute(NAME, tx.workspace_id, [*named], [*named.values()])


async def _state(tx: Tx, plans: Sequence[Plan], by: StaffId) -> None:
    facts = {(plan.anchor.identity_id, field): value for plan in plans if plan.anchor for field, value, _ in plan.facts}
    if facts:
        await tx.execute(SAY, tx.workspace_id, by, *_columns([(*key, value) for key, value in sorted(facts.items())]))
    tags = sorted({(plan.anchor.identity_id, tag) for plan in plans if plan.anchor for tag in plan.tags})
    if tags:
        await tx.execute(TAG, tx.workspace_id, *_columns(tags))


async def _note(tx: Tx, plans: Iterable[Plan], by: StaffId) -> dict[int, list[UUID]]:
    rows = [(plan.place, ids.new(), plan.anchor.identity_id, note) for plan in plans if plan.anchor for note in plan.notes]
    if rows:
        await tx.execute(NOTE, tx.workspace_id, by, *_columns([row[1:] for row in rows]))
    noted: dict[int, list[UUID]] = {}
    for place, id, _, _ in rows:
        noted.setdefault(place, []).append(id)
    return noted


async def _agree(tx: Tx, found: Import, plans: Iterable[Plan]) -> bool:
    """A list's word is kept with its proof, for each address of the row."""
    now = clock.now()
    said = [
        consents.Said(
            identity_id=identity_id,
            purpose=_purpose(purpose),
            granted=True,
            source="import",
            proof=consents.Proof(words=f"{found.options.proof} ({found.file_name}, {plan.place}: {words})"[:2000]),
            by=found.by,
            at=now,
        )
        for plan in plans
        for identity_id, purpose, words in plan.consents
    ]
    return bool(await consents.record(tx, said))


def _purpose(text: str) -> consents.Purpose:
    return next(purpose for purpose in consents.PURPOSES if purpose == text)


def _made(plan: Plan, notes: Sequence[UUID], agreed: bool) -> dict[str, Any]:
    assert plan.anchor
    made: dict[str, Any] = {
        "identities": [new.identity_id for new in [*([plan.met] if plan.met else []), *plan.beside]],
        "facts": [list(fact) for fact in plan.facts],
        "tags": list(plan.tags),
        "notes": list(notes),
        "consents": [[id, purpose] for id, purpose, _ in plan.consents] if agreed else [],
        "named": [plan.anchor.person_id, plan.told.name] if plan.names else [],
    }
    return {name: value for name, value in made.items() if value}


def _columns(rows: Iterable[Sequence[Any]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]
