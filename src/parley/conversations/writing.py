"""Every change of a conversation: hold its row, write a line into its timeline, tell whoever looks."""

from datetime import datetime
from typing import Any

from parley import people
from parley.conversations import following
from parley.conversations.errors import IsResolved
from parley.conversations.queries import conversation
from parley.conversations.types import PARLEY, Author, Conversation
from parley.core import clock, ids
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ids import ConversationId, MessageId, StaffId
from parley.people import Errand

HELD = "SELECT true FROM conversations WHERE workspace_id = $1 AND id = $2 FOR UPDATE"


async def held(tx: Tx, id: ConversationId) -> Conversation:
    """The conversation, nobody else changing it until this transaction ends. Where it was joined to another, that one."""
    if not await tx.value(HELD, tx.workspace_id, id):
        raise NotFound
    found = await conversation(tx, id)
    return await held(tx, found.joined_to) if found.joined_to else found


async def unresolved(tx: Tx, id: ConversationId) -> Conversation:
    """The same, if it is open."""
    found = await held(tx, id)
    if found.is_resolved:
        raise IsResolved
    return found


WRITE = """
    WITH counted AS (UPDATE conversations SET last_seq = last_seq + 1 WHERE workspace_id = $1 AND id = $3 RETURNING last_seq)
    INSERT INTO messages (workspace_id, id, conversation_id, seq, rev, direction, author_kind, author_id, text, content,
                          identity_id, account_id, channel, at, purpose)
    SELECT $1, $2, $3, last_seq, last_seq, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13 FROM counted
"""


async def write(
    tx: Tx,
    found: Conversation,
    new: MessageId,
    direction: str,
    author: Author,
    text: str,
    content: dict[str, Any],
    way: people.Way | None = None,
    leaves_at: datetime | None = None,
    purpose: Errand = "service",
) -> None:
    """A new entry of the timeline. One that leaves later stands where it will be said, and the customer's own page knows nothing of it."""
    whose = way.identity_id if way else found.identity_id
    where = (way.account_id, way.kind) if way else (None, "")
    at = leaves_at or clock.now()
    said = new, found.id, direction, author.kind, author.id, text, content
    await tx.execute(WRITE, tx.workspace_id, *said, whose, *where, at, purpose)
    tx.signal(f"conversation/{found.id}")
    tx.signal("inbox")
    if way and not leaves_at:
        await following.enter(tx, way.kind, [(way.identity_id, new)])


async def line(tx: Tx, found: Conversation, content: dict[str, Any], by: StaffId) -> None:
    """A line of the system in the timeline; pages put it into words."""
    await write(tx, found, MessageId(ids.new()), "system", Author("staff", by), "", content)


async def remark(tx: Tx, id: ConversationId, content: dict[str, Any]) -> None:
    """A line of Parley's own."""
    await write(tx, await held(tx, id), MessageId(ids.new()), "system", PARLEY, "", content)
