"""How far the reader had read, and that they have read on."""

from collections.abc import Sequence

from parley import conversations
from parley.conversations import Conversation, Message
from parley.core.db import Tx
from parley.core.ids import MessageId, StaffId


async def read_on(tx: Tx, found: Conversation, me: StaffId) -> int | None:
    """Whoever sees a conversation has read it. Returns the last entry that they knew before; None where they had never been here."""
    stood = await conversations.read_until(tx, found.id, me)
    if stood is None or stood < found.last_seq:
        await conversations.read(tx, found.id, by=me, seq=found.last_seq)
        if found.owner_id == me and (stood or 0) < found.inbound_seq:  # a colleague who only looks tells the customer nothing
            await conversations.show_read(tx, found.id)
    return stood


def first_unread(messages: Sequence[Message], found: Conversation, stood: int | None) -> MessageId | None:
    """The customer's first words since the reader was here."""
    if stood is None:
        return None
    fresh = (one for one in messages if one.direction == "in" and one.conversation_id == found.id and one.seq > stood)
    return next((one.id for one in fresh), None)
