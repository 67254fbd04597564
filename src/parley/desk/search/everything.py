"""One box over persons, conversations, what was said, files and saved replies."""

from zoneinfo import ZoneInfo

import msgspec

from parley import conversations
from parley.conversations import Found
from parley.core.db import Tx
from parley.desk import replies
from parley.desk.replies import SavedReply
from parley.desk.search.files import FileHit, files
from parley.workspace import Staff, may

MOST_HITS = 50
MOST_OTHERS = 8


class Everything(msgspec.Struct, frozen=True):
    found: Found
    files: tuple[FileHit, ...] = ()
    replies: tuple[SavedReply, ...] = ()

    @property
    def is_empty(self) -> bool:
        found = self.found
        return not (found.people or found.conversations or found.hits or self.files or self.replies)


async def everything(tx: Tx, query: str, *, me: Staff, zone: ZoneInfo, limit: int = MOST_HITS) -> Everything:
    """Operators narrow what was said; they mean nothing to files' names and saved replies, which are then left out."""
    found = await conversations.search(tx, query, me=me.id, language=me.language, zone=zone, limit=limit)
    words = found.sought.words.strip()
    if len(words) < 2 or found.sought.is_narrowed:
        return Everything(found)
    kept = await replies.find(tx, me, words, limit=MOST_OTHERS) if may(me, "conversations.reply") else []
    return Everything(found, tuple(await files(tx, words, limit=MOST_OTHERS)), tuple(kept))
