"""Which call-backs there are."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from parley import conversations
from parley.conversations import Conversation
from parley.core import clock
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ids import ConversationId, PersonId
from parley.routing.callbacks.types import OPEN, CallBack, CallBackId

MOST = 200
BROUGHT_BACK_WITHIN = timedelta(minutes=10)
CHANGED = "callbacks"
"""The signal on which every page looks again at what is owed."""

COLUMNS = ", ".join(f"b.{field}" for field in CallBack.__struct_fields__)
ONE = f"SELECT {COLUMNS} FROM callbacks b WHERE b.workspace_id = $1 AND b.id = $2"
OF_TALK = f"""
    SELECT {COLUMNS} FROM callbacks b JOIN conversations c ON (c.workspace_id, c.id) = (b.workspace_id, b.conversation_id)
     WHERE b.workspace_id = $1 AND c.workspace_id = $1 AND (c.id = $2 OR c.joined_to = $2) AND b.state = ANY($3)
     ORDER BY b.due_at, b.id
"""
# A promise that is broken is the oldest of all, and so stands first.
SHOWN = f"""
    SELECT {COLUMNS}, p.id AS person_id, p.name, s.name AS agent
      FROM callbacks b
      JOIN conversations c ON (c.workspace_id, c.id) = ($1, b.conversation_id)
      JOIN persons p ON (p.workspace_id, p.id) = ($1, c.person_id)
      LEFT JOIN staff s ON (s.workspace_id, s.id) = ($1, coalesce(b.agent_id, b.ended_by))
     WHERE b.workspace_id = $1 AND {{which}} LIMIT {MOST}
"""
# What a colleague has just cancelled can still be brought back.
OF_PAGE = SHOWN.format(
    which="""(c.id = $2 OR c.joined_to = $2)
       AND (b.state NOT IN ('done', 'cancelled') OR b.outcome = 'withdrawn' AND b.promised_at IS NOT NULL AND b.ended_at > $3)
     ORDER BY b.due_at NULLS LAST, b.id"""
)
OPEN_ONES = SHOWN.format(which="b.state IN ('offered', 'promised', 'reserved', 'calling') ORDER BY b.due_at NULLS LAST, b.id")
CONCERNING = SHOWN.format(
    which="""b.state IN ('promised', 'reserved', 'calling') AND (b.agent_id = $2 OR b.escalated_at IS NOT NULL)  -- callbacks_owed
             ORDER BY b.agent_id IS DISTINCT FROM $2, b.due_at, b.id"""
)
ENDED = SHOWN.format(which="b.ended_at >= $2 AND b.promised_at IS NOT NULL ORDER BY b.ended_at DESC")  # callbacks_ended
COUNTS = """
    SELECT count(*) FILTER (WHERE missed_at IS NULL), count(*) FILTER (WHERE missed_at IS NOT NULL)
      FROM callbacks WHERE workspace_id = $1 AND promised_at IS NOT NULL AND ended_at >= $2 AND outcome <> 'withdrawn'  -- callbacks_ended
"""


class Shown(CallBack, frozen=True, kw_only=True):
    """A call-back as lists show it."""

    person_id: PersonId
    name: str
    agent: str | None
    """Who has it; of one that is over, who ended it."""


async def callback(tx: Tx, id: CallBackId) -> CallBack:
    found = await tx.row(CallBack, ONE, tx.workspace_id, id)
    if found is None:
        raise NotFound
    return found


async def held(tx: Tx, id: CallBackId) -> tuple[CallBack, Conversation]:
    """Nobody else changes it until this transaction ends: the conversation first, then what hangs on it."""
    talk = await conversations.held(tx, (await callback(tx, id)).conversation_id)
    await tx.execute("SELECT FROM callbacks WHERE workspace_id = $1 AND id = $2 FOR UPDATE", tx.workspace_id, id)
    return await callback(tx, id), talk


async def open_of(tx: Tx, id: ConversationId) -> list[CallBack]:
    """Those of a conversation, and of what is shown in it, that are not over."""
    return await tx.rows(CallBack, OF_TALK, tx.workspace_id, id, sorted(OPEN))


async def shown_in(tx: Tx, id: ConversationId) -> Sequence[Shown]:
    """What a conversation's page shows: what is not over, and what was cancelled a moment ago."""
    return await tx.rows(Shown, OF_PAGE, tx.workspace_id, id, clock.now() - BROUGHT_BACK_WITHIN)


async def open_ones(tx: Tx) -> Sequence[Shown]:
    """All that are not over, those that were due first at the top."""
    return await tx.rows(Shown, OPEN_ONES, tx.workspace_id)


async def concerning(tx: Tx, staff: UUID) -> Sequence[Shown]:
    """What somebody is to call, then what has become everybody's concern."""
    return await tx.rows(Shown, CONCERNING, tx.workspace_id, staff)


async def ended_since(tx: Tx, moment: datetime) -> Sequence[Shown]:
    """Promises that are over, the last one first."""
    return await tx.rows(Shown, ENDED, tx.workspace_id, moment)


class Kept(msgspec.Struct, frozen=True):
    kept: int
    broken: int


async def kept_since(tx: Tx, moment: datetime) -> Kept:
    """How many promises were kept and broken of those that are over."""
    [(kept, broken)] = await tx.records(COUNTS, tx.workspace_id, moment)
    return Kept(kept, broken)
