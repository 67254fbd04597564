"""The job that empties an outbox: reads (transaction), calls the provider (none open), records (transaction).

A part that was being sent when its process died may have arrived: it is shown as uncertain, and repeated only where the provider takes
a key that makes the repetition harmless.
"""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from parley import channels, people
from parley.channels import OutcomeUnknown, Part, RateLimited, Receipt, SendError
from parley.conversations import agreeing, mailing, outbox, receipts
from parley.conversations.changes import bump
from parley.conversations.events import DeliveryFailed
from parley.conversations.outbox import DELIVER_LANE, WAKE_LANE
from parley.conversations.types import State
from parley.core import clock
from parley.core.db import AGAIN, Tx, storable
from parley.core.errors import NotFound, Unavailable
from parley.core.events import announce
from parley.core.ground import Ground
from parley.core.ids import AccountId, ConversationId, DeliveryId, IdentityId, MessageId
from parley.core.lanes import Job, Lane, RetryLater
from parley.core.metrics import counter
from parley.people import Errand

SENDS = counter("sends", "Attempts to send a part, by channel and outcome", "channel", "outcome")

BLIND_REPEATS = 8
"""How often a part is sent once more whose outcome is unknown, where the provider knows a repetition by its key."""
PATIENCE_SECONDS = 2.0
"""So long a part waits in its place for its turn at the provider; what has longer to wait gives the place to others."""
RECORD_AGAIN = (0.1, 0.3, 1, 3, 5, 5)
"""Seconds."""


class Due(msgspec.Struct, frozen=True):
    """The next part of a lane, and what must hold for it to go."""

    id: DeliveryId
    message_id: MessageId
    conversation_id: ConversationId
    account_id: AccountId
    identity_id: IdentityId
    position: int
    part: Part
    state: State
    author_kind: str
    owner_kind: str
    leaves_at: datetime | None
    seq: int
    text: str
    channel: str
    content: dict[str, Any]
    inbound_seq: int
    heard_at: datetime | None
    """When they last wrote by this way."""
    purpose: Errand


NEXT = """
    SELECT d.id, d.message_id, d.conversation_id, d.account_id, d.identity_id, d.position, d.part, d.state, m.author_kind, c.owner_kind,
           d.leaves_at, m.seq, m.text, m.channel, m.content, m.purpose, c.inbound_seq,
           (SELECT max(w.last_in_at) FROM ways w
             WHERE (w.workspace_id, w.identity_id, w.account_id, w.thread)
                 = (d.workspace_id, d.identity_id, d.account_id, d.thread)) AS heard_at
      FROM deliveries d
      JOIN messages m ON (m.workspace_id, m.id) = (d.workspace_id, d.message_id)
      JOIN conversations c ON (c.workspace_id, c.id) = (d.workspace_id, d.conversation_id)
     WHERE d.workspace_id = $1 AND d.conversation_id = $2 AND d.account_id = $3 AND d.state IN ('queued', 'sending')
       AND (d.leaves_at IS NULL OR d.leaves_at <= now())
     ORDER BY d.id LIMIT 1  -- deliveries_open
"""
# An echo that we did not recognise may have come first: then its line has that name, and our message goes without.
NAMED = """
    provider_key = coalesce(provider_key, (SELECT $3 WHERE NOT EXISTS (
        SELECT FROM messages o WHERE (o.workspace_id, o.account_id, o.provider_key) = ($1, messages.account_id, $3)))),
    external_id = coalesce(external_id, $4)
"""
LATER = """
    SELECT min(leaves_at) FROM deliveries  -- deliveries_open
     WHERE workspace_id = $1 AND conversation_id = $2 AND account_id = $3 AND state IN ('queued', 'sending')
"""


