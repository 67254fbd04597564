"""Files by their names: the newest of them only, since names have no index and old files are seldom what is looked for."""

import re
from datetime import datetime

import msgspec

from parley.core.db import Tx
from parley.core.ids import AttachmentId, ConversationId, MessageId, PersonId

MOST_LOOKED_AT = 5_000
MOST_WORDS = 6

FILES = """
    WITH newest AS (
        SELECT id, message_id, name, type, mime, size FROM attachments
         WHERE workspace_id = $1 AND inline_id = '' ORDER BY id DESC LIMIT $2)
    SELECT a.id, a.message_id, a.name, a.type, a.mime, a.size, m.conversation_id, m.at, c.person_id, p.name AS person_name
      FROM newest a
      JOIN messages m ON (m.workspace_id, m.id) = ($1, a.message_id)
      JOIN conversations c ON (c.workspace_id, c.id) = ($1, m.conversation_id)
      JOIN persons p ON (p.workspace_id, p.id) = ($1, c.person_id)
     WHERE a.name ILIKE ALL($3) ORDER BY a.id DESC LIMIT $4
"""


class FileHit(msgspec.Struct, frozen=True):
    """A file that was found, and in which message of whose conversation."""

    id: AttachmentId
    message_id: MessageId
    name: str
    type: str
    mime: str
    size: int | None
    conversation_id: ConversationId
    at: datetime
    person_id: PersonId
    person_name: str


async def files(tx: Tx, words: str, *, limit: int) -> list[FileHit]:
    """Those whose name contains every word."""
    patterns = ["%" + re.sub(r"([\\%_])", r"\\\1", word) + "%" for word in words.split()[:MOST_WORDS]]
    return await tx.rows(FileHit, FILES, tx.workspace_id, MOST_LOOKED_AT, patterns, limit) if patterns else []
