"""A look at what waits: newcomers are put into their queues, what was missed comes back, and each free place takes the first that fits."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

import msgspec

from parley.core import clock
from parley.core.db import Database, Tx
from parley.core.ground import Ground
from parley.core.ids import ConversationId, WorkspaceId
from parley.core.lanes import Job, Lane
from parley.routing import agents, engine, queues, sla
from parley.routing.agents import IDLE, Rules
from parley.routing.assigning import reserving, returning, snapshot
from parley.routing.assigning.errors import HandsFull
from parley.routing.assigning.giving import Chosen, give
from parley.routing.engine import State
from parley.routing.looking import ROUTE_LANE
from parley.routing.queues import Queue
from parley.workspace import Staff

TICK = timedelta(seconds=1)
"""Nobody waits longer than this while somebody is free for them."""
CALM = timedelta(seconds=10)
"""Where the machine gives nothing out: newcomers are placed when they come; this is for whom a look has just missed."""


async def route(ground: Ground, lane: Lane) -> datetime | None:
    """One look at a workspace; returns when the next one is due."""
    return clock.now() + await look_round(ground.database, lane.workspace_id)


async def look_round(database: Database, workspace_id: WorkspaceId) -> timedelta:
    """Returns after how long the next look is due. Each step is a transaction of its own, so that none holds more rows than it needs."""
    while await _place(database, workspace_id) == queues.AT_ONCE:
        pass
    while await _judge(database, workspace_id) == sla.AT_ONCE:
        pass
    async with database.transaction(workspace_id) as tx:
        rules = await agents.rules(tx)
        await _send_idlers_away(tx, rules)
    async with database.transaction(workspace_id) as tx:
        await returning.take_back_missed(tx)
        await returning.take_back_abandoned(tx)
    async with database.transaction(workspace_id) as tx:
        is_owed = await reserving.reserve(tx, await queues.queues(tx), rules)
    async with database.transaction(workspace_id) as tx:
        all = await queues.queues(tx)
        if not any(queue.assigns for queue in all):
            return TICK if is_owed else await _until_promise(tx)
        return timedelta(0) if len(await assign(tx, all, rules)) >= snapshot.AT_ONCE else TICK


async def _place(database: Database, workspace_id: WorkspaceId) -> int:
    async with database.transaction(workspace_id) as tx:
        return len(await queues.place(tx))


async def _judge(database: Database, workspace_id: WorkspaceId) -> int:
    """Before anything is given out: what is due soonest comes first of its equals."""
    async with database.transaction(workspace_id) as tx:
        judged = await sla.judge(tx)
        await returning.take_back(tx, judged.take_back, "breached")
        return judged.count


async def _until_promise(tx: Tx) -> timedelta:
    next_at = await sla.next_at(tx)
    return min(CALM, max(TICK, next_at - clock.now())) if next_at else CALM


async def assign(tx: Tx, all: Sequence[Queue], rules: Rules) -> list[Chosen]:
    """Each free place takes the first that fits."""
    crew = await snapshot.crew(tx, all, rules)
    chosen = await _choose(tx, [queue for queue in all if queue.assigns], rules, crew, at_most=snapshot.AT_ONCE)
    return await give(tx, chosen, crew, rules) if chosen else []


async def take_next(tx: Tx, *, by: Staff) -> ConversationId | None:
    """Somebody asks for work: the first of all that wait which is for them; None where nothing is. Raises HandsFull."""
    await queues.place(tx)  # whoever has come since the last look waits too
    all, rules = await queues.queues(tx), await agents.rules(tx)
    await agents.appear(tx, by.id)
    mine = (await snapshot.crew(tx, all, rules))[by.id]
    if not any(mine.has_room(medium) for medium in mine.limits):
        raise HandsFull
    me: Mapping[UUID, engine.Agent] = {by.id: msgspec.structs.replace(mine, state=State.AVAILABLE)}
    chosen = await _choose(tx, all, rules, me, at_most=1)
    given = await give(tx, chosen, me, rules, asked_by=by.id) if chosen else []
    return given[0].conversation if given else None


async def _choose(tx: Tx, of: Sequence[Queue], rules: Rules, crew: Mapping[UUID, engine.Agent], *, at_most: int) -> list[Chosen]:
    rows = {one.conversation_id: one for one in await snapshot.first(tx, of, crew.values())}
    by_id = {queue.id: queue for queue in of}
    decision = engine.decide(snapshot.snapshot(rows.values(), crew.values(), of, rules), at_most=at_most)
    pairs = [(rows[cast(ConversationId, one.waiting)], cast(UUID, one.agent)) for one in decision.assignments]
    return [Chosen(row.conversation_id, agent, row.medium, by_id[row.queue_id]) for row, agent in pairs]


async def _send_idlers_away(tx: Tx, rules: Rules) -> None:
    if rules.away_minutes:
        idlers = await agents.idlers(tx, clock.now() - timedelta(minutes=rules.away_minutes))
        await agents.send_away(tx, idlers, IDLE)


ROUTE = Job(kind=ROUTE_LANE.kind, lane=ROUTE_LANE.lane, run=route, attempts=1_000_000, longest_wait=timedelta(seconds=5))
