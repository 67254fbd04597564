"""Who belongs to a segment: asked anew each time, page by page, in as few statements as there are pages."""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg
import msgspec

from parley import workspace
from parley.core import clock, questions
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ids import PersonId
from parley.core.questions import Group
from parley.people.fields import custom_fields
from parley.people.segments import facts
from parley.people.segments.asking import FIELDS
from parley.people.segments.facts import Asked, Field
from parley.people.segments.types import Segment, SegmentId
from parley.people.types import Found

MOST_COUNTED = 1000
"""Beyond that a count says "1,000+"."""
NEWEST = PersonId(UUID(int=2**128 - 1))
PATIENCE_MS = 3000


class Preview(msgspec.Struct, frozen=True):
    count: int | None = None
    """At most `MOST_COUNTED`; None where counting would take too long."""
    some: tuple[Found, ...] = ()


SEGMENT = "SELECT id, name, question, made_by, made_at, changed_at FROM segments WHERE workspace_id = $1 AND removed_at IS NULL"


async def segments(tx: Tx) -> list[Segment]:
    """By name."""
    return await tx.rows(Segment, f"{SEGMENT} ORDER BY lower(name), id", tx.workspace_id)


async def segment(tx: Tx, id: SegmentId) -> Segment:
    found = await tx.row(Segment, f"{SEGMENT} AND id = $2", tx.workspace_id, id)
    if found is None:
        raise NotFound
    return found


async def fields(tx: Tx) -> Mapping[str, Field]:
    """What may be asked here, the business's own fields after ours."""
    return {**FIELDS, **facts.of(await custom_fields(tx))}


# Who was joined to somebody else has no addresses left; whom no channel could confirm is nobody yet.
PERSONS = """
    persons p WHERE p.workspace_id = $1 AND {question}
       AND EXISTS (SELECT FROM identities k WHERE k.workspace_id = $1 AND k.person_id = p.id AND k.scope NOT IN ('doubtful', 'erased'))
"""
MEMBERS = f"""
    WITH found AS (SELECT p.id, p.name, p.created_at FROM {PERSONS} AND p.id < $2 ORDER BY p.id DESC LIMIT $3)
    SELECT f.id, f.name, f.created_at,
           (SELECT jsonb_agg(jsonb_build_array(i.kind, i.address, i.username) ORDER BY i.created_at, i.id)
              FROM identities i WHERE i.workspace_id = $1 AND i.person_id = f.id AND i.scope <> 'erased') AS identities
      FROM found f ORDER BY f.id DESC
"""
COUNT = f"SELECT count(*) FROM (SELECT FROM {PERSONS} LIMIT $2) found"
ONE = f"SELECT EXISTS (SELECT FROM {PERSONS} AND p.id = $2)"
AMONG = f"SELECT p.id FROM {PERSONS} AND p.id = ANY($2)"


async def members(tx: Tx, question: Group, *, after: PersonId = NEWEST, limit: int = 50) -> list[Found]:
    """Those for whom it holds, whom we met last first; `after` is the last one of the page before. Raises BadFilter."""
    sql, asked = await _written(tx, MEMBERS, question, first=4)
    return await tx.rows(Found, sql, tx.workspace_id, after, limit, *asked.values)


async def count(tx: Tx, question: Group) -> int:
    """How many, `MOST_COUNTED` at most. Raises BadFilter."""
    sql, asked = await _written(tx, COUNT, question, first=3)
    return await tx.value(sql, tx.workspace_id, MOST_COUNTED, *asked.values)


async def preview(tx: Tx, question: Group, *, limit: int = 20) -> Preview:
    """Some of them and their number, as far as there is an answer in a moment: somebody is still making up their mind."""
    try:
        async with tx.attempt():
            await tx.execute(f"SET LOCAL statement_timeout = {PATIENCE_MS}")
            found = Preview(await count(tx, question), tuple(await members(tx, question, limit=limit)))
            await tx.execute("SET LOCAL statement_timeout TO DEFAULT")
            return found
    except asyncpg.QueryCanceledError:
        return Preview()


async def holds(tx: Tx, question: Group, person_id: PersonId) -> bool:
    """Whether it holds for somebody. Raises BadFilter."""
    sql, asked = await _written(tx, ONE, question, first=3)
    return await tx.value(sql, tx.workspace_id, person_id, *asked.values)


async def among(tx: Tx, question: Group, persons: Collection[PersonId]) -> frozenset[PersonId]:
    """Of some people those for whom it holds. Raises BadFilter."""
    sql, asked = await _written(tx, AMONG, question, first=3)
    return frozenset(await tx.values(sql, tx.workspace_id, list(persons), *asked.values))


async def _written(tx: Tx, sql: str, question: Group, *, first: int) -> tuple[str, Asked]:
    asked = Asked(await _today(tx), first)
    return sql.format(question=questions.sql_of(question, asked, await fields(tx))), asked


async def _today(tx: Tx) -> date:
    return clock.now().astimezone(ZoneInfo((await workspace.workspace(tx)).time_zone)).date()
