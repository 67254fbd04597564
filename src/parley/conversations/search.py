"""Search over everything: persons, conversations, and what was said, by lemmas, newest first."""

import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from parley import people
from parley.conversations.indexing import period, period_lexeme
from parley.conversations.seeking import Sought, sought
from parley.conversations.types import Status
from parley.core import clock, ids, text
from parley.core.db import Tx
from parley.core.ids import ConversationId, MessageId, PersonId, StaffId
from parley.people import Found as FoundPerson

MOST_CANDIDATES = 1000
"""Of a span of time, before what the operators say narrows them."""
MOST_LOOKED_AT = 20_000
"""Newest messages among which a search without words looks."""
MOST_OTHERS = 10


class Hit(msgspec.Struct, frozen=True):
    """A message that was found, and whose it is."""

    id: MessageId
    conversation_id: ConversationId
    person_id: PersonId
    name: str
    channel: str
    direction: str
    at: datetime
    text: str
    marks: tuple[tuple[int, int], ...] = ()
    """From and to of the words in its text."""


class FoundConversation(msgspec.Struct, frozen=True):
    id: ConversationId
    number: int
    person_id: PersonId
    name: str
    status: Status
    channel: str
    preview: str
    last_message_at: datetime


class Found(msgspec.Struct, frozen=True):
    """What a search found, and how it was understood."""

    sought: Sought
    people: tuple[FoundPerson, ...] = ()
    conversations: tuple[FoundConversation, ...] = ()
    hits: tuple[Hit, ...] = ()


async def search(tx: Tx, query: str, *, me: StaffId, language: str = "", zone: ZoneInfo | None = None, limit: int = 50) -> Found:
    """Everything that a query finds; words count in any of their forms, operators narrow what was said."""
    here = zone or ZoneInfo("UTC")
    asked = sought(query, here, clock.now().astimezone(here).date())
    whom = asked.who or asked.words.strip()
    return Found(
        asked,
        tuple(await people.find(tx, whom, limit=MOST_OTHERS)) if len(whom) > 1 else (),
        tuple(await _numbered(tx, asked.words.strip().removeprefix("#"))),
        tuple(await said(tx, asked, me=me, language=language, limit=limit)),
    )


NUMBERED = """
    SELECT c.id, c.number, c.person_id, p.name, c.status, c.channel, c.preview, c.last_message_at
      FROM conversations c JOIN persons p ON (p.workspace_id, p.id) = (c.workspace_id, c.person_id)
     WHERE c.workspace_id = $1 AND c.number = $2  -- conversations_number
"""


async def _numbered(tx: Tx, digits: str) -> list[FoundConversation]:
    if not digits.isascii() or not digits.isdigit() or len(digits) > 15:
        return []
    return await tx.rows(FoundConversation, NUMBERED, tx.workspace_id, int(digits))


# ── what was said ───────────────────────────────────────────────────────────────────────────────

HITS = """
    SELECT m.id, m.conversation_id, c.person_id, p.name, m.channel, m.direction, m.at, m.text
      FROM messages m
      JOIN conversations c ON (c.workspace_id, c.id) = (m.workspace_id, m.conversation_id)
      JOIN persons p ON (p.workspace_id, p.id) = (c.workspace_id, c.person_id)
     WHERE m.workspace_id = $1 AND m.direction <> 'system' AND {where} ORDER BY m.id DESC LIMIT $2
"""
LATEST = "m.id IN (SELECT l.id FROM messages l WHERE l.workspace_id = $1 ORDER BY l.id DESC LIMIT {most})"


async def said(tx: Tx, asked: Sought, *, me: StaffId, language: str = "", limit: int = 50) -> list[Hit]:
    """Messages that contain all words in any of their forms, and fit the operators, newest first."""
    terms = text.query_terms(asked.words, language)
    narrowed, values = _narrowed(asked, me)
    if not terms:
        where = f"{narrowed} AND {LATEST.format(most=MOST_LOOKED_AT)}"
        return await tx.rows(Hit, HITS.format(where=where), tx.workspace_id, limit, *values) if asked.is_narrowed else []
    found = [hit async for hit in _spans(tx, text.tsquery(terms), narrowed, values, limit)]
    return [msgspec.structs.replace(hit, marks=text.marks(hit.text, terms)) for hit in found]


