"""Writes down what has become of a call-back, sets its timer, and tells whoever looks."""

import msgspec

from parley import conversations
from parley.conversations import Conversation
from parley.core.db import Tx
from parley.core.ids import StaffId
from parley.core.lanes import LaneKind, wake
from parley.routing.callbacks.queries import CHANGED
from parley.routing.callbacks.steps import next_due
from parley.routing.callbacks.types import CallBack
from parley.routing.looking import look

KEEP_LANE = LaneKind("routing.callback", "in")
FIELDS = CallBack.__struct_fields__
ADD = f"""
    INSERT INTO callbacks (workspace_id, {", ".join(FIELDS)}) VALUES ($1, {", ".join(f"${at}" for at, _ in enumerate(FIELDS, start=2))})
"""
CHANGE = f"""
    UPDATE callbacks SET {", ".join(f"{field} = ${at}" for at, field in enumerate(FIELDS, start=2) if field != "id")}
     WHERE workspace_id = $1 AND id = $2
"""


async def add(tx: Tx, one: CallBack) -> CallBack:
    await tx.execute(ADD, tx.workspace_id, *_values(one))
    return await _told(tx, one)


async def change(tx: Tx, before: CallBack, **changed: object) -> CallBack:
    """The caller holds it."""
    after = msgspec.structs.replace(before, **changed)
    await tx.execute(CHANGE, tx.workspace_id, *_values(after))
    return await _told(tx, after)


async def line(tx: Tx, talk: Conversation, step: str, by: StaffId | None = None, **more: str) -> None:
    """What the timeline says. No number stands in it: lines of ours outlive an erasure."""
    await conversations.line(tx, talk, {"event": "callback", "step": step, **more}, by)


async def _told(tx: Tx, one: CallBack) -> CallBack:
    if due := next_due(one):
        await wake(tx, KEEP_LANE, str(one.id), at=due.at)
    tx.signal(CHANGED)
    tx.signal(f"conversation/{one.conversation_id}")
    await look(tx)
    return one


def _values(one: CallBack) -> list[object]:
    return [getattr(one, field) for field in FIELDS]
