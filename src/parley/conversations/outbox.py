"""The outbox: one delivery row per fitted part, sent in order within one conversation and account (by delivering.py)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import msgspec

from parley import people
from parley.channels import Fitted, Part
from parley.conversations import windowing
from parley.conversations.changes import bump
from parley.conversations.errors import NotFailed
from parley.conversations.types import Author
from parley.core import ids
from parley.core.db import Tx
from parley.core.ids import ConversationId, DeliveryId, MessageId
from parley.core.lanes import LaneKind, wake, wake_all

DELIVER_LANE = LaneKind("conversations.deliver", "out")
WAKE_LANE = LaneKind("conversations.wake", "out")

LONGEST_HOLD = timedelta(seconds=30)
"""What waits no longer than this to be taken back is waited for by what is said after it; what is to leave later is not."""

QUEUE = """
    INSERT INTO deliveries (workspace_id, id, message_id, conversation_id, account_id, identity_id, position, part, leaves_at)
    SELECT $1, n.id, $2, $3, $4, $5, n.place - 1, n.part, greatest($8::timestamptz, (
           SELECT max(d.leaves_at) FROM deliveries d  -- deliveries_open
            WHERE d.workspace_id = $1 AND d.conversation_id = $3 AND d.account_id = $4 AND d.state IN ('queued', 'sending')
              AND d.leaves_at < now() + $9::interval))
      FROM unnest($6::uuid[], $7::jsonb[]) WITH ORDINALITY AS n (id, part, place)
    RETURNING leaves_at
"""


async def queue(
    tx: Tx,
    conversation_id: ConversationId,
    message_id: MessageId,
    way: people.Way,
    fitted: Fitted,
    author: Author,
    leaves_at: datetime | None = None,
) -> None:
    """Queue a message's parts, in the caller's transaction: if that is rolled back, nothing is sent."""
    new = [DeliveryId(ids.new()) for _ in fitted.parts]
    parts = [
        Part(
            to=way.answer_to or way.thread,
            thread=way.thread if way.answer_to else "",
            text=part.text,
            files=part.files,
            buttons=part.buttons,
            quoted=part.quoted,
            key=str(id),
            template=part.template,
            comment="" if way.public else way.comment,
        )
        for id, part in zip(new, fitted.parts, strict=True)
    ]
    whose = message_id, conversation_id, way.account_id, way.identity_id
    content = [msgspec.to_builtins(windowing.marked(part, way, author)) for part in parts]
    leaves = await tx.value(QUEUE, tx.workspace_id, *whose, new, content, leaves_at, LONGEST_HOLD)
    await wake(tx, DELIVER_LANE, f"{conversation_id}/{way.account_id}", at=leaves)


SAID = """
    UPDATE conversations SET {answered} last_message_at = now(), preview = $3, preview_direction = 'out', channel = $4, offered = $5
     WHERE workspace_id = $1 AND id = $2
"""
ANSWERED = """status = CASE WHEN status = 'open' THEN 'waiting' ELSE status END, waiting_since = NULL,
              first_answered_at = CASE WHEN answer_due_at IS NOT NULL THEN coalesce(first_answered_at, now()) END,"""


async def said(tx: Tx, id: ConversationId, text: str, channel: str, offered: Any, *, is_answer: bool) -> None:
    """The customer has our words, as far as the list is concerned; what was put off or resolved meanwhile stays so."""
    sql = SAID.format(answered=ANSWERED if is_answer else "")
    await tx.execute(sql, tx.workspace_id, id, " ".join(text.split())[:140], channel, offered)


async def wake_at(tx: Tx, conversations: Iterable[ConversationId], at: datetime) -> None:
    """Open snoozed conversations again when their time has come."""
    await wake_all(tx, WAKE_LANE, map(str, conversations), at=at)


async def send_again(tx: Tx, message_id: MessageId) -> None:
    """Try the failed and uncertain parts of a message once more, because a person says so."""
    sql = """UPDATE deliveries SET state = 'queued', error = NULL, error_kind = NULL
              WHERE workspace_id = $1 AND message_id = $2 AND state IN ('failed', 'uncertain') RETURNING conversation_id, account_id"""
    again = await tx.records(sql, tx.workspace_id, message_id)
    if not again:
        raise NotFailed
    conversation_id, account_id = again[0]
    await bump(tx, message_id, conversation_id, "text = text")
    await wake(tx, DELIVER_LANE, f"{conversation_id}/{account_id}")
