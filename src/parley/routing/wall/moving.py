"""A supervisor puts conversations elsewhere."""

from collections.abc import Sequence

from parley import conversations, workspace
from parley.conversations import Change, OwnerKind, Undo
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ids import ConversationId
from parley.routing.assigning import returning
from parley.workspace import Staff


async def move(tx: Tx, chosen: Sequence[ConversationId], change: Change, *, by: Staff) -> Undo:
    """Give them to somebody, to a team, or back to the queue. Raises NotFound where one of them is not there."""
    workspace.require(by, "routing.manage")
    done = await conversations.change_many(tx, chosen, change, by=by.id)
    if not {one.id for one in done.before}.issuperset(chosen):
        raise NotFound
    await returning.note_passed(tx, {one.id: one.owner_id for one in done.before if one.owner_id and one.id in _queued(done)})
    return done


def _queued(done: Undo) -> set[ConversationId]:
    """Whoever had them is not given them again at once."""
    return {one.id for one in done.after if one.owner_kind is OwnerKind.QUEUE}
