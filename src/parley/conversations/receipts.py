"""Receipts: how far what we sent has come. They may come twice, in any order, and before our send has returned; none goes back."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import msgspec

from parley import people
from parley.channels import Failure, Incoming, Received
from parley.conversations.changes import bump_all
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
CLOCKS_DIFFER = timedelta(seconds=5)
"""By so much the clock may be ahead by which our messages stand, of the one by which a provider says how far somebody has read."""
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
    SELECT d.id, d.message_id, d.conversation_id, d.identity_id, d.account_id, d.thread, d.state
      FROM deliveries d JOIN conversations c ON (c.workspace_id, c.id) = (d.workspace_id, d.conversation_id)
     WHERE d.workspace_id = $1 AND d.id IN (SELECT id FROM deliveries_named($2, $3))
       FOR UPDATE OF c FOR UPDATE OF d  -- the conversation first, as everywhere
"""
UNREAD = """
    SELECT d.id, d.message_id, d.conversation_id, d.identity_id, d.account_id, d.thread, d.state
      FROM deliveries d JOIN conversations c ON (c.workspace_id, c.id) = (d.workspace_id, d.conversation_id)
      JOIN messages m ON (m.workspace_id, m.id) = (d.workspace_id, d.message_id)
     WHERE d.workspace_id = $1 AND d.account_id = $2 AND d.thread = $3  -- deliveries_unread
       AND d.state IN ('sent', 'delivered') AND d.state = ANY($4) AND m.at <= $5
     ORDER BY d.conversation_id, d.id FOR UPDATE OF c FOR UPDATE OF d
"""
SAID_AT = """
    SELECT at FROM messages WHERE workspace_id = $1 AND account_id = $2 AND (provider_key = $3 OR alias_key = $3)
     UNION ALL
    SELECT m.at FROM deliveries d JOIN messages m ON (m.workspace_id, m.id) = (d.workspace_id, d.message_id)
     WHERE d.workspace_id = $1 AND d.id IN (SELECT id FROM deliveries_named($2, $3)) LIMIT 1
"""
RECORD = """
    UPDATE deliveries SET state = $3,
           sent_at = coalesce(sent_at, $4),
           delivered_at = CASE WHEN $3 IN ('delivered', 'read') THEN coalesce(delivered_at, $4) ELSE delivered_at END,
           read_at = CASE WHEN $3 = 'read' THEN coalesce(read_at, $4) ELSE read_at END,
           error_kind = CASE WHEN $3 = 'failed' THEN $6 ELSE NULL END,
           error = CASE WHEN $3 = 'failed' THEN $5 ELSE NULL END
     WHERE workspace_id = $1 AND id = ANY($2)
"""
KEEP_EARLY = """
    INSERT INTO early_receipts (workspace_id, account_id, provider_key, state, at, error, failure, all_before)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING
"""

# A receipt and the answer of the provider may be written at the same moment, and neither sees the other: so there is a second look.
OVERTAKEN = """
    SELECT e.provider_key FROM early_receipts e WHERE e.workspace_id = $1 AND e.account_id = $2
       AND EXISTS (SELECT FROM deliveries_named($2, e.provider_key))
"""
FORGET_EARLY = "DELETE FROM early_receipts WHERE workspace_id = $1 AND account_id = $2 AND at < $3"


class _Open(msgspec.Struct, frozen=True):
    id: DeliveryId
    message_id: MessageId
    conversation_id: ConversationId
    identity_id: IdentityId
    account_id: AccountId
    thread: str
    state: State


class _Told(NamedTuple):
    """What a receipt tells, whatever it is about."""

    state: State
    at: datetime
    error: str = ""
    failure: Failure = Failure.REFUSED
    all_before: bool = False


BEHIND = {State.DELIVERED: [State.SENT.value], State.READ: [State.SENT.value, State.DELIVERED.value]}
"""What has not come so far yet, and has not failed either."""