async def deliver(ground: Ground, lane: Lane) -> datetime | None:
    """Send everything that waits in one conversation for one account; returns when more is to leave."""
    conversation_id, account_id = map(UUID, lane.key.split("/"))
    try:
        account = await ground.one(channels.Accounts).get(AccountId(account_id))
    except NotFound:
        return None
    if not account.active:
        raise RetryLater("the account is paused")
    turns = ground.one(channels.Turns)
    while (wait := turns.take(account, lane.key)) <= PATIENCE_SECONDS:
        await asyncio.sleep(wait)
        due = await _take(ground, lane, ConversationId(conversation_id), AccountId(account_id))
        if not isinstance(due, Due):
            turns.give_back(account, lane.key)
            return due
        await _send(ground, lane, account, due)
    turns.give_back(account, lane.key)
    return clock.now() + timedelta(seconds=wait)


async def _take(ground: Ground, lane: Lane, conversation_id: ConversationId, account_id: AccountId) -> Due | datetime | None:
    """Mark the next part as being sent. What died in mid-send is settled first, what may no longer be said is withdrawn.

    Where nothing is due, returns when something will be."""
    async with ground.database.transaction(lane.workspace_id) as tx:
        await lane.hold(tx)
        while due := await tx.row(Due, NEXT, tx.workspace_id, conversation_id, account_id):
            if due.author_kind in ("bot", "outside") and due.owner_kind not in (due.author_kind, "queue"):
                await _mark(tx, due, State.CANCELLED, None)
            elif due.state is State.SENDING and not await _repeatable(tx, due):
                await _mark(tx, due, State.UNCERTAIN, OutcomeUnknown("the process ended while this was being sent"))
            elif refused := await agreeing.refusal(tx, due.identity_id, due.purpose):
                await _fail(tx, due, refused)
            else:
                part = await mailing.addressed(tx, ground, due.part, due.message_id, due.account_id, due.position)
                # A mail's id is ours, known before it leaves: whatever comes back will find it, even if its outcome stays unknown.
                keys = [part.mail.message_id] if part.mail else []
                sql = """UPDATE deliveries SET state = 'sending', attempts = attempts + 1, provider_keys = $3, leaves_at = NULL
                          WHERE workspace_id = $1 AND id = $2"""
                await tx.execute(sql, tx.workspace_id, due.id, keys)
                await _stand_now(tx, due)
                return msgspec.structs.replace(due, part=part)
        return await tx.value(LATER, tx.workspace_id, conversation_id, account_id)


async def _stand_now(tx: Tx, due: Due) -> None:
    """What waited for its moment is said now, and stands there; whatever the customer asked meanwhile still wants an answer."""
    if due.leaves_at is None or due.position:
        return
    await bump(tx, due.message_id, due.conversation_id, "at = $3", clock.now())
    if due.inbound_seq < due.seq:
        await outbox.said(tx, due.conversation_id, due.text, due.channel, due.content.get("offered"), is_answer=True)


async def _repeatable(tx: Tx, due: Due) -> bool:
    kind = await tx.value("SELECT kind FROM accounts WHERE workspace_id = $1 AND id = $2", tx.workspace_id, due.account_id)
    return channels.adapter(kind).manifest.can.idempotent


async def _send(ground: Ground, lane: Lane, account: channels.Account[Any], due: Due) -> None:
    try:
        window = channels.adapter(account.kind).manifest.can.window
        receipt = await channels.send(ground, account, channels.timely(due.part, window, due.heard_at, clock.now()))
    except SendError as error:
        SENDS.labels(account.kind, type(error).__name__).inc()
        state = _after(error, lane, account)
        await _record_failure(ground, lane, due, error, state)
        await channels.note_outcome(ground, account, error)
        if state is State.QUEUED:
            raise RetryLater(f"{type(error).__name__}: {error}", error.wait if isinstance(error, RateLimited) else None) from error
        return
    SENDS.labels(account.kind, "sent").inc()
    await _record_surely(ground, lane, due, receipt)
    await channels.note_outcome(ground, account, None)


