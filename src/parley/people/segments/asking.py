"""What may be asked of a person `p`, and its SQL; `$1` is the workspace.

Each condition looks from one person, by an index: whichever of them finds the fewest can lead the query, and none reads a history."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from parley.core.questions import AFTER, ANY, BEFORE, CONTAINS, LESS, MORE, NO, NONE, YES, Condition
from parley.people.segments import facts
from parley.people.segments.agreeing import agreed
from parley.people.segments.facts import Asked, Field, decimal, said

MOST_CONVERSATIONS = 1000
MOST_DAYS = 366 * 10
YEAR = 366

OF_PERSON = "i.workspace_id = $1 AND i.person_id = p.id AND i.scope NOT IN ('doubtful', 'erased')"
REACHED = f"""EXISTS (SELECT FROM identities i WHERE {OF_PERSON} AND i.kind = ANY({{0}})) OR EXISTS (
              SELECT FROM identities i JOIN ways w ON (w.workspace_id, w.identity_id) = (i.workspace_id, i.id)
                JOIN accounts a ON (a.workspace_id, a.id) = (w.workspace_id, w.account_id) WHERE {OF_PERSON} AND a.kind = ANY({{0}}))"""
TAGGED = f"""EXISTS (SELECT FROM identities i JOIN person_tags t ON (t.workspace_id, t.identity_id) = (i.workspace_id, i.id)
              WHERE {OF_PERSON} AND t.name = ANY({{0}}))"""
EMPLOYED = f"""EXISTS (SELECT FROM identities i JOIN company_members m ON (m.workspace_id, m.identity_id) = (i.workspace_id, i.id)
                JOIN companies t ON (t.workspace_id, t.id) = (m.workspace_id, m.company_id)
               WHERE {OF_PERSON} AND m.ended_at IS NULL AND t.shown_as = ANY({{0}}::uuid[]))"""
FIRST = "(SELECT min(c.created_at) FROM conversations c WHERE c.workspace_id = $1 AND c.person_id = p.id)"  # conversations_person
LAST = f"""(SELECT max(w.last_in_at) FROM identities i JOIN ways w ON (w.workspace_id, w.identity_id) = (i.workspace_id, i.id)
             WHERE {OF_PERSON})"""
TALKS = """(SELECT count(*) FROM (
            SELECT FROM conversations c WHERE c.workspace_id = $1 AND c.person_id = p.id AND c.joined_to IS NULL LIMIT {most}) talks)"""
WORTH = f"""(SELECT coalesce(sum(w.amount), 0) FROM identities i JOIN worths w ON (w.workspace_id, w.identity_id) = (i.workspace_id, i.id)
              WHERE {OF_PERSON} AND w.currency = {{0}})"""
BOUGHT = f"""EXISTS (SELECT FROM identities i JOIN worths w ON (w.workspace_id, w.identity_id) = (i.workspace_id, i.id)
              WHERE {OF_PERSON} AND w.currency = {{0}} AND w.amount > 0)"""


def _among(sql: str, read: Callable[[str], object] = str) -> Callable[[Condition, Asked], str]:
    def write(condition: Condition, asked: Asked) -> str:
        found = f"({sql.format(asked([read(value) for value in condition.values]))})"
        return found if condition.op == ANY else f"NOT {found}"

    return write


def _date(sql: str) -> Callable[[Condition, Asked], str]:
    def write(condition: Condition, asked: Asked) -> str:
        at = datetime.fromisoformat(condition.only)
        if at.tzinfo is None:
            raise ValueError
        return f"coalesce({sql} {'<' if condition.op == BEFORE else '>='} {asked(at)}, false)"

    return write


def _days(sql: str) -> Callable[[Condition, Asked], str]:
    """More: longer ago than so many days; less: not so long."""

    def write(condition: Condition, asked: Asked) -> str:
        sign = "<" if condition.op == MORE else ">="
        return f"coalesce({sql} {sign} now() - make_interval(days => {asked(_whole(condition.only, MOST_DAYS))}::int), false)"

    return write


def _talks(condition: Condition, asked: Asked) -> str:
    number = _whole(condition.only, MOST_CONVERSATIONS)
    most = number + 1 if condition.op == MORE else max(number, 1)
    return f"{TALKS.format(most=most)} {'>' if condition.op == MORE else '<'} {asked(number)}"


def _worth(condition: Condition, asked: Asked) -> str:
    """Values are an amount and a currency. Whoever is worth more than nothing is looked for among those who ever bought."""
    written, code = condition.values
    amount, currency = decimal(written), asked(code)
    found = f"{WORTH.format(currency)} {'>' if condition.op == MORE else '<'} {asked(amount)}"
    return f"({BOUGHT.format(currency)} AND {found})" if condition.op == MORE and amount >= 0 else found


def _birthday(condition: Condition, asked: Asked) -> str:
    """From today on, over the turn of the year."""
    days = [asked.today + timedelta(days=ahead) for ahead in range(_whole(condition.only, YEAR) + 1)]
    return said("birth_date", f"substr(f.folded, 6, 5) = ANY({asked(sorted(set(map(_written, days)) | _leap(days)))})", asked)


def _written(day: date) -> str:
    return day.strftime("%m-%d")


def _leap(days: list[date]) -> set[str]:
    """Who was born on 29 February has their day on the 28th where there is no 29th."""
    return {"02-29" for day in days if (day.month, day.day) == (2, 28) and (day + timedelta(days=1)).month == 3}


def _whole(text: str, most: int) -> int:
    if not text.isdecimal() or len(text) > 6 or int(text) > most:
        raise ValueError
    return int(text)


def _name(condition: Condition, asked: Asked) -> str:
    return f"position(lower({asked(condition.only)}) IN lower(p.name)) > 0"


def _blocked(condition: Condition, asked: Asked) -> str:
    return f"p.blocked_at IS {'NOT NULL' if condition.op == YES else 'NULL'}"


FIELDS: Mapping[str, Field] = {
    "tag": Field("tag", (ANY, NONE), _among(TAGGED)),
    "channel": Field("channel", (ANY, NONE), _among(REACHED)),
    "language": Field("language", (ANY, NONE), _among("split_part(lower(p.language), '-', 1) = ANY({0})")),
    "company": Field("company", (ANY, NONE), _among(EMPLOYED, UUID)),
    "name": Field("text", (CONTAINS,), _name),
    "city": Field("text", (ANY, CONTAINS, NONE), facts.text("city")),
    "job": Field("text", (ANY, CONTAINS, NONE), facts.text("job")),
    "birthday": Field("ahead", (LESS,), _birthday),
    "first_contact": Field("date", (BEFORE, AFTER), _date(FIRST)),
    "first_contact_ago": Field("days", (MORE, LESS), _days(FIRST)),
    "last_contact": Field("date", (BEFORE, AFTER), _date(LAST)),
    "last_contact_ago": Field("days", (MORE, LESS), _days(LAST)),
    "conversations": Field("number", (MORE, LESS), _talks),
    "worth": Field("money", (MORE, LESS), _worth),
    "consent": Field("purpose", (ANY, NONE), agreed),
    "blocked": Field("flag", (YES, NO), _blocked),
}
