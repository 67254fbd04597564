"""The timers of a promise: one lane each, which does what is due and sleeps until the next thing is. Nothing is lost by a restart."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from parley.conversations import Conversation, ConversationResolved
from parley.core import clock
from parley.core.db import Database, Tx
from parley.core.errors import NotFound
from parley.core.events import announce
from parley.core.ground import Ground
from parley.core.ids import WorkspaceId
from parley.core.lanes import Job, Lane
from parley.routing.callbacks.calling import release
from parley.routing.callbacks.events import CallBackLate
from parley.routing.callbacks.queries import held, open_of
from parley.routing.callbacks.rules import rules
from parley.routing.callbacks.steps import Step, next_due
from parley.routing.callbacks.types import CallBack, CallBackId, State
from parley.routing.callbacks.writing import KEEP_LANE, change, line


async def keep(ground: Ground, lane: Lane) -> datetime | None:
    return await keep_promise(ground.database, lane.workspace_id, CallBackId(UUID(lane.key)))


async def keep_promise(database: Database, workspace_id: WorkspaceId, id: CallBackId) -> datetime | None:
    """Do what is due; returns when the next thing is."""
    async with database.transaction(workspace_id) as tx:
        try:
            one, talk = await held(tx, id)
        except NotFound:
            return None  # erased
        while (due := next_due(one)) and due.at <= clock.now():
            one = await DEEDS[due.step](tx, one, talk)
        return due.at if due else None


async def resolved(tx: Tx, event: ConversationResolved) -> None:
    """The reaction to `conversations.ConversationResolved`: an offer that nobody has answered is moot. A promise is owed all the same."""
    for one in await open_of(tx, event.conversation_id):
        if one.state is State.OFFERED:
            await change(tx, one, state=State.CANCELLED, outcome="withdrawn", ended_at=clock.now(), ended_by=event.by)


async def _expire(tx: Tx, one: CallBack, talk: Conversation) -> CallBack:
    """Where we had called already, what came of that is what is known."""
    if one.attempts:
        return await change(tx, one, state=State.DONE, ended_at=clock.now())
    return await change(tx, one, state=State.CANCELLED, outcome="unanswered", ended_at=clock.now())


async def _release(tx: Tx, one: CallBack, talk: Conversation) -> CallBack:
    return await _escalate(tx, await release(tx, one, talk), talk)


async def _escalate(tx: Tx, one: CallBack, talk: Conversation) -> CallBack:
    """From now on whoever is told may make the call."""
    escalated = await change(tx, one, escalated_at=one.escalated_at or clock.now())
    await _tell(tx, one, missed=False)
    return escalated


async def _miss(tx: Tx, one: CallBack, talk: Conversation) -> CallBack:
    missed = await change(tx, one, missed_at=one.due_at, escalated_at=one.escalated_at or clock.now())
    await line(tx, talk, "missed")
    await _tell(tx, one, missed=True)
    return missed


async def _forget(tx: Tx, one: CallBack, talk: Conversation) -> CallBack:
    return await change(tx, one, phone=None)


async def _tell(tx: Tx, one: CallBack, *, missed: bool) -> None:
    only = (await rules(tx)).tells == "supervisors"
    await announce(tx, CallBackLate(one.id, one.conversation_id, supervisors_only=only, missed=missed))


DEEDS: Mapping[Step, Callable[[Tx, CallBack, Conversation], Awaitable[CallBack]]] = {
    Step.EXPIRE: _expire,
    Step.RELEASE: _release,
    Step.ESCALATE: _escalate,
    Step.MISS: _miss,
    Step.FORGET: _forget,
}
KEEP = Job(kind=KEEP_LANE.kind, lane=KEEP_LANE.lane, run=keep, attempts=1_000_000, longest_wait=timedelta(seconds=30))
