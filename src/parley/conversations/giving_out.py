"""What waits in the queue, given to whoever takes it; and what they leave, back to the queue. Many at once, by nobody in particular."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from parley.conversations import standing
from parley.conversations.standing import Standing
from parley.conversations.types import OwnerKind, Status
from parley.core.db import Tx
from parley.core.ids import ConversationId

FREE = """
    SELECT id FROM conversations
     WHERE workspace_id = $1 AND id = ANY($2) AND owner_kind = 'queue' AND status = 'open' AND joined_to IS NULL
     ORDER BY id FOR UPDATE SKIP LOCKED
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


def _owned(one: Standing, kind: OwnerKind, id: UUID | None) -> Standing:
    return msgspec.structs.replace(one, owner_kind=kind, owner_id=id)
