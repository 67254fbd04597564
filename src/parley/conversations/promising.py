"""What routing promises about conversations: by when an answer is due, and how urgent they have become."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from parley.conversations import standing
from parley.conversations.types import Priority
from parley.core.db import Tx
from parley.core.ids import ConversationId

# A question in public has its own clock, by the workspace's settings, where nothing else is promised.
PROMISE = """
    UPDATE conversations c SET answer_due_at = n.due_at, first_answered_at = NULL
      FROM unnest($2::uuid[], $3::timestamptz[]) AS n (id, due_at)
     WHERE c.workspace_id = $1 AND c.id = n.id
       AND CASE WHEN n.due_at IS NULL THEN c.post_id IS NULL AND c.answer_due_at IS NOT NULL
                ELSE (c.answer_due_at, c.first_answered_at) IS DISTINCT FROM (n.due_at, NULL) END
"""


async def promise_answers(tx: Tx, dues: Mapping[ConversationId, datetime | None]) -> None:
    """By when each of some conversations wants an answer; None: nothing is promised, or nobody waits."""
    await tx.execute(PROMISE, tx.workspace_id, list(dues), list(dues.values()))


async def make_urgent(tx: Tx, wanted: Mapping[ConversationId, Priority]) -> None:
    """None of them becomes less urgent than it is."""
    if not wanted:
        return
    before = await standing.held(tx, sorted(wanted), alone=True)
    after = [msgspec.structs.replace(one, priority=max(one.priority, wanted[one.id])) for one in before]
    await standing.apply(tx, before, after, None)
