"""Which tables hold rows of which others, as the database itself says: whatever is removed takes along what hangs on it.

A new table needs no line here. What refers without a foreign key is known by the name of its column."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from parley.core.db import Tx

NAMED: Mapping[str, str] = {
    "person_id": "persons",
    "identity_id": "identities",
    "conversation_id": "conversations",
    "message_id": "messages",
    "account_id": "accounts",
}
REFERENCES = """
    SELECT child.relname::text AS child, a.attname::text AS column, parent.relname::text AS parent
      FROM pg_constraint k
      JOIN pg_class child ON child.oid = k.conrelid JOIN pg_class parent ON parent.oid = k.confrelid
      JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY(k.conkey) AND a.attname <> 'workspace_id'
     WHERE k.contype = 'f' AND k.confdeltype <> 'n' AND child.relnamespace = current_schema()::regnamespace
    UNION
    SELECT c.relname::text, a.attname::text, n.parent
      FROM unnest($1::text[], $2::text[]) AS n (name, parent)
      JOIN pg_attribute a ON a.attname = n.name AND NOT a.attisdropped
      JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
     WHERE EXISTS (SELECT FROM pg_attribute w WHERE w.attrelid = c.oid AND w.attname = 'workspace_id')
     ORDER BY 1, 2, 3
"""


class Reference(msgspec.Struct, frozen=True):
    child: str
    column: str
    parent: str


async def references(tx: Tx) -> list[Reference]:
    return await tx.rows(Reference, REFERENCES, list(NAMED), list(NAMED.values()))


def removals(known: Sequence[Reference], table: str, where: str, above: tuple[str, ...] = ()) -> Iterator[str]:
    """The statements that remove rows of a table, after everything that hangs on them. `where` may use $2; $1 is the workspace."""
    within = f"workspace_id = $1 AND {where}"
    for reference in known:
        if reference.parent == table and reference.child not in (table, *above):
            hangs_on = f"{reference.column} IN (SELECT id FROM {table} WHERE {within})"
            yield from removals(known, reference.child, hangs_on, (table, *above))
    yield f"DELETE FROM {table} WHERE {within}"
