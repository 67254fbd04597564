"""The list that operators look at: which conversations, in what order, page by page; and how many there are of each kind."""

from collections.abc import Mapping, Sequence

import msgspec

from parley.conversations.filtering import Asked, Group, sql_of
from parley.conversations.types import InboxCursor, InboxRow
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ids import StaffId

MOST_COUNTED = 1000
"""Beyond that a count says "1,000+"."""

UNRESOLVED = "c.status <> 'resolved'"
NAMED_ME = """c.id IN (SELECT m.conversation_id FROM mentions n JOIN messages m ON (m.workspace_id, m.id) = (n.workspace_id, n.message_id)
                        WHERE n.workspace_id = $1 AND n.staff_id = $2)"""
WHICH: Mapping[str, str] = {
    "open": f"{UNRESOLVED} AND c.status <> 'snoozed'",  # conversations_inbox
    "mine": f"{UNRESOLVED} AND c.owner_id = $2 AND c.status <> 'snoozed'",  # conversations_owner
    "unassigned": f"{UNRESOLVED} AND c.owner_kind = 'queue' AND c.status <> 'snoozed'",  # conversations_inbox
    "mentions": NAMED_ME,  # mentions_staff
    "public": f"{UNRESOLVED} AND c.post_id IS NOT NULL AND c.status <> 'snoozed'",  # conversations_public
    "snoozed": "c.status = 'snoozed'",
    "resolved": "c.status = 'resolved'",  # conversations_resolved
    "all": "true",
}


class Part(msgspec.Struct, frozen=True):
    """A stretch of the list that has one order."""

    where: str
    rank: str
    at: str
    latest_first: bool = True

    def order(self) -> str:
        return ", ".join(f"{key} {'DESC' if self.latest_first else 'ASC'}" for key in self.keys())

    def beyond(self, cursor: InboxCursor, asked: Asked) -> str:
        values = (cursor.rank, cursor.at, cursor.id)[-len(self.keys()) :]
        return f"({', '.join(self.keys())}) {'<' if self.latest_first else '>'} ({', '.join(map(asked, values))})"

    def keys(self) -> tuple[str, ...]:
        return (self.rank, self.at, "c.id") if self.rank != "0" else (self.at, "c.id")


NEWEST = Part("true", "0", "c.last_message_at")
SORTS: Mapping[str, Sequence[Part]] = {
    "newest": (NEWEST,),
    "oldest": (Part("true", "0", "c.last_message_at", latest_first=False),),
    "waiting": (
        Part("c.waiting_since IS NOT NULL", "0", "c.waiting_since", latest_first=False),  # conversations_waiting
        msgspec.structs.replace(NEWEST, where="c.waiting_since IS NULL"),
    ),
    "due": (
        Part(
            "c.answer_due_at IS NOT NULL AND c.first_answered_at IS NULL", "0", "c.answer_due_at", latest_first=False
        ),  # conversations_due
        msgspec.structs.replace(NEWEST, where="(c.answer_due_at IS NULL OR c.first_answered_at IS NOT NULL)"),
    ),
    "priority": (
        Part("c.priority > 0", "c.priority", "c.last_message_at"),  # conversations_urgent
        msgspec.structs.replace(NEWEST, where="c.priority <= 0"),
    ),
}

INBOX = """
    SELECT c.id, c.number, c.person_id, p.name, c.channel, c.status, c.owner_kind, c.owner_id, c.team_id, c.last_message_at,
           c.waiting_since, c.snoozed_until, c.preview, c.preview_direction, c.priority, c.post_id IS NOT NULL AS is_public,
           CASE WHEN c.first_answered_at IS NULL AND c.status <> 'resolved' THEN c.answer_due_at END AS answer_due_at,
           c.inbound_seq > coalesce(r.seq, 0) AS unread, {part} AS part, {rank} AS rank, {at} AS sorted_at,
           ARRAY(SELECT t.tag_id FROM conversation_tags t JOIN tags g ON (g.workspace_id, g.id) = (t.workspace_id, t.tag_id)
                  WHERE (t.workspace_id, t.conversation_id) = (c.workspace_id, c.id) AND g.removed_at IS NULL
                  ORDER BY lower(g.name)) AS tags,
           EXISTS (SELECT FROM mentions n JOIN messages m ON (m.workspace_id, m.id) = (n.workspace_id, n.message_id)
                    WHERE n.workspace_id = $1 AND n.staff_id = $2 AND m.conversation_id = c.id AND m.seq > coalesce(r.seq, 0)) AS mentioned
      FROM conversations c
      JOIN persons p ON (p.workspace_id, p.id) = (c.workspace_id, c.person_id)
      LEFT JOIN reads r ON (r.workspace_id, r.staff_id, r.conversation_id) = (c.workspace_id, $2, c.id)
     WHERE c.workspace_id = $1 AND c.joined_to IS NULL AND {which} AND {filter} AND {where} AND {beyond}
     ORDER BY {order} LIMIT $3
"""


async def inbox(
    tx: Tx,
    me: StaffId,
    *,
    which: str = "open",
    filter: Group | None = None,
    sort: str = "newest",
    before: InboxCursor | None = None,
    limit: int = 50,
) -> list[InboxRow]:
    """A page of conversations, in the order of `sort`, after the row whose cursor is given."""
    if which not in WHICH or sort not in SORTS:
        raise NotFound
    rows: list[InboxRow] = []
    for number, part in enumerate(SORTS[sort]):
        if len(rows) < limit and (before is None or number >= before.part):
            after = before if before and before.part == number else None
            rows += await _stretch(tx, me, number, part, which, filter or Group(), after, limit - len(rows))
    return rows


async def _stretch(
    tx: Tx, me: StaffId, number: int, part: Part, which: str, filter: Group, after: InboxCursor | None, limit: int
) -> list[InboxRow]:
    asked = Asked(me, first=4)
    sql = INBOX.format(
        part=number,
        rank=part.rank,
        at=part.at,
        which=WHICH[which],
        filter=sql_of(filter, asked),
        where=part.where,
        beyond=part.beyond(after, asked) if after else "true",
        order=part.order(),
    )
    return await tx.rows(InboxRow, sql, tx.workspace_id, me, limit, *asked.values)


COUNTED = """
    (SELECT count(*) FROM (
        SELECT FROM conversations c JOIN persons p ON (p.workspace_id, p.id) = (c.workspace_id, c.person_id)
         WHERE c.workspace_id = $1 AND c.joined_to IS NULL AND {which} AND {filter} LIMIT {most}) AS found)
"""


async def counts(tx: Tx, me: StaffId, asked: Mapping[str, tuple[str, Group | None]]) -> dict[str, int]:
    """How many conversations each of some questions finds, `MOST_COUNTED` at most, in one statement."""
    if not asked:
        return {}
    values = Asked(me, first=3)
    columns = [
        COUNTED.format(which=WHICH[which], filter=sql_of(filter or Group(), values), most=MOST_COUNTED) for which, filter in asked.values()
    ]
    found = await tx.records(f"SELECT $2::uuid, {', '.join(columns)}", tx.workspace_id, me, *values.values)
    return dict(zip(asked, list(found[0])[1:], strict=True))
