"""How soon visitors usually get their first answer, measured over the last week."""

from datetime import timedelta
from statistics import median
from uuid import UUID

from parley.core import clock
from parley.core.db import Tx

LATELY = timedelta(days=7)
MOST_LOOKED_AT = 200
FEWEST = 3
"""Below that it is chance."""

# The newest conversations are found by their ids, which grow with time.
FIRST_ANSWERS = """
    SELECT extract(epoch FROM answer.at - question.at)::float8 FROM (
           SELECT c.workspace_id, c.id FROM conversations c
            WHERE c.workspace_id = $1 AND c.id > $2 ORDER BY c.id DESC LIMIT $3) c
      CROSS JOIN LATERAL (
           SELECT m.at, m.seq FROM messages m WHERE (m.workspace_id, m.conversation_id) = (c.workspace_id, c.id)
              AND m.direction = 'in' AND m.channel = 'webchat' ORDER BY m.seq LIMIT 1) question
      CROSS JOIN LATERAL (
           SELECT m.at FROM messages m WHERE (m.workspace_id, m.conversation_id) = (c.workspace_id, c.id)
              AND m.direction = 'out' AND m.author_kind = 'staff' AND m.seq > question.seq ORDER BY m.seq LIMIT 1) answer
"""


async def usual_minutes(tx: Tx) -> int | None:
    """The median of the first answers in the web chat, at least one minute; none where there were too few."""
    since = int((clock.now() - LATELY).timestamp() * 1000)
    seconds = await tx.values(FIRST_ANSWERS, tx.workspace_id, UUID(int=since << 80), MOST_LOOKED_AT)
    return max(1, round(median(seconds) / 60)) if len(seconds) >= FEWEST else None
