"""Receipts: how far what we sent has come. They may come twice, in any order, and before our send has returned; none goes back."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from parley import people
from parley.channels import Incoming, Received
from parley.conversations.changes import bump
from parley.conversations.events import DeliveryFailed
from parley.conversations.types import State
from parley.core import clock
from parley.core.db import Tx
from parley.core.events import announce
from parley.core.ground import Ground
from parley.core.ids import AccountId, ConversationId, DeliveryId, IdentityId, MessageId
from parley.core.lanes import Job, Lane, LaneKind, wake

EARLY_LANE = LaneKind("conversations.early_receipts")
LOOK_AGAIN = timedelta(seconds=2)
KEPT = timedelta(days=2)
"""After so long an early receipt is one for a message that did not come from us."""

RANK = {
    State.QUEUED: 0,
    State.SENDING: 1,
    State.UNCERTAIN: 2,
    State.FAILED: 3,
    State.SENT: 4,
    State.DELIVERED: 5,
    State.READ: 6,
    State.CANCELLED: 9,
}

OF = """
    SELECT d.id, d.message_id, d.conversation_id, d.identity_id, d.account_id, d.state
      FROM deliveries d JOIN conversations c ON (c.workspace_id, c.id) = (d.workspace_id, d.conversation_id)
     WHERE d.workspace_id = $1 AND d.account_id = $2 AND d.provider_keys && ARRAY[$3]  -- deliveries_provider
       FOR UPDATE OF c FOR UPDATE OF d  -- the conversation first, as everywhere
"""
RECORD = """
    UPDATE deliveries SET state = $3,
           sent_at = coalesce(sent_at, $4),
           delivered_at = CASE WHEN $3 IN ('delivered', 'read') THEN coalesce(delivered_at, $4) ELSE delivered_at END,
           read_at = CASE WHEN $3 = 'read' THEN coalesce(read_at, $4) ELSE read_at END,
           error_kind = CASE WHEN $3 = 'failed' THEN 'Refused' ELSE NULL END,
           error = CASE WHEN $3 = 'failed' THEN $5 ELSE NULL END
     WHERE workspace_id = $1 AND id = $2
"""
KEEP_EARLY = """
    INSERT INTO early_receipts (workspace_id, account_id, provider_key, state, at, error) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT DO NOTHING
"""

# A receipt and the answer of the provider may be written at the same moment, and neither sees the other: so there is a second look.
OVERTAKEN = """
    SELECT e.provider_key FROM early_receipts e WHERE e.workspace_id = $1 AND e.account_id = $2
       AND EXISTS (SELECT FROM deliveries d WHERE d.workspace_id = $1 AND d.account_id = $2 AND d.provider_keys && ARRAY[e.provider_key])
"""
FORGET_EARLY = "DELETE FROM early_receipts WHERE workspace_id = $1 AND account_id = $2 AND at < $3"


class _Open(msgspec.Struct, frozen=True):
    id: DeliveryId
    message_id: MessageId
    conversation_id: ConversationId
    identity_id: IdentityId
    account_id: AccountId
    state: State


async def take(tx: Tx, received: Received, item: Incoming) -> None:
    inbound = item.inbound
    if inbound.delivered is None or not inbound.external_id:
        return
    at = inbound.at or item.received_at
    deliveries = await tx.rows(_Open, OF, tx.workspace_id, received.account.id, inbound.provider_key)
    if not deliveries:
        values = inbound.provider_key, inbound.delivered.value, at, inbound.error
        await tx.execute(KEEP_EARLY, tx.workspace_id, received.account.id, *values)
        await wake(tx, EARLY_LANE, str(received.account.id), at=clock.now() + LOOK_AGAIN)
    for delivery in deliveries:
        await _record(tx, delivery, State(inbound.delivered.value), at, inbound.error)


async def confirm(tx: Tx, account_id: AccountId, provider_key: str, at: datetime) -> bool:
    """What we sent under this id has arrived at the provider; False where it is not of ours."""
    deliveries = await tx.rows(_Open, OF, tx.workspace_id, account_id, provider_key)
    for delivery in deliveries:
        await _record(tx, delivery, State.SENT, at, "")
    return bool(deliveries)


async def apply_early(tx: Tx, account_id: AccountId, provider_keys: list[str]) -> None:
    """Those that came before the provider's answer did."""
    sql = """DELETE FROM early_receipts WHERE workspace_id = $1 AND account_id = $2 AND provider_key = ANY($3)
             RETURNING provider_key, state, at, error"""
    for key, state, at, error in await tx.records(sql, tx.workspace_id, account_id, provider_keys):
        for delivery in await tx.rows(_Open, OF, tx.workspace_id, account_id, key):
            await _record(tx, delivery, State(state), at, error)


async def look_again(ground: Ground, lane: Lane) -> None:
    """Match what crossed the answer to our send, and forget what is nobody's."""
    account_id = AccountId(UUID(lane.key))
    async with ground.database.transaction(lane.workspace_id) as tx:
        await lane.hold(tx)
        await apply_early(tx, account_id, await tx.values(OVERTAKEN, tx.workspace_id, account_id))
        await tx.execute(FORGET_EARLY, tx.workspace_id, account_id, clock.now() - KEPT)


EARLY = Job(EARLY_LANE.kind, EARLY_LANE.lane, run=look_again)


async def _record(tx: Tx, delivery: _Open, state: State, at: datetime, error: str) -> None:
    if not is_news(delivery.state, state):
        return
    await tx.execute(RECORD, tx.workspace_id, delivery.id, state.value, at, error)
    await bump(tx, delivery.message_id, delivery.conversation_id, "text = text")
    if state is State.FAILED:
        await people.close_way(tx, delivery.identity_id, delivery.account_id, reason=error or "bounced")
        await announce(tx, DeliveryFailed(delivery.conversation_id, delivery.message_id, delivery.account_id, error))


def is_news(known: State, said: State) -> bool:
    """A failure counts until somebody has read it; everything else counts only if it goes further."""
    if said is State.FAILED:
        return known not in (State.READ, State.FAILED, State.CANCELLED)
    return RANK[said] > RANK[known]
