"""Drafts: the last change wins, by its counter and not by the time at which it arrives."""

from collections.abc import Collection
from datetime import timedelta

from parley.core import clock
from parley.core.db import Tx, storable
from parley.core.ids import ConversationId
from parley.desk.drafts.files import drop_files
from parley.desk.drafts.types import Draft
from parley.workspace import Staff

LONGEST_TEXT = 50_000
LONGEST_WAY = 100
CLEARED_KEPT = timedelta(days=30)
"""For so long a draft that was sent still knows its counter and its way."""

COLUMNS = "conversation_id, counter, text, mode, way, quoted, began, saved_at"
FIND = f"SELECT {COLUMNS} FROM drafts WHERE workspace_id = $1 AND staff_id = $2 AND conversation_id = $3"
SAVE = """
    INSERT INTO drafts AS d (workspace_id, staff_id, conversation_id, counter, text, mode, way, quoted, began, saved_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    ON CONFLICT (workspace_id, staff_id, conversation_id) DO UPDATE
       SET counter = excluded.counter, text = excluded.text, mode = excluded.mode, way = excluded.way, quoted = excluded.quoted,
           began = excluded.began, saved_at = excluded.saved_at
     WHERE d.counter < excluded.counter
"""
CLEAR = """
    INSERT INTO drafts AS d (workspace_id, staff_id, conversation_id, counter, text, mode, way, saved_at)
    VALUES ($1, $2, $3, $4 + 1, '', $5, $6, $7)
    ON CONFLICT (workspace_id, staff_id, conversation_id) DO UPDATE
       SET counter = greatest(d.counter + 1, excluded.counter), text = '', quoted = NULL, mode = excluded.mode, way = excluded.way,
           saved_at = excluded.saved_at
"""
SWEEP = "DELETE FROM drafts WHERE workspace_id = $1 AND staff_id = $2 AND text = '' AND saved_at < $3"


async def draft(tx: Tx, me: Staff, id: ConversationId) -> Draft:
    """What stands there; where nothing was ever written, an empty one."""
    return await tx.row(Draft, FIND, tx.workspace_id, me.id, id) or Draft(conversation_id=id, counter=0)


async def save(tx: Tx, me: Staff, given: Draft) -> Draft:
    """Keep a draft if it is newer than what is kept. Returns what is kept afterwards: its counter says whose change it was."""
    text, way = storable(given.text)[:LONGEST_TEXT], storable(given.way)[:LONGEST_WAY]
    kept = (given.counter, text, given.mode, way, given.quoted, given.began, clock.now())
    before = await draft(tx, me, given.conversation_id)
    await tx.execute(SAVE, tx.workspace_id, me.id, given.conversation_id, *kept)
    if bool(before.text) != bool(text):
        tx.signal(topic(me))
    return await draft(tx, me, given.conversation_id)


async def clear(tx: Tx, me: Staff, id: ConversationId, *, counter: int = 0, mode: str = "reply", way: str = "") -> None:
    """It is sent. Whatever was saved up to `counter` and arrives only now does not bring it back; the chosen way is remembered."""
    now = clock.now()
    await tx.execute(CLEAR, tx.workspace_id, me.id, id, counter, mode, way[:LONGEST_WAY], now)
    await drop_files(tx, me, id)
    await tx.execute(SWEEP, tx.workspace_id, me.id, now - CLEARED_KEPT)
    tx.signal(topic(me))


async def open_of(tx: Tx, me: Staff, conversation_ids: Collection[ConversationId]) -> set[ConversationId]:
    """In which of these conversations somebody has words of their own that are not sent. `topic` tells when that changes."""
    sql = "SELECT conversation_id FROM drafts WHERE workspace_id = $1 AND staff_id = $2 AND conversation_id = ANY($3) AND text <> ''"
    return set(await tx.values(sql, tx.workspace_id, me.id, list(conversation_ids)))


def topic(me: Staff) -> str:
    """What pages listen to that mark conversations with drafts."""
    return f"staff/{me.id}/drafts"
