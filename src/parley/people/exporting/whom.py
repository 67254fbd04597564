"""Who is taken out, page by page, with everything that we keep of them."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from uuid import UUID

import msgspec

from parley.core.db import Tx
from parley.core.ids import PersonId
from parley.core.questions import Group
from parley.people.importing.targets import NICKNAMES, NOTE, OWN_NUMBER, TAGS
from parley.people.profile import BUILT_IN
from parley.people.segments import members

AT_ONCE = 500
MOST_COUNTED = 10_000
LAST = UUID(int=2**128 - 1)
COLUMNS = ("name", "phone", "email", *NICKNAMES, *BUILT_IN, TAGS, NOTE, OWN_NUMBER)
"""In the words of an import, which understands them again."""

Begin = Callable[[], AbstractAsyncContextManager[Tx]]


class Whom(msgspec.Struct, frozen=True):
    """Everybody; or those whom a tag is on, or for whom a segment's question holds."""

    tag: str = ""
    question: Group | None = None


EVERYBODY = Whom()


class Customer(msgspec.Struct, frozen=True):
    id: PersonId
    name: str
    language: str
    created_at: datetime
    identities: list[tuple[str, str, str]]
    """Kind, address and nickname of each, oldest first."""
    facts: dict[str, str]
    tags: list[str]
    notes: list[str]


TAGGED = """AND EXISTS (SELECT FROM identities i JOIN person_tags t ON (t.workspace_id, t.identity_id) = (i.workspace_id, i.id)
             WHERE i.workspace_id = p.workspace_id AND i.person_id = p.id AND t.name = $3)"""
ANYBODY = """AND $3 = '' AND EXISTS (
        SELECT FROM identities i
         WHERE i.workspace_id = p.workspace_id AND i.person_id = p.id AND i.scope NOT IN ('doubtful', 'erased'))"""
PAGE = """
    SELECT p.id FROM persons p WHERE p.workspace_id = $1 AND p.id < $2 {condition} ORDER BY p.id DESC LIMIT $4  -- persons_pkey
"""
# Of a field the word of staff counts, else the latest, as on the person's page.
DETAILS = """
    SELECT p.id, p.name, p.language, p.created_at,
           (SELECT coalesce(jsonb_agg(jsonb_build_array(i.kind, i.address, i.username) ORDER BY i.created_at, i.id), '[]')
              FROM identities i WHERE i.workspace_id = $1 AND i.person_id = p.id AND i.scope NOT IN ('doubtful', 'erased')) AS identities,
           (SELECT coalesce(jsonb_object_agg(s.field, s.value), '{}') FROM (
                   SELECT DISTINCT ON (f.field) f.field, f.value
                     FROM identities i JOIN person_facts f ON (f.workspace_id, f.identity_id) = (i.workspace_id, i.id)
                    WHERE i.workspace_id = $1 AND i.person_id = p.id ORDER BY f.field, f.source <> 'staff', f.at DESC) s
             WHERE s.value <> '') AS facts,
           (SELECT coalesce(jsonb_agg(DISTINCT t.name), '[]')
              FROM identities i JOIN person_tags t ON (t.workspace_id, t.identity_id) = (i.workspace_id, i.id)
             WHERE i.workspace_id = $1 AND i.person_id = p.id) AS tags,
           (SELECT coalesce(jsonb_agg(n.text ORDER BY n.id), '[]')
              FROM identities i JOIN person_notes n ON (n.workspace_id, n.identity_id) = (i.workspace_id, i.id)
             WHERE i.workspace_id = $1 AND i.person_id = p.id AND n.removed_at IS NULL) AS notes
      FROM persons p WHERE p.workspace_id = $1 AND p.id = ANY($2) ORDER BY p.id DESC
"""


async def customers(begin: Begin, whom: Whom = EVERYBODY, *, at_once: int = AT_ONCE) -> AsyncIterator[Customer]:
    """The newest first; each page in a short transaction of its own."""
    before = LAST
    while True:
        async with begin() as tx:
            page = await _page(tx, whom, before, at_once)
            found = await tx.rows(Customer, DETAILS, tx.workspace_id, page)
        for one in found:
            yield one
        if len(page) < at_once:
            return
        before = page[-1]


async def count(tx: Tx, whom: Whom = EVERYBODY) -> int:
    """How many that are; not counted beyond `MOST_COUNTED`."""
    return len(await _page(tx, whom, LAST, MOST_COUNTED))


def cells(one: Customer, own: Mapping[str, str]) -> list[str]:
    """In the order of `COLUMNS`, and of the workspace's own fields behind them."""
    known = {
        "name": one.name,
        **{kind: ", ".join(_addresses(one, kind)) for kind in ("phone", "email", OWN_NUMBER)},
        **{kind: ", ".join(_nicknames(one, kind)) for kind in NICKNAMES},
        **one.facts,
        TAGS: ", ".join(one.tags),
        NOTE: "\n\n".join(one.notes),
    }
    return [known.get(column) or "" for column in (*COLUMNS, *own)]


def _addresses(one: Customer, kind: str) -> Sequence[str]:
    return list(dict.fromkeys(address for its, address, _ in one.identities if its == kind))


def _nicknames(one: Customer, kind: str) -> Sequence[str]:
    named = (f"@{nickname}" if nickname else address for its, address, nickname in one.identities if its == kind)
    return list(dict.fromkeys(name for name in named if name.startswith("@")))


async def _page(tx: Tx, whom: Whom, before: UUID, limit: int) -> list[UUID]:
    if whom.question:
        return [one.id for one in await members(tx, whom.question, after=PersonId(before), limit=limit)]
    return await tx.values(PAGE.format(condition=TAGGED if whom.tag else ANYBODY), tx.workspace_id, before, whom.tag, limit)
