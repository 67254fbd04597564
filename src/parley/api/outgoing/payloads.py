"""What a webhook says: the ids of what happened, and a snapshot in the words of the API, taken when it is first sent."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from parley import conversations, people
from parley.api.bodies import conversations as conversation_bodies
from parley.api.bodies import messages as message_bodies
from parley.core.db import Tx
from parley.core.ids import ConversationId, MessageId


class Payload(msgspec.Struct, frozen=True):
    """As Standard Webhooks recommends."""

    type: str
    timestamp: datetime
    workspace_id: UUID
    data: dict[str, Any]


async def written(tx: Tx, type: str, subject: Mapping[str, Any], happened_at: datetime) -> str:
    return msgspec.json.encode(Payload(type, happened_at, tx.workspace_id, {**subject, **await _snapshot(tx, subject)})).decode()


async def _snapshot(tx: Tx, subject: Mapping[str, Any]) -> dict[str, Any]:
    taken: dict[str, Any] = {}
    if id := subject.get("conversation_id"):
        found = await conversation_bodies.one(tx, ConversationId(UUID(id)))
        person = await people.person(tx, (await conversations.conversation(tx, ConversationId(found.id))).person_id)
        taken |= {"conversation": found, "person": {"id": person.id, "name": person.name, "language": person.language}}
    if id := subject.get("message_id"):
        taken["message"] = message_bodies.shown(await conversations.message(tx, MessageId(UUID(id))))
    return taken
