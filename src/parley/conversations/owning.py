"""Whose turn it is to speak: one owner at a time."""

from uuid import UUID

import msgspec

from parley.conversations import receivers
from parley.conversations.events import ConversationAssigned
from parley.conversations.types import Conversation, OwnerKind
from parley.conversations.writing import line, unresolved
from parley.core.db import Tx
from parley.core.events import announce
from parley.core.ids import ConversationId, StaffId
from parley.workspace import TeamId


async def assign(tx: Tx, id: ConversationId, *, to: StaffId, by: StaffId) -> Conversation:
    """Give an open conversation to a member of staff. Giving it to its owner again changes nothing."""
    found = await unresolved(tx, id)
    await receivers.require(tx, to)
    return await own(tx, found, OwnerKind.STAFF, to, by)


async def unassign(tx: Tx, id: ConversationId, *, by: StaffId) -> Conversation:
    """Give a conversation back to the queue."""
    return await own(tx, await unresolved(tx, id), OwnerKind.QUEUE, None, by)


async def give_to_team(tx: Tx, found: Conversation, team: TeamId | None, by: StaffId) -> Conversation:
    """From now on it waits in the queue of that team; None: of nobody's."""
    if team == found.team_id:
        return found
    await tx.execute("UPDATE conversations SET team_id = $3 WHERE workspace_id = $1 AND id = $2", tx.workspace_id, found.id, team)
    await line(tx, found, {"event": "team", "team": str(team) if team else None, "by": str(by)}, by)
    return msgspec.structs.replace(found, team_id=team)


async def own(tx: Tx, found: Conversation, kind: OwnerKind, to: UUID | None, by: StaffId) -> Conversation:
    if (found.owner_kind, found.owner_id) == (kind, to):
        return found
    await tx.execute(
        "UPDATE conversations SET owner_kind = $3, owner_id = $4 WHERE workspace_id = $1 AND id = $2",
        tx.workspace_id,
        found.id,
        kind.value,
        to,
    )
    await line(tx, found, {"event": "assigned" if to else "unassigned", "to": str(to) if to else None, "by": str(by)}, by)
    await announce(tx, ConversationAssigned(found.id, to=to, by=by))
    return msgspec.structs.replace(found, owner_kind=kind, owner_id=to)
