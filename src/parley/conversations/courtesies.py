"""Small signs in the customer's own app: that somebody reads what they wrote, and types an answer."""

from contextlib import suppress
from typing import Any
from uuid import UUID

import msgspec

from parley import channels
from parley.channels import Account, SendError
from parley.channels.contract import MarksRead, ShowsTyping, able
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ground import Ground
from parley.core.ids import AccountId, ConversationId
from parley.core.lanes import Job, Lane, LaneKind, wake

COURTESY_LANE = LaneKind("conversations.courtesy", "out")
TYPING, READ = "typing", "read"

# Where the last word came from, if it can still be answered there. What is said in public is read by everybody anyway.
HEARD = """
    SELECT m.account_id, coalesce(m.external_id, '') AS external_id, coalesce(nullif(w.answer_to, ''), w.thread) AS to
      FROM conversations c
     CROSS JOIN LATERAL (
           SELECT * FROM messages m WHERE (m.workspace_id, m.conversation_id) = (c.workspace_id, c.id) AND m.direction = 'in'
            ORDER BY m.seq DESC LIMIT 1) m  -- messages_in_order
      JOIN ways w ON (w.workspace_id, w.identity_id, w.account_id) = (m.workspace_id, m.identity_id, m.account_id)
     WHERE c.workspace_id = $1 AND c.id = $2 AND c.post_id IS NULL AND w.closed_at IS NULL
     ORDER BY starts_with(m.provider_key, w.thread || ':') DESC, w.last_in_at DESC NULLS LAST LIMIT 1
"""


class Heard(msgspec.Struct, frozen=True):
    """The customer's last message: where a sign goes, and under which."""

    account_id: AccountId
    external_id: str
    to: str


async def show_typing(tx: Tx, id: ConversationId) -> None:
    """Somebody types an answer; to be said again while they do."""
    await wake(tx, COURTESY_LANE, str(id), payload={TYPING: True})


async def show_read(tx: Tx, id: ConversationId) -> None:
    """Whoever is to answer has seen what was written."""
    await wake(tx, COURTESY_LANE, str(id), payload={READ: True})


async def show(ground: Ground, lane: Lane) -> None:
    """A sign that does not arrive is missed by nobody: it is not tried again."""
    async with ground.database.transaction(lane.workspace_id) as tx:
        heard = await tx.row(Heard, HEARD, tx.workspace_id, UUID(lane.key))
    if heard is None:
        return
    with suppress(SendError, NotFound):
        account = await ground.one(channels.Accounts).get(heard.account_id)
        if account.active:
            await _tell(ground, account, heard, lane.payload)


async def _tell(ground: Ground, account: Account[Any], heard: Heard, signs: dict[str, Any]) -> None:
    adapter = channels.adapter(account.kind)
    if READ in signs and heard.external_id and able(adapter, MarksRead):
        await adapter.read(heard.to, heard.external_id, account, ground.http)
    if TYPING in signs and able(adapter, ShowsTyping):
        await adapter.typing(heard.to, account, ground.http, answering=heard.external_id)


COURTESY = Job(COURTESY_LANE.kind, COURTESY_LANE.lane, run=show, attempts=1)
