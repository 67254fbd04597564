"""Questions to the inbox, in AND and OR, as data that pages build and views keep; and how they become SQL."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from parley.conversations.errors import BadFilter
from parley.core.ids import StaffId

DEEPEST = 4
MOST_CONDITIONS = 50
MOST_VALUES = 100
LONGEST_MINUTES = 60 * 24 * 366 * 10

ANY, NONE, MORE, LESS, BEFORE, AFTER, CONTAINS, YES, NO = "any", "none", "more", "less", "before", "after", "contains", "yes", "no"


class Condition(msgspec.Struct, frozen=True, tag="is"):
    """One thing that is asked: a field of `FIELDS`, one of its operators, and values."""

    field: str
    op: str
    values: tuple[str, ...] = ()


class Group(msgspec.Struct, frozen=True, tag="group"):
    """Conditions of which all must hold, or any."""

    all: bool = True
    items: tuple["Condition | Group", ...] = ()


class Asked:
    """Collects the values of a question while its SQL is written."""

    def __init__(self, me: StaffId, first: int) -> None:
        self.me = me
        self.values: list[Any] = []
        self._first = first

    def __call__(self, value: object) -> str:
        """Its placeholder."""
        self.values.append(value)
        return f"${self._first + len(self.values) - 1}"


Write = Callable[[Condition, Asked], str]


class Field(msgspec.Struct, frozen=True):
    """What may be asked of a conversation."""

    kind: str
    """What its values are: status, staff, team, channel, account, tag, priority, language, minutes, date, text, flag."""
    ops: tuple[str, ...]
    write: Write


def sql_of(question: Group, asked: Asked) -> str:
    """A condition on `c` (conversations) and `p` (persons); raises BadFilter."""
    if _size(question) > MOST_CONDITIONS:
        raise BadFilter(field="filter")
    return _group(question, asked, DEEPEST)


def _size(question: "Condition | Group") -> int:
    return sum(map(_size, question.items)) if isinstance(question, Group) else 1


def _group(group: Group, asked: Asked, depth: int) -> str:
    if not depth:
        raise BadFilter(field="filter")
    parts = [_group(item, asked, depth - 1) if isinstance(item, Group) else _condition(item, asked) for item in group.items]
    return "(" + (" AND " if group.all else " OR ").join(parts) + ")" if parts else "true"


def _condition(condition: Condition, asked: Asked) -> str:
    field = FIELDS.get(condition.field)
    if field is None or condition.op not in field.ops or len(condition.values) > MOST_VALUES:
        raise BadFilter(field=condition.field)
    try:
        return field.write(condition, asked)
    except ValueError:
        raise BadFilter(field=condition.field) from None


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
        minutes = int(_only(condition))
        if not 0 <= minutes <= LONGEST_MINUTES:
            raise ValueError
        sign = "<" if condition.op == MORE else ">"
        return f"coalesce({column} {sign} now() - make_interval(mins => {asked(minutes)}::int), false)"

    return write


def _date(column: str) -> Write:
    def write(condition: Condition, asked: Asked) -> str:
        at = datetime.fromisoformat(_only(condition))
        if at.tzinfo is None:
            raise ValueError
        return f"{column} {'<' if condition.op == BEFORE else '>='} {asked(at)}"

    return write


def _contains(column: str) -> Write:
    def write(condition: Condition, asked: Asked) -> str:
        return f"position(lower({asked(_only(condition))}) IN lower({column})) > 0"

    return write


def _flag(sql: str) -> Write:
    def write(condition: Condition, asked: Asked) -> str:
        found = sql.format(me=asked(asked.me)) if "{me}" in sql else sql
        return f"({found})" if condition.op == YES else f"NOT ({found})"

    return write


def _only(condition: Condition) -> str:
    if len(condition.values) != 1:
        raise ValueError
    return condition.values[0].replace("\0", "")[:200]


def _rank(value: str) -> int:
    if value not in ("-1", "0", "1", "2"):
        raise ValueError
    return int(value)


TAGGED = "SELECT FROM conversation_tags t WHERE (t.workspace_id, t.conversation_id) = (c.workspace_id, c.id) AND t.tag_id = ANY({})"
REACHED = """SELECT FROM ways w
              WHERE (w.workspace_id, w.identity_id) = (c.workspace_id, c.identity_id) AND c.post_id IS NULL AND w.account_id = ANY({0})
              UNION ALL SELECT FROM posts s WHERE (s.workspace_id, s.id) = (c.workspace_id, c.post_id) AND s.account_id = ANY({0})"""
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