async def take(tx: Tx, received: Received, item: Incoming) -> None:
    inbound, account_id = item.inbound, received.account.id
    if inbound.delivered is None:
        return
    told = _Told(State(inbound.delivered.value), inbound.at or item.received_at, inbound.error, inbound.failure, inbound.all_before)
    if inbound.watermark:
        await _record(tx, await _behind(tx, account_id, inbound.thread, told.state, inbound.watermark + CLOCKS_DIFFER), told)
    if inbound.external_id and not await _apply(tx, account_id, inbound.provider_key, told, inbound.thread):
        await tx.execute(KEEP_EARLY, tx.workspace_id, account_id, inbound.provider_key, *told)
        await wake(tx, EARLY_LANE, str(account_id), at=clock.now() + LOOK_AGAIN)


async def confirm(tx: Tx, account_id: AccountId, provider_key: str, at: datetime) -> bool:
    """What we sent under this id has arrived at the provider; False where it is not of ours."""
    return await _apply(tx, account_id, provider_key, _Told(State.SENT, at))


async def apply_early(tx: Tx, account_id: AccountId, provider_keys: list[str]) -> None:
    """Those that came before the provider's answer did."""
    sql = """DELETE FROM early_receipts WHERE workspace_id = $1 AND account_id = $2 AND provider_key = ANY($3)
             RETURNING provider_key, state, at, error, failure, all_before"""
    for key, state, at, error, failure, all_before in await tx.records(sql, tx.workspace_id, account_id, provider_keys):
        await _apply(tx, account_id, key, _Told(State(state), at, error, Failure(failure), all_before))


async def _apply(tx: Tx, account_id: AccountId, key: str, told: _Told, thread: str = "") -> bool:
    """To the message of that name, and to those before it where the receipt is for them too. False where we have sent none of them."""
    found = await tx.rows(_Open, OF, tx.workspace_id, account_id, key)
    if told.all_before and (at := await tx.value(SAID_AT, tx.workspace_id, account_id, key)):
        found += await _behind(tx, account_id, thread or (found[0].thread if found else ""), told.state, at)
    await _record(tx, found, told)
    return bool(found)


async def _behind(tx: Tx, account_id: AccountId, thread: str, state: State, until: datetime) -> list[_Open]:
    """What was said in a thread up to a moment, and is not known to have come as far as `state`."""
    return await tx.rows(_Open, UNREAD, tx.workspace_id, account_id, thread, BEHIND.get(state, []), until)


async def look_again(ground: Ground, lane: Lane) -> None:
    """Match what crossed the answer to our send, and forget what is nobody's."""
    account_id = AccountId(UUID(lane.key))
    async with ground.database.transaction(lane.workspace_id) as tx:
        await lane.hold(tx)
        await apply_early(tx, account_id, await tx.values(OVERTAKEN, tx.workspace_id, account_id))
        await tx.execute(FORGET_EARLY, tx.workspace_id, account_id, clock.now() - KEPT)


EARLY = Job(EARLY_LANE.kind, EARLY_LANE.lane, run=look_again)


async def _record(tx: Tx, deliveries: Sequence[_Open], told: _Told) -> None:
    news = {delivery.id: delivery for delivery in deliveries if is_news(delivery.state, told.state)}
    if not news:
        return
    await tx.execute(RECORD, tx.workspace_id, list(news), told.state.value, told.at, told.error, told.failure.value)
    await bump_all(tx, {delivery.message_id: delivery.conversation_id for delivery in news.values()})
    if told.state is State.FAILED:
        for delivery in news.values():
            await _fail(tx, delivery, told)


async def _fail(tx: Tx, delivery: _Open, told: _Told) -> None:
    """A way is closed by nothing but that there is nobody any more: what was refused once may be said otherwise, or later."""
    if told.failure is Failure.GONE:
        await people.close_way(tx, delivery.identity_id, delivery.account_id, reason=told.error or "bounced")
    await announce(tx, DeliveryFailed(delivery.conversation_id, delivery.message_id, delivery.account_id, told.error))


def is_news(known: State, said: State) -> bool:
    """A failure counts until somebody has read it; everything else counts only if it goes further."""
    if said is State.FAILED:
        return known not in (State.READ, State.FAILED, State.CANCELLED)
    return RANK[said] > RANK[known]
