"""The line of calls of each offer: what is to be told to whoever has it, in the order in which it happened."""

from collections.abc import Iterable
from uuid import UUID

import msgspec

from parley.core import clock, ids
from parley.core.db import Tx
from parley.core.ids import MessageId
from parley.core.lanes import LaneKind, wake_all
from parley.routing.outside.types import CallType
from parley.routing.types import AgentId

CALL_LANE = LaneKind("outside.call", "out")

INSERT = """
    INSERT INTO outside_calls (workspace_id, id, agent_id, offer_id, type, message_id, happened_at, due_at)
    SELECT $1, n.id, n.agent_id, n.offer_id, n.type, n.message_id, $2, $2
      FROM unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::uuid[])
           WITH ORDINALITY AS n (id, agent_id, offer_id, type, message_id, place) ORDER BY place
"""


class ToTell(msgspec.Struct, frozen=True):
    agent_id: AgentId
    offer_id: UUID
    type: CallType
    message_id: MessageId | None = None


async def queue(tx: Tx, told: Iterable[ToTell]) -> None:
    rows = [(ids.new(), one.agent_id, one.offer_id, one.type, one.message_id) for one in told]
    if rows:
        await tx.execute(INSERT, tx.workspace_id, clock.now(), *map(list, zip(*rows, strict=True)))
        await wake_all(tx, CALL_LANE, {str(row[2]) for row in rows})
