"""How soon visitors usually get their first answer, measured over the last week."""

from datetime import timedelta
from statistics import median

from parley import conversations
from parley.core import clock
from parley.core.db import Tx

LATELY = timedelta(days=7)
MOST_LOOKED_AT = 200
FEWEST = 3
"""Below that it is chance."""


async def usual_minutes(tx: Tx) -> int | None:
    """The median of the first answers in the web chat, at least one minute; none where there were too few."""
    seconds = await conversations.first_answers(tx, "webchat", since=clock.now() - LATELY, limit=MOST_LOOKED_AT)
    return max(1, round(median(seconds) / 60)) if len(seconds) >= FEWEST else None