async def _spans(tx: Tx, terms: str, narrowed: str, values: Sequence[object], limit: int) -> AsyncIterator[Hit]:
    """Span after span into the past, until there are enough."""
    sql = HITS.format(where=f"m.id = ANY(${len(values) + 3}) AND {narrowed}")
    left = limit
    for periods in spans(period(ids.new()), await _oldest_period(tx)):
        lexemes = " | ".join(f"'{period_lexeme(tx.workspace_id, number)}'" for number in periods)
        most = MOST_CANDIDATES if values else left
        candidates = await tx.values("SELECT message_id FROM message_hits($1::text::tsquery, $2)", f"({terms}) & ({lexemes})", most)
        for hit in await tx.rows(Hit, sql, tx.workspace_id, left, *values, candidates) if candidates else []:
            left -= 1
            yield hit
        if left <= 0:
            return


async def _oldest_period(tx: Tx) -> int:
    sql = "SELECT message_id FROM message_search WHERE workspace_id = $1 ORDER BY message_id LIMIT 1"
    return period(await tx.value(sql, tx.workspace_id) or ids.new())


def spans(newest: int, oldest: int) -> Iterator[range]:
    """`[9], [8, 7], [6, 5, 4, 3], …` down to the oldest."""
    many = 1
    while newest >= oldest:
        last = max(newest - many + 1, oldest)
        yield range(newest, last - 1, -1)
        newest, many = last - 1, many * 2


NAMED = """EXISTS (SELECT FROM identities i WHERE (i.workspace_id, i.person_id) = (p.workspace_id, p.id)
                     AND (i.name ILIKE {0} OR i.username ILIKE {0} OR i.address ILIKE {0}))"""
TAGGED = """EXISTS (SELECT FROM conversation_tags t JOIN tags g ON (g.workspace_id, g.id) = (t.workspace_id, t.tag_id)
                     WHERE (t.workspace_id, t.conversation_id) = (c.workspace_id, c.id) AND g.removed_at IS NULL AND g.name ILIKE {0})"""
OWNED = (
    "EXISTS (SELECT FROM staff s WHERE (s.workspace_id, s.id) = (c.workspace_id, c.owner_id) AND (s.name ILIKE {0} OR s.email ILIKE {0}))"
)
FILED = "EXISTS (SELECT FROM attachments a WHERE (a.workspace_id, a.message_id) = (m.workspace_id, m.id) AND {0}::text IN ('file', a.type))"
MYSELF = frozenset({"я", "мне", "мені", "me"})


LIKE = frozenset({"who", "tag", "owner"})
ASK: Mapping[str, str] = {
    "who": f"(p.name ILIKE {{0}} OR {NAMED})",
    "channel": "m.channel = {0}",
    "before": "m.at < {0}",
    "after": "m.at >= {0}",
    "tag": TAGGED,
    "owner": OWNED,
    "mine": "c.owner_id = {0}",
    "status": "c.status = {0}",
    "has": FILED,
    "note": "m.direction = 'note' AND {0}::text IS NOT NULL",
}


def _narrowed(asked: Sought, me: StaffId) -> tuple[str, list[object]]:
    """What the operators ask of a message; its values begin at $3."""
    given = {name: value for name in ASK if name not in ("mine", "note") and (value := getattr(asked, name))}
    if asked.owner.lower() in MYSELF:
        given["mine"] = given.pop("owner") and me
    if asked.has == "note":
        given["note"] = given.pop("has")
    conditions = [ASK[name].format(f"${place}") for place, name in enumerate(given, start=3)]
    return " AND ".join(conditions) or "true", [_like(value) if name in LIKE else value for name, value in given.items()]


def _like(value: str) -> str:
    return "%" + re.sub(r"([\\%_])", r"\\\1", value)[:100] + "%"
