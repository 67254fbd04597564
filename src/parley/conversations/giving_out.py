"""What waits in the queue, given to whoever takes it; and what they leave, back to the queue. Many at once, by nobody in particular."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from parley.conversations import standing
from parley.conversations.standing import Standing
from parley.conversations.types import OwnerKind, Status
from parley.core import clock
from parley.core.db import Tx
from parley.core.ids import ConversationId

FREE = """
    SELECT id FROM conversations
     WHERE workspace_id = $1 AND id = ANY($2) AND owner_kind = 'queue' AND status = 'open' AND joined_to IS NULL
     ORDER BY id FOR UPDATE SKIP LOCKED
"""
# What is left to somebody else has waited since the customer last spoke.
LAST_WORDS = """
    SELECT max(at) FROM (SELECT at FROM messages WHERE workspace_id = $1 AND conversation_id = $2 AND direction = 'in'
                          ORDER BY seq DESC LIMIT 1) AS last  -- messages_in_order
"""


async def give_out(tx: Tx, owners: Mapping[Any, tuple[OwnerKind, UUID]]) -> frozenset[ConversationId]:
    """Returns those that were given: what somebody else holds, or has changed, is left alone."""
    free = await tx.values(FREE, tx.workspace_id, sorted(owners))
    before = await standing.held(tx, free, alone=True)
    after = [_owned(one, *owners[one.id]) if one.id in owners else one for one in before]
    await standing.apply(tx, before, after, None)
    return frozenset(free)


async def take_back_from(tx: Tx, owners: Mapping[ConversationId, UUID], why: str) -> frozenset[ConversationId]:
    """Those that their owner still has, and in which somebody waits for an answer, go back to the queue. The timeline says `why`."""
    before = await standing.held(tx, sorted(owners), alone=True)
    left = {one.id for one in before if one.status is Status.OPEN and not one.joined_to and owners.get(one.id) == one.owner_id}
    after = [_owned(one, OwnerKind.QUEUE, None) if one.id in left else one for one in before]
    told = [(id, {"event": why, "from": str(owners[id])}) for id in sorted(left)]
    await standing.apply(tx, before, after, None, told)
    return frozenset(left)


async def give_back(tx: Tx, id: ConversationId, owner: UUID, told: dict[str, Any], *, wakes: bool) -> bool:
    """Its owner leaves it to whoever is next; who `wakes` it says that there is something to do, even where no words wait.

    Returns whether it was theirs."""
    before = await standing.held(tx, [id])
    found = next((one for one in before if one.id == id and one.owner_id == owner and not one.joined_to and not one.is_resolved), None)
    if found is None:
        return False
    left = _owned(found, OwnerKind.QUEUE, None)
    if wakes:
        since = found.waiting_since or await tx.value(LAST_WORDS, tx.workspace_id, id) or clock.now()
        left = msgspec.structs.replace(left, status=Status.OPEN, snoozed_until=None, waiting_since=since)
    await standing.apply(tx, before, [left if one is found else one for one in before], None, [(id, told)])
    return True


def _owned(one: Standing, kind: OwnerKind, id: UUID | None) -> Standing:
    return msgspec.structs.replace(one, owner_kind=kind, owner_id=id)
