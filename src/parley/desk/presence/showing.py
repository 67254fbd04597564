"""Who else looks at a conversation: one row for each open tab, which ends by itself unless the tab says again that it is there.

A tab that dies says nothing: its row ends, and pages that show it know when to look again. Signals leave only when something changes."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from parley import conversations
from parley.core import clock
from parley.core.db import Tx
from parley.core.ids import ConversationId
from parley.desk.presence.types import Companion, Doing, Typist
from parley.workspace import Staff

LOOKING = timedelta(seconds=75)
"""A tab says every 30 seconds that it is there: one word may be lost."""
TYPING = timedelta(seconds=9)
"""Whoever types says so every 4 seconds."""
LONGEST_TAB = 40
TYPISTS = "inbox/typists"
"""Topic: somebody has begun or ceased to type an answer, wherever it is."""

SHOW = """
    WITH before AS (
        SELECT conversation_id, doing FROM presences WHERE workspace_id = $1 AND staff_id = $2 AND tab = $3 AND ends_at > $6),
    swept AS (
        DELETE FROM presences WHERE workspace_id = $1 AND staff_id = $2 AND tab <> $3 AND ends_at <= $6)
    INSERT INTO presences AS p (workspace_id, staff_id, tab, conversation_id, doing, ends_at) VALUES ($1, $2, $3, $4, $5, $7)
    ON CONFLICT (workspace_id, staff_id, tab) DO UPDATE
       SET conversation_id = excluded.conversation_id, doing = excluded.doing, ends_at = excluded.ends_at
    RETURNING (SELECT conversation_id FROM before), (SELECT doing FROM before)
"""
LEAVE = """
    DELETE FROM presences WHERE workspace_id = $1 AND staff_id = $2 AND tab = $3 RETURNING conversation_id, doing
"""
# Of several tabs of one colleague the busiest counts.
COMPANY = """
    SELECT DISTINCT ON (p.staff_id) p.staff_id, p.doing, p.ends_at
      FROM presences p JOIN staff s ON (s.workspace_id, s.id) = (p.workspace_id, p.staff_id)
     WHERE p.workspace_id = $1 AND p.conversation_id = $2 AND p.staff_id <> $3 AND p.ends_at > $4 AND s.active  -- presences_conversation
     ORDER BY p.staff_id, CASE p.doing WHEN 'reply' THEN 0 WHEN 'note' THEN 1 ELSE 2 END, p.ends_at DESC
"""
# Where no conversation is named, those of all tabs that are open: they are few.
WHO_TYPES = """
    SELECT DISTINCT ON (p.conversation_id) p.conversation_id, p.staff_id, s.name, p.ends_at
      FROM presences p JOIN staff s ON (s.workspace_id, s.id) = (p.workspace_id, p.staff_id)
     WHERE p.workspace_id = $1 AND ($2::uuid[] IS NULL OR p.conversation_id = ANY($2))  -- presences_conversation
       AND p.doing = 'reply' AND p.ends_at > $3 AND p.staff_id IS DISTINCT FROM $4 AND s.active
     ORDER BY p.conversation_id, p.ends_at DESC
"""


async def show(tx: Tx, me: Staff, id: ConversationId, *, tab: str, doing: Doing = "looking") -> None:
    """A tab of mine is at a conversation, and nowhere else."""
    now = clock.now()
    ends_at = now + (LOOKING if doing == "looking" else TYPING)
    before = await tx.records(SHOW, tx.workspace_id, me.id, tab[:LONGEST_TAB], id, doing, now, ends_at)
    if doing == "reply":
        await conversations.show_typing(tx, id)
    was_at, did = before[0]
    if (was_at, did) == (id, doing):
        return
    _tell(tx, id)
    if was_at and was_at != id:
        _tell(tx, was_at)
    if "reply" in (did, doing):
        tx.signal(TYPISTS)


async def leave(tx: Tx, me: Staff, *, tab: str) -> None:
    """A tab of mine is closed or hidden."""
    for id, did in await tx.records(LEAVE, tx.workspace_id, me.id, tab[:LONGEST_TAB]):
        _tell(tx, id)
        if did == "reply":
            tx.signal(TYPISTS)


async def company(tx: Tx, me: Staff, id: ConversationId) -> list[Companion]:
    """Who else is there now."""
    return await tx.rows(Companion, COMPANY, tx.workspace_id, id, me.id, clock.now())


async def typists(tx: Tx, ids: Collection[UUID] | None = None, *, but: Staff | None = None) -> list[Typist]:
    """Who types an answer just now in some conversations, or in all: one for each."""
    chosen = None if ids is None else list(ids)
    return await tx.rows(Typist, WHO_TYPES, tx.workspace_id, chosen, clock.now(), but.id if but else None)


def topic(id: UUID) -> str:
    return f"conversation/{id}/presence"


def _tell(tx: Tx, id: UUID) -> None:
    tx.signal(topic(id))
