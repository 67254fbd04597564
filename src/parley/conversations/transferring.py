"""Handing a conversation on, with a word to whoever takes it."""

from parley.conversations import owning, receivers, saying
from parley.conversations.events import ConversationAssigned
from parley.conversations.standing import waits_elsewhere
from parley.conversations.types import Conversation, OwnerKind
from parley.conversations.writing import unresolved
from parley.core.db import Tx
from parley.core.events import announce
from parley.core.ids import ConversationId, StaffId
from parley.workspace import TeamId


async def transfer(
    tx: Tx, id: ConversationId, *, to: StaffId | None = None, team: TeamId | None = None, note: str = "", by: StaffId
) -> Conversation:
    """Give an open conversation to a colleague, or to the queue of a team; the note is for them."""
    before = found = await unresolved(tx, id)
    await receivers.require(tx, to, team)
    if note.strip():
        await saying.note(tx, found.id, text=note, by=by, mentions=(to,) if to else ())
    if team or not to:
        found = await owning.give_to_team(tx, found, team, by)
    found = await owning.own(tx, found, OwnerKind.STAFF if to else OwnerKind.QUEUE, to, by)
    if waits_elsewhere(before, found):
        await announce(tx, ConversationAssigned(found.id, to=None, by=by))
    return found
