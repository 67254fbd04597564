"""What routing promises about conversations: by when an answer is due."""

from collections.abc import Mapping
from datetime import datetime

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
