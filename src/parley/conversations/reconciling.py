"""Recognises our own words when they come back: an echo of what we sent settles what is unknown, or not answered yet."""

from collections.abc import Sequence

from parley.channels import Incoming, Kind, Received
from parley.conversations import receipts
from parley.core.db import Tx

UNSETTLED = """
    SELECT id, conversation_id FROM deliveries
     WHERE workspace_id = $1 AND account_id = $2 AND state IN ('sending', 'uncertain')  -- deliveries_unsettled
       AND thread = $3 AND btrim(coalesce(part->>'text', '')) = btrim($4) AND queued_at > now() - interval '1 day'
     ORDER BY id LIMIT 1
"""

HOLD = "SELECT FROM conversations WHERE workspace_id = $1 AND id = $2 FOR UPDATE"  # first, as everywhere
# Unless the provider has answered meanwhile: then it has the name that it was given.
NAME = "UPDATE deliveries SET provider_keys = $3 WHERE workspace_id = $1 AND id = $2 AND state IN ('sending', 'uncertain')"


async def without_our_own(tx: Tx, received: Received, items: Sequence[Incoming]) -> list[Incoming]:
    """Those that are not echoes of a delivery of ours; each that is, proves that it arrived."""
    return [item for item in items if item.inbound.kind is not Kind.ECHO or not await _is_ours(tx, received, item)]


async def _is_ours(tx: Tx, received: Received, item: Incoming) -> bool:
    key, at = item.inbound.provider_key, item.inbound.at or item.received_at
    if await receipts.confirm(tx, received.account.id, key, at):
        return True
    thread = item.inbound.thread or (item.inbound.sender and item.inbound.sender.id)
    unsettled = await tx.records(UNSETTLED, tx.workspace_id, received.account.id, thread, item.inbound.text)
    if not unsettled:
        return False
    [(wanted, conversation)] = unsettled
    await tx.execute(HOLD, tx.workspace_id, conversation)
    await tx.execute(NAME, tx.workspace_id, wanted, [key])
    return await receipts.confirm(tx, received.account.id, key, at)
