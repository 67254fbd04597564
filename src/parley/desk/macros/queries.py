"""Which macros somebody may run, and which of them they mean."""

import re
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ids import StaffId
from parley.core.text import fold, other_layouts
from parley.desk.macros.types import Actions, Macro, MacroId
from parley.desk.sharing import VISIBLE, Sharing, keeps_all
from parley.workspace import Staff, TeamId

MOST_MACROS = 500
MOST_WORDS = 6
LONGEST_WORD = 40

MINE = f"""
    SELECT k.id, k.title, k.actions, k.owner_id, k.team_id, k.used, k.changed_at FROM macros k
     WHERE k.workspace_id = $1 AND k.removed_at IS NULL AND {VISIBLE}  -- macros_kept
"""


async def macros(tx: Tx, me: Staff) -> list[Macro]:
    """All that somebody may run, by title."""
    return await tx.rows(_macro, f"{MINE} ORDER BY lower(k.title), k.id LIMIT {MOST_MACROS}", tx.workspace_id, me.id, keeps_all(me))


async def find(tx: Tx, me: Staff, text: str, limit: int = 5) -> list[Macro]:
    """Those whose title has words that begin like the words typed, in any keyboard layout; the most used first."""
    words = [word[:LONGEST_WORD] for word in fold(text[: MOST_WORDS * LONGEST_WORD]).split()[:MOST_WORDS]]
    sql = f"{MINE} AND k.words ~ ALL($4) ORDER BY k.used DESC, lower(k.title), k.id LIMIT $5"
    return await tx.rows(_macro, sql, tx.workspace_id, me.id, keeps_all(me), [_beginning(word) for word in words], limit)


async def macro(tx: Tx, me: Staff, id: MacroId) -> Macro:
    found = await tx.row(_macro, f"{MINE} AND k.id = $4", tx.workspace_id, me.id, keeps_all(me), id)
    if found is None:
        raise NotFound
    return found


def _beginning(word: str) -> str:
    alternatives = dict.fromkeys([word, *map(fold, other_layouts(word))])
    return rf"(^|[^[:alnum:]])({'|'.join(map(re.escape, alternatives))})"


def _macro(*, id: UUID, actions: Any, owner_id: UUID | None, team_id: UUID | None, changed_at: datetime, **rest: Any) -> Macro:
    sharing = Sharing(StaffId(owner_id) if owner_id else None, TeamId(team_id) if team_id else None)
    return Macro(id=MacroId(id), actions=msgspec.convert(actions, Actions), sharing=sharing, changed_at=changed_at, **rest)
