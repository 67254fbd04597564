"""Which saved replies somebody may use, and what they mean by the few letters that they have typed."""

import re
from datetime import datetime
from typing import Any
from uuid import UUID

from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.i18n import Language
from parley.core.ids import StaffId
from parley.core.text import fold, other_layouts
from parley.desk.replies.types import ReplyId, SavedReply
from parley.desk.sharing import VISIBLE, Sharing, keeps_all
from parley.workspace import Staff, TeamId

MOST_REPLIES = 2000
"""In a workspace; what is searched at each letter must stay small."""
MOST_FOUND = 50
MOST_WORDS = 6
LONGEST_WORD = 40

COLUMNS = "k.id, k.shortcut, k.title, k.folder, k.texts, k.owner_id, k.team_id, k.used, k.changed_at"
MINE = f"""
    SELECT {COLUMNS} FROM saved_replies k
     WHERE k.workspace_id = $1 AND k.removed_at IS NULL AND {VISIBLE}  -- saved_replies_kept
"""
ALL = f"{MINE} ORDER BY lower(k.folder), lower(k.title), k.id LIMIT {MOST_REPLIES}"
# A shortcut typed out goes first, then one that begins so, then titles, then words of the text; among equals what is used most.
FIND = f"""
    {MINE} AND k.words ~ ALL($4)
     ORDER BY CASE WHEN lower(k.shortcut) = ANY($5) THEN 0 WHEN lower(k.shortcut) ~ ANY($6) THEN 1 WHEN lower(k.title) ~ ALL($4) THEN 2
                   ELSE 3 END, k.used DESC, lower(k.title), k.id LIMIT $7
"""


async def replies(tx: Tx, me: Staff) -> list[SavedReply]:
    """All that somebody may use: everybody's, their teams', their own; by folder and title."""
    return await tx.rows(_reply, ALL, tx.workspace_id, me.id, keeps_all(me))


async def find(tx: Tx, me: Staff, text: str, limit: int = 8) -> list[SavedReply]:
    """What begins like the words typed, in any keyboard layout; for nothing typed, what is used most."""
    words = fold(text)[: MOST_WORDS * LONGEST_WORD].split()[:MOST_WORDS]
    meant = [_meant(word[:LONGEST_WORD]) for word in words]
    patterns = [_beginning(alternatives) for alternatives in meant]
    whole = meant[0] if len(meant) == 1 else []
    starts = [f"^{re.escape(word)}" for word in whole]
    args = (patterns, whole, starts, min(limit, MOST_FOUND))
    return await tx.rows(_reply, FIND, tx.workspace_id, me.id, keeps_all(me), *args)


async def reply(tx: Tx, me: Staff, id: ReplyId) -> SavedReply:
    found = await tx.row(_reply, f"{MINE} AND k.id = $4", tx.workspace_id, me.id, keeps_all(me), id)
    if found is None:
        raise NotFound
    return found


def words_of(*texts: str) -> str:
    """What a reply is found by."""
    return fold(" ".join(texts))


def _meant(word: str) -> list[str]:
    return list(dict.fromkeys([word, *map(fold, other_layouts(word))]))


def _beginning(alternatives: list[str]) -> str:
    """Matches a text one of whose words begins like one of these. Only escaped letters: nothing that is typed can be a pattern."""
    return rf"(^|[^[:alnum:]])({'|'.join(map(re.escape, alternatives))})"


def _reply(*, id: UUID, texts: Any, owner_id: UUID | None, team_id: UUID | None, changed_at: datetime, **rest: Any) -> SavedReply:
    sharing = Sharing(StaffId(owner_id) if owner_id else None, TeamId(team_id) if team_id else None)
    variants: dict[Language, str] = texts
    return SavedReply(id=ReplyId(id), texts=variants, sharing=sharing, changed_at=changed_at, **rest)
