"""What the room of people itself tells of somebody, and how any room declares a subject of the bundle."""

from collections.abc import Sequence
from typing import Any

from parley.core.db import Tx
from parley.people.privacy.types import Telling, Whom

# The rows of one person are few enough to be put in order anew for each page.
PAGE = """
    SELECT place, to_jsonb(told) - 'place' AS told
      FROM (SELECT ({place})::text COLLATE "C" AS place, {columns} FROM {source}) told
     WHERE place > $4 AND $2::uuid[] IS NOT NULL AND $3::uuid[] IS NOT NULL ORDER BY place LIMIT $5
"""


def subject(name: str, columns: str, source: str, *, place: str = "id", tables: Sequence[str] = (), has_files: bool = False) -> Telling:
    """A subject that is one query: `source` is given the workspace, the identities and the persons as $1 to $3."""
    sql = PAGE.format(place=place, columns=columns, source=source)

    async def page(tx: Tx, whom: Whom, after: str, limit: int) -> Sequence[tuple[str, dict[str, Any]]]:
        found = await tx.records(sql, tx.workspace_id, list(whom.identity_ids), list(whom.person_ids), after, limit)
        return [(place, told) for place, told in found]

    return Telling(name, frozenset(tables or (name,)), page, has_files)


def theirs(table: str) -> str:
    """The rows that hang on the identities."""
    return f"{table} WHERE workspace_id = $1 AND identity_id = ANY($2)"


CHOSEN = "identities WHERE workspace_id = $1 AND id = ANY($2)"
PERSONS = "persons WHERE workspace_id = $1 AND id = ANY($3)"
LINKS = "links WHERE workspace_id = $1 AND (one_id = ANY($2) OR other_id = ANY($2))"
FACTS = """person_facts f LEFT JOIN custom_fields c ON (c.workspace_id, c.id::text) = (f.workspace_id, f.field)
            WHERE f.workspace_id = $1 AND f.identity_id = ANY($2)"""
WAYS = """ways w JOIN accounts a ON (a.workspace_id, a.id) = (w.workspace_id, w.account_id)
           WHERE w.workspace_id = $1 AND w.identity_id = ANY($2)"""
COMPANIES = """company_members m JOIN companies c ON (c.workspace_id, c.id) = (m.workspace_id, m.company_id)
                WHERE m.workspace_id = $1 AND m.identity_id = ANY($2)"""
COMPANY = "m.identity_id || '/' || m.company_id"
CONSENTS = """consents c LEFT JOIN consent_texts t ON (t.workspace_id, t.id) = (c.workspace_id, c.text_id)
               WHERE c.workspace_id = $1 AND c.identity_id = ANY($2)"""
IMPORTS = """import_rows r JOIN imports i ON (i.workspace_id, i.id) = (r.workspace_id, r.import_id)
              WHERE r.workspace_id = $1 AND r.identity_id = ANY($2)"""
IMPORTED = "r.import_id || '/' || lpad(r.place::text, 9, '0')"

TELLING: Sequence[Telling] = (
    subject("persons", "id, name, language, created_at, blocked_at", PERSONS),
    subject("identities", "id, person_id, home_id, kind, scope, address, name, username, language, trust, created_at", CHOSEN),
    subject("links", "id, one_id, other_id, source, evidence, confidence, made_at, revoked_at", LINKS),
    subject(
        "ways",
        "w.identity_id, a.kind AS channel, a.name AS account, w.thread, w.answer_to, w.last_in_at, w.closed_at, w.closed_reason",
        WAYS,
        place="w.identity_id || '/' || w.account_id || '/' || w.thread",
    ),
    subject(
        "facts",
        "f.identity_id, coalesce(c.name, f.field) AS field, f.source, f.value, f.at",
        FACTS,
        place="f.identity_id || '/' || f.field || '/' || f.source",
        tables=("person_facts",),
    ),
    subject(
        "notes",
        "id, identity_id, text, at, edited_at",
        theirs("person_notes") + " AND removed_at IS NULL",
        tables=("person_notes",),
    ),
    subject("tags", "identity_id, name, at", theirs("person_tags"), place="identity_id || '/' || name", tables=("person_tags",)),
    subject("touchpoints", "id, identity_id, kind, title, detail, at", theirs("touchpoints")),
    subject(
        "worths",
        "identity_id, kind, currency, times, amount",
        theirs("worths"),
        place="identity_id || '/' || kind || '/' || currency",
    ),
    subject("companies", "m.identity_id, c.name, m.role, m.since, m.at, m.ended_at", COMPANIES, place=COMPANY, tables=("company_members",)),
    subject("consents", "c.id, c.identity_id, c.purpose, c.granted, c.everywhere, c.source, t.text, c.proof, c.at", CONSENTS, place="c.id"),
    subject("imports", "r.identity_id, i.file_name, r.cells, i.made_at", IMPORTS, place=IMPORTED, tables=("import_rows",)),
    subject(
        "privacy_requests",
        "id, kind, asked_by, channel, confirmed, wish, received_on, due_on, extended_because, state, outcome, closed_at",
        theirs("privacy_requests"),
    ),
    subject("erasures", "id, basis, asked_at, runs_at, state, ended_at", "erasures WHERE workspace_id = $1 AND person_id = ANY($3)"),
)