def _after(error: SendError, lane: Lane, account: channels.Account[Any]) -> State:
    if error.retry:
        return State.QUEUED
    if isinstance(error, OutcomeUnknown):
        harmless = channels.adapter(account.kind).manifest.can.idempotent and lane.attempts < BLIND_REPEATS
        return State.QUEUED if harmless else State.UNCERTAIN
    return State.FAILED


async def _record_surely(ground: Ground, lane: Lane, due: Due, receipt: Receipt) -> None:
    """What we know for certain must not become uncertain because the database is away just now."""
    for pause in RECORD_AGAIN:
        try:
            return await _record(ground, lane, due, receipt)
        except (Unavailable, *AGAIN):
            await asyncio.sleep(pause)
    return await _record(ground, lane, due, receipt)


async def _record(ground: Ground, lane: Lane, due: Due, receipt: Receipt) -> None:
    keys = receipt.provider_keys
    async with ground.database.transaction(lane.workspace_id) as tx:
        await bump(tx, due.message_id, due.conversation_id, NAMED, *((keys[0], receipt.ids[0]) if keys else (None, None)))
        # A receipt may have been quicker than the provider's answer: it is not taken back.
        sql = """UPDATE deliveries SET state = CASE WHEN state IN ('queued', 'sending', 'uncertain') THEN 'sent' ELSE state END,
                        provider_keys = $3, sent_at = coalesce(sent_at, $4), error = NULL, error_kind = NULL
                  WHERE workspace_id = $1 AND id = $2"""
        await tx.execute(sql, tx.workspace_id, due.id, keys, receipt.at or clock.now())
        await receipts.apply_early(tx, due.account_id, keys)


async def _record_failure(ground: Ground, lane: Lane, due: Due, error: SendError, state: State) -> None:
    async with ground.database.transaction(lane.workspace_id) as tx:
        await lane.hold(tx)
        await (_fail(tx, due, error) if state is State.FAILED else _mark(tx, due, state, error))
        # Under a post, and in answer to a comment, one may fail to be reached who listens elsewhere.
        if isinstance(error, channels.RecipientGone) and not (due.content.get("public") or due.part.comment):
            await people.close_way(tx, due.identity_id, due.account_id, reason=error.detail or error.sentence())


async def _fail(tx: Tx, due: Due, error: SendError) -> None:
    await _mark(tx, due, State.FAILED, error)
    await announce(tx, DeliveryFailed(due.conversation_id, due.message_id, due.account_id, str(error)))


async def _mark(tx: Tx, due: Due, state: State, error: SendError | None) -> None:
    await bump(tx, due.message_id, due.conversation_id, "text = text")  # first: the conversation is locked before its deliveries
    sql = "UPDATE deliveries SET state = $3, error_kind = $4, error = $5 WHERE workspace_id = $1 AND id = $2"
    await tx.execute(
        sql, tx.workspace_id, due.id, state.value, error and type(error).__name__, error and storable(error.detail or error.sentence())
    )


async def wake_up(ground: Ground, lane: Lane) -> datetime | None:
    """A snoozed conversation's time has come; where it was snoozed for longer meanwhile, it comes later."""
    async with ground.database.transaction(lane.workspace_id) as tx:
        sql = """UPDATE conversations SET status = 'open', snoozed_until = NULL
                  WHERE workspace_id = $1 AND id = $2 AND status = 'snoozed' AND snoozed_until <= now()"""
        if await tx.execute(sql, tx.workspace_id, UUID(lane.key)):
            tx.signal("inbox")
            tx.signal(f"conversation/{lane.key}")
        later = "SELECT snoozed_until FROM conversations WHERE workspace_id = $1 AND id = $2 AND status = 'snoozed'"
        return await tx.value(later, tx.workspace_id, UUID(lane.key))


DELIVER = Job(DELIVER_LANE.kind, DELIVER_LANE.lane, run=deliver, attempts=1000, longest_wait=timedelta(minutes=2))
WAKE = Job(WAKE_LANE.kind, WAKE_LANE.lane, run=wake_up)
