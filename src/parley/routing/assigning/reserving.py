"""Keeps an operator free for each call that is owed: whoever has room for it, the one who is talking with the customer before all others.

A call that is promised stands above all that waits. Lock order: conversations and call-backs by SKIP LOCKED, then agents, who are counted
again once they are held; so any number of looks at a time never fill anybody twice."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

import msgspec

from parley import conversations
from parley.core import clock
from parley.core.db import Tx
from parley.core.events import announce
from parley.core.ids import ConversationId
from parley.routing import agents, callbacks, engine
from parley.routing.agents import Agent, Rules
from parley.routing.assigning import snapshot
from parley.routing.assigning.giving import held_crew
from parley.routing.callbacks import CallBack, CallBackId
from parley.routing.callbacks import State as Stage
from parley.routing.engine import State
from parley.routing.queues import MEDIA, Queue

AT_ONCE = 100
CALLS = "calls"
"""As if they all waited in one queue, which every operator serves."""
CALL = "call"
ABOVE_ALL = 1_000

OWED = f"""
    SELECT {callbacks.COLUMNS}, c.id AS talk, c.channel, CASE WHEN c.owner_kind = 'staff' THEN c.owner_id END AS owner,
           c.status = 'open' OR c.status = 'waiting' AND c.last_message_at > $3 AS in_hand
      FROM callbacks b
      JOIN conversations o ON (o.workspace_id, o.id) = ($1, b.conversation_id)
      JOIN conversations c ON (c.workspace_id, c.id) = ($1, coalesce(o.joined_to, o.id))
     WHERE b.workspace_id = $1 AND b.state IN ('promised', 'reserved') AND b.starts_at <= $2  -- callbacks_owed
     ORDER BY b.due_at, b.id LIMIT $4 FOR UPDATE OF c, b SKIP LOCKED
"""
GIVEN = "UPDATE agents SET given_at = $3 WHERE workspace_id = $1 AND id = ANY($2)"

Crew = Mapping[UUID, engine.Agent]


class Call(CallBack, frozen=True, kw_only=True):
    """One that is owed now."""

    talk: ConversationId
    channel: str
    owner: UUID | None
    """Who is talking with the customer."""
    in_hand: bool
    """Whether that talk takes a place of theirs: the call takes it over."""

    def lightened(self, agent: engine.Agent) -> engine.Agent:
        """Its owner, as if the talk were this call already."""
        medium = MEDIA.get(self.channel, "chat")
        if not self.in_hand or self.talk != self.conversation_id or agent.id != self.owner or not agent.load.get(medium):
            return agent
        return msgspec.structs.replace(agent, load={**agent.load, medium: agent.load[medium] - 1})


async def reserve(tx: Tx, all: Sequence[Queue], rules: Rules) -> bool:
    """Whether any call is owed still for which nobody was free."""
    now = clock.now()
    since = now - timedelta(minutes=rules.rests_minutes)
    owed = await tx.rows(Call, OWED, tx.workspace_id, now, since, AT_ONCE)
    if not owed:
        return False
    staff: dict[UUID, Agent] = {one.id: one for one in await agents.agents(tx) if one.kind == "staff"}  # only people dial
    crew = await _callers(tx, all, rules, staff)
    free = [await _kept(tx, one, staff) for one in owed]
    waiting = [one for one in free if one.state is Stage.PROMISED]
    chosen = _chosen(waiting, crew, rules, now)
    still = await held_crew(tx, {agent for _, agent in chosen}, crew, rules)
    done = [await _reserve(tx, one, agent) for one, agent in _fitting(chosen, still)]
    await tx.execute(GIVEN, tx.workspace_id, [one.agent_id for one in done], now)
    return len(done) < len(waiting)


async def _callers(tx: Tx, all: Sequence[Queue], rules: Rules, staff: Collection[UUID]) -> dict[UUID, engine.Agent]:
    crew = await snapshot.crew(tx, all, rules)
    return {id: msgspec.structs.replace(one, queues=frozenset((CALLS,))) for id, one in crew.items() if id in staff}


async def _kept(tx: Tx, one: Call, staff: Mapping[UUID, Agent]) -> Call:
    """Whoever has gone since has lost it."""
    if one.agent_id is None or one.reserved_at is None or not _has_gone(staff.get(one.agent_id), one.reserved_at):
        return one
    await callbacks.release(tx, one, await conversations.conversation(tx, one.talk))
    return msgspec.structs.replace(one, state=Stage.PROMISED, agent_id=None, passed_by=(*one.passed_by, one.agent_id))


def _has_gone(agent: Agent | None, since: datetime) -> bool:
    """Whoever was elsewhere already when they took it by hand is there, whatever they say."""
    return agent is None or (agent.state not in (State.AVAILABLE, State.BUSY) and agent.state_since > since)


def _chosen(waiting: Sequence[Call], crew: Crew, rules: Rules, now: datetime) -> list[tuple[Call, UUID]]:
    """The owners of the talks first; for the others the engine decides, with what room these leave."""
    of_owners = _fitting([(one, one.owner) for one in waiting if one.owner and one.owner not in one.passed_by], _available(crew))
    taken = {one.id for one, _ in of_owners}
    left = {one.id: one for one in waiting if one.id not in taken}
    busy = {owner for _, owner in of_owners}
    others = tuple(one for id, one in crew.items() if id not in busy)
    seen = engine.Snapshot(now.timestamp(), tuple(_waiting(one) for one in left.values()), others, rules.choice)
    decided = engine.decide(seen).assignments
    return of_owners + [(left[cast(CallBackId, one.waiting)], cast(UUID, one.agent)) for one in decided]


def _available(crew: Crew) -> Crew:
    return {id: one for id, one in crew.items() if one.state is State.AVAILABLE}


def _waiting(one: Call) -> engine.Waiting:
    return engine.Waiting(
        one.id,
        CALLS,
        CALL,
        ABOVE_ALL,
        one.due_at.timestamp() if one.due_at else 0,
        one.asked_at.timestamp(),
        preferred=one.preferred,
        passed_by=frozenset(one.passed_by),
    )


def _fitting(chosen: Sequence[tuple[Call, UUID]], crew: Crew) -> list[tuple[Call, UUID]]:
    """Those for whom there is room."""
    fitting: list[tuple[Call, UUID]] = []
    still = dict(crew)
    for one, id in chosen:
        agent = one.lightened(still[id]) if id in still else None
        if agent and agent.has_room(CALL):
            fitting.append((one, id))
            still[id] = msgspec.structs.replace(agent, load={**agent.load, CALL: agent.load.get(CALL, 0) + 1})
    return fitting


async def _reserve(tx: Tx, one: Call, agent: UUID) -> CallBack:
    kept = await callbacks.change(tx, one, state=Stage.RESERVED, agent_id=agent, reserved_at=clock.now())
    await callbacks.line(tx, await conversations.conversation(tx, one.talk), "reserved", to=str(agent))
    await announce(tx, callbacks.CallBackReserved(one.id, one.conversation_id, agent))
    return kept
