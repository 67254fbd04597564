"""Words that have not left yet: taken back, or sent at once."""

from parley.conversations import parting
from parley.conversations.errors import AlreadyLeft
from parley.conversations.outbox import DELIVER_LANE
from parley.conversations.queries import message
from parley.conversations.types import Message, State
from parley.conversations.writing import held
from parley.core import uploads
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ids import ConversationId, MessageId
from parley.core.lanes import wake

FORGET = """
    WITH parts AS (DELETE FROM deliveries WHERE workspace_id = $1 AND message_id = $2),
         files AS (DELETE FROM attachments WHERE workspace_id = $1 AND message_id = $2)
    DELETE FROM messages WHERE workspace_id = $1 AND id = $2
"""


async def take_back(tx: Tx, id: MessageId) -> Message:
    """A reply that nobody has been sent is as if never said; returns what it said."""
    found = await _not_left(tx, id)
    await tx.execute(FORGET, tx.workspace_id, id)
    await uploads.let_go(tx, [file.key for file in found.attachments if file.key])
    await parting.summarise(tx, [found.conversation_id])
    tx.signal(f"conversation/{found.conversation_id}")
    tx.signal("inbox")
    return found


async def send_now(tx: Tx, id: MessageId) -> None:
    """A reply that was to leave later leaves at once."""
    found = await _not_left(tx, id)
    sql = """UPDATE deliveries SET leaves_at = now() WHERE workspace_id = $1 AND message_id = $2 AND leaves_at > now()
             RETURNING account_id"""
    if accounts := await tx.values(sql, tx.workspace_id, id):
        await wake(tx, DELIVER_LANE, f"{found.conversation_id}/{accounts[0]}")
    tx.signal(f"conversation/{found.conversation_id}")


async def _not_left(tx: Tx, id: MessageId) -> Message:
    """With its conversation held: while we look, it does not leave."""
    where = await tx.value("SELECT conversation_id FROM messages WHERE workspace_id = $1 AND id = $2", tx.workspace_id, id)
    if where is None:
        raise NotFound
    await held(tx, ConversationId(where))
    states = await tx.values("SELECT state FROM deliveries WHERE workspace_id = $1 AND message_id = $2 FOR UPDATE", tx.workspace_id, id)
    if not states or set(states) != {State.QUEUED.value}:
        raise AlreadyLeft
    return await message(tx, id)
