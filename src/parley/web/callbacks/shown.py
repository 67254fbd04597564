"""What the templates of call-backs need."""

from typing import Any

from parley import routing
from parley.core import clock
from parley.core.db import Tx
from parley.core.ids import ConversationId
from parley.web.callbacks.words import KINDS, OUTCOMES, RESULTS
from parley.workspace import Staff

WORDS: dict[str, Any] = {"reasons": KINDS, "results": RESULTS, "outcomes": OUTCOMES}


def common() -> dict[str, Any]:
    """The server's time stands beside what counts down: browsers' clocks go wrong."""
    return {**WORDS, "now": clock.now().isoformat()}


async def card(tx: Tx, id: ConversationId) -> dict[str, Any]:
    return {**common(), "calls": await routing.callbacks.shown_in(tx, id), "calls_of": id}


async def strip(tx: Tx, me: Staff) -> dict[str, Any]:
    return {**common(), "calls": await routing.callbacks.concerning(tx, me.id)}
