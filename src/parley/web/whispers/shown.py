"""What a page shows of whispers: those for whoever looks and those from them, and to whom they may whisper here."""

from typing import Any

from parley import workspace
from parley.conversations import Conversation, OwnerKind
from parley.core.db import Tx
from parley.desk import whispers
from parley.web.shell import faces
from parley.workspace import Staff


async def shown(tx: Tx, me: Staff, found: Conversation) -> dict[str, Any]:
    colleagues = await faces.colleagues(tx)
    owner = colleagues.get(found.owner_id) if found.owner_id and found.owner_kind is OwnerKind.STAFF else None
    may_whisper = owner is not None and owner.id != me.id and workspace.may(me, "routing.manage")
    return {
        "whispers": await whispers.whispers(tx, found.id, by=me),
        "whisper_topic": whispers.topic(me.id),
        "whisper_to": owner if may_whisper else None,
        "whisper_longest": whispers.LONGEST,
        "staff_by_id": colleagues,
    }
