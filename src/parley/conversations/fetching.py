"""Brings files that a call only named into our store, after the message itself is safe."""

from datetime import timedelta
from uuid import UUID

import msgspec

from parley import channels
from parley.channels import Attachment, Media, SendError
from parley.conversations.changes import bump
from parley.conversations.events import FilesPromised
from parley.core.db import Tx, storable
from parley.core.errors import NotFound
from parley.core.ground import Ground
from parley.core.ids import AccountId, ConversationId, MessageId
from parley.core.lanes import Job, Lane, LaneKind, RetryLater, wake_all

FETCH_LANE = LaneKind("conversations.fetch", "in")
ATTEMPTS = 8


class Promised(msgspec.Struct, frozen=True):
    """A file that is still at the provider."""

    message_id: MessageId
    conversation_id: ConversationId
    account_id: AccountId
    type: str
    name: str
    mime: str
    size: int | None
    ref: str


PROMISED = """
    SELECT f.message_id, m.conversation_id, m.account_id, f.type, f.name, f.mime, f.size, f.ref
      FROM attachments f JOIN messages m ON (m.workspace_id, m.id) = (f.workspace_id, f.message_id)
     WHERE f.workspace_id = $1 AND f.id = $2 AND f.state = 'waiting' AND m.account_id IS NOT NULL
"""


async def fetch_later(tx: Tx, promised: FilesPromised) -> None:
    """The reaction to `FilesPromised`."""
    await wake_all(tx, FETCH_LANE, (str(id) for id in promised.attachment_ids))


async def fetch(ground: Ground, lane: Lane) -> None:
    id = UUID(lane.key)
    async with ground.database.transaction(lane.workspace_id) as tx:
        promised = await tx.row(Promised, PROMISED, tx.workspace_id, id)
    if promised is None:
        return
    try:
        account = await ground.one(channels.Accounts).get(promised.account_id)
        named = Attachment(Media(promised.type), promised.name, promised.mime, promised.size, promised.ref)
        fetched = await channels.fetch(ground, account, named)
    except (SendError, NotFound) as error:
        if isinstance(error, SendError) and error.retry and lane.attempts + 1 < ATTEMPTS:
            raise RetryLater(str(error)) from error
        await _record(ground, lane, id, promised, "state = 'failed', error = $3", storable(str(error)[:500]))
        return
    assignment = "state = 'stored', key = $3, size = $4, mime = $5, name = $6"
    await _record(
        ground, lane, id, promised, assignment, fetched.key, fetched.size, fetched.mime or promised.mime, fetched.name or promised.name
    )


async def _record(ground: Ground, lane: Lane, id: UUID, promised: Promised, assignment: str, *values: object) -> None:
    async with ground.database.transaction(lane.workspace_id) as tx:
        await tx.execute(f"UPDATE attachments SET {assignment} WHERE workspace_id = $1 AND id = $2", tx.workspace_id, id, *values)
        await bump(tx, promised.message_id, promised.conversation_id, "text = text")


FETCH = Job(FETCH_LANE.kind, FETCH_LANE.lane, run=fetch, attempts=ATTEMPTS, longest_wait=timedelta(minutes=10))
