"""How a conversation stands: open, waiting, snoozed, resolved; how urgent; how far somebody has read."""

from datetime import datetime

from parley.conversations import outbox
from parley.conversations.events import ConversationReopened, ConversationResolved
from parley.conversations.types import Priority
from parley.conversations.writing import held, line, unresolved
from parley.core.db import Tx
from parley.core.events import announce
from parley.core.ids import ConversationId, StaffId


async def resolve(tx: Tx, id: ConversationId, *, by: StaffId) -> None:
    """Resolving what is resolved changes nothing."""
    found = await held(tx, id)
    if found.is_resolved:
        return
    sql = """UPDATE conversations SET status = 'resolved', resolved_at = now(), waiting_since = NULL, snoozed_until = NULL
              WHERE workspace_id = $1 AND (id = $2 OR joined_to = $2)"""
    await tx.execute(sql, tx.workspace_id, found.id)
    await line(tx, found, {"event": "resolved", "by": str(by)}, by)
    await announce(tx, ConversationResolved(found.id, by))


async def reopen(tx: Tx, id: ConversationId, *, by: StaffId) -> None:
    found = await held(tx, id)
    if not found.is_resolved:
        return
    current = """SELECT id FROM conversations WHERE workspace_id = $1 AND person_id = $2 AND topic = $3 AND id <> $4
                    AND status <> 'resolved' AND joined_to IS NULL"""
    joined_to = await tx.value(current, tx.workspace_id, found.person_id, found.topic, found.id)
    sql = "UPDATE conversations SET status = 'open', resolved_at = NULL, joined_to = $3 WHERE workspace_id = $1 AND id = $2"
    await tx.execute(sql, tx.workspace_id, found.id, joined_to)
    await line(tx, found, {"event": "reopened", "by": str(by)}, by)
    await announce(tx, ConversationReopened(found.id))


async def snooze(tx: Tx, id: ConversationId, *, until: datetime | None, by: StaffId) -> None:
    """Out of sight until then, or until the customer writes; without a date, until they write."""
    found = await unresolved(tx, id)
    sql = "UPDATE conversations SET status = 'snoozed', snoozed_until = $3 WHERE workspace_id = $1 AND id = $2"
    await tx.execute(sql, tx.workspace_id, found.id, until)
    if until:
        await outbox.wake_at(tx, [found.id], until)
    await line(tx, found, {"event": "snoozed", "until": until.isoformat() if until else None, "by": str(by)}, by)


async def prioritise(tx: Tx, id: ConversationId, *, priority: Priority, by: StaffId) -> None:
    found = await held(tx, id)
    if found.priority == priority:
        return
    await tx.execute("UPDATE conversations SET priority = $3 WHERE workspace_id = $1 AND id = $2", tx.workspace_id, found.id, int(priority))
    await line(tx, found, {"event": "priority", "to": int(priority), "by": str(by)}, by)


async def read_until(tx: Tx, id: ConversationId, by: StaffId) -> int | None:
    """The last entry that somebody has read; None where they were never here."""
    sql = "SELECT seq FROM reads WHERE workspace_id = $1 AND staff_id = $2 AND conversation_id = $3"
    return await tx.value(sql, tx.workspace_id, by, id)


async def read(tx: Tx, id: ConversationId, *, by: StaffId, seq: int) -> None:
    """Remember how far somebody has read."""
    sql = """INSERT INTO reads AS r (workspace_id, conversation_id, staff_id, seq) VALUES ($1, $2, $3, $4)
             ON CONFLICT (workspace_id, staff_id, conversation_id) DO UPDATE
                SET seq = excluded.seq, read_at = now() WHERE r.seq < excluded.seq"""
    if await tx.execute(sql, tx.workspace_id, id, by, seq):
        tx.signal(reading_topic(by))


def reading_topic(by: StaffId) -> str:
    """What pages listen to that mark for somebody what they have not read."""
    return f"staff/{by}/reading"
