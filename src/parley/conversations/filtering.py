"""Questions to the inbox, in AND and OR, as data that pages build and views keep; and how they become SQL."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from parley.core import questions
from parley.core.ids import StaffId
from parley.core.questions import AFTER, ANY, BEFORE, CONTAINS, LESS, MORE, NO, NONE, YES, Condition, Group

LONGEST_MINUTES = 60 * 24 * 366 * 10


class Asked(questions.Asked):
    """A question to the inbox of somebody."""

    def __init__(self, me: StaffId, first: int) -> None:
        super().__init__(first)
        self.me = me


Write = Callable[[Condition, Asked], str]
Field = questions.Field[Asked]
"""What may be asked of a conversation: one of a few (status, staff, team, location …), minutes, a date, a text, a flag."""


def sql_of(question: Group, asked: Asked) -> str:
    """A condition on `c` (conversations) and `p` (persons); raises BadFilter."""
    return questions.sql_of(question, asked, FIELDS)


# ── fields ──────────────────────────────────────────────────────────────────────────────────────


def _among(column: str, read: Callable[[str], object] = str, cast: str = "text[]") -> Write:
    def write(condition: Condition, asked: Asked) -> str:
        found = f"coalesce({column} = ANY({asked([read(value) for value in condition.values])}::{cast}), false)"
        return found if condition.op == ANY else f"NOT {found}"

    return write


def _owner(condition: Condition, asked: Asked) -> str:
    """Values are members of staff, `me`, or `nobody`."""
    people = [asked.me if value == "me" else UUID(value) for value in condition.values if value != "nobody"]
    owned = f"coalesce(c.owner_id = ANY({asked(people)}::uuid[]), false)"
    found = f"({owned} OR c.owner_kind = 'queue')" if "nobody" in condition.values else owned
    return found if condition.op == ANY else f"NOT {found}"


def _exists(sql: str, read: Callable[[str], object] = UUID) -> Write:
    def write(condition: Condition, asked: Asked) -> str:
        found = f"EXISTS ({sql.format(asked([read(value) for value in condition.values]))})"
        return found if condition.op == ANY else f"NOT {found}"

    return write


def _minutes(column: str) -> Write:
    def write(condition: Condition, asked: Asked) -> str:
        minutes = int(condition.only)
        if not 0 <= minutes <= LONGEST_MINUTES:
            raise ValueError
        sign = "<" if condition.op == MORE else ">"
        return f"coalesce({column} {sign} now() - make_interval(mins => {asked(minutes)}::int), false)"

    return write


def _date(column: str) -> Write:
    def write(condition: Condition, asked: Asked) -> str:
        at = datetime.fromisoformat(condition.only)
        if at.tzinfo is None:
            raise ValueError
        return f"{column} {'<' if condition.op == BEFORE else '>='} {asked(at)}"

    return write


def _contains(column: str) -> Write:
    def write(condition: Condition, asked: Asked) -> str:
        return f"position(lower({asked(condition.only)}) IN lower({column})) > 0"

    return write


def _flag(sql: str) -> Write:
    def write(condition: Condition, asked: Asked) -> str:
        found = sql.format(me=asked(asked.me)) if "{me}" in sql else sql
        return f"({found})" if condition.op == YES else f"NOT ({found})"

    return write


def _rank(value: str) -> int:
    if value not in ("-1", "0", "1", "2"):
        raise ValueError
    return int(value)


TAGGED = "SELECT FROM conversation_tags t WHERE (t.workspace_id, t.conversation_id) = (c.workspace_id, c.id) AND t.tag_id = ANY({})"
REACHED = """SELECT FROM ways w
              WHERE (w.workspace_id, w.identity_id) = (c.workspace_id, c.identity_id) AND c.post_id IS NULL AND w.account_id = ANY({0})
              UNION ALL SELECT FROM posts s WHERE (s.workspace_id, s.id) = (c.workspace_id, c.post_id) AND s.account_id = ANY({0})"""
AT_LOCATION = """SELECT FROM accounts a
                  WHERE a.workspace_id = c.workspace_id AND a.location_id = ANY({0}) AND EXISTS (
                        SELECT FROM ways w
                         WHERE (w.workspace_id, w.identity_id, w.account_id) = (c.workspace_id, c.identity_id, a.id) AND c.post_id IS NULL
                        UNION ALL SELECT FROM posts s WHERE (s.workspace_id, s.id, s.account_id) = (c.workspace_id, c.post_id, a.id))"""
MENTIONED = """EXISTS (SELECT FROM mentions n JOIN messages m ON (m.workspace_id, m.id) = (n.workspace_id, n.message_id)
                        WHERE n.workspace_id = c.workspace_id AND n.staff_id = {me} AND m.conversation_id = c.id)"""
UNREAD = """c.inbound_seq > coalesce((SELECT r.seq FROM reads r
             WHERE (r.workspace_id, r.staff_id, r.conversation_id) = (c.workspace_id, {me}, c.id)), 0)"""
OVERDUE = "coalesce(c.answer_due_at < now(), false) AND c.first_answered_at IS NULL AND c.status <> 'resolved'"

FIELDS: Mapping[str, Field] = {
    "status": Field("status", (ANY, NONE), _among("c.status")),
    "owner": Field("staff", (ANY, NONE), _owner),
    "team": Field("team", (ANY, NONE), _among("c.team_id", UUID, "uuid[]")),
    "channel": Field("channel", (ANY, NONE), _among("c.channel")),
    "account": Field("account", (ANY, NONE), _exists(REACHED)),
    "location": Field("location", (ANY, NONE), _exists(AT_LOCATION)),
    "tag": Field("tag", (ANY, NONE), _exists(TAGGED)),
    "priority": Field("priority", (ANY, NONE), _among("c.priority", _rank, "smallint[]")),
    "waiting": Field("minutes", (MORE, LESS), _minutes("c.waiting_since")),
    "silent": Field("minutes", (MORE, LESS), _minutes("c.last_message_at")),
    "created": Field("date", (BEFORE, AFTER), _date("c.created_at")),
    "last_message": Field("date", (BEFORE, AFTER), _date("c.last_message_at")),
    "name": Field("text", (CONTAINS,), _contains("p.name")),
    "language": Field("language", (ANY, NONE), _among("p.language")),
    "unread": Field("flag", (YES, NO), _flag(UNREAD)),
    "mentions_me": Field("flag", (YES, NO), _flag(MENTIONED)),
    "public": Field("flag", (YES, NO), _flag("c.post_id IS NOT NULL")),
    "overdue": Field("flag", (YES, NO), _flag(OVERDUE)),
    "blocked": Field("flag", (YES, NO), _flag("p.blocked_at IS NOT NULL")),
}
