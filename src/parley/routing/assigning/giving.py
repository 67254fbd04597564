"""Gives conversations out. Whoever is given something is locked first and counted again: two looks at a time never fill anybody twice."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from parley import conversations
from parley.conversations import OwnerKind
from parley.core import clock, ids
from parley.core.db import Tx
from parley.core.events import announce
from parley.core.ids import ConversationId
from parley.routing import engine
from parley.routing.agents import Kind, Rules
from parley.routing.assigning.events import GivenOut
from parley.routing.assigning.snapshot import in_hand
from parley.routing.queues import Queue

OWNERS: Mapping[Kind, OwnerKind] = {"staff": OwnerKind.STAFF, "bot": OwnerKind.BOT, "outside": OwnerKind.OUTSIDE}


class Chosen(msgspec.Struct, frozen=True):
    """Who is to be given what."""

    conversation: ConversationId
    agent: UUID
    medium: str
    queue: Queue


HOLD = """
    SELECT id, kind FROM agents WHERE workspace_id = $1 AND id = ANY($2) AND (state = 'available' OR id = $3) ORDER BY id FOR UPDATE
"""
GIVEN = """
    WITH held AS (UPDATE agents SET given_at = $2 WHERE workspace_id = $1 AND id = ANY($4::uuid[]))
    INSERT INTO assignments (workspace_id, id, conversation_id, queue_id, agent_id, given_at, waited, accept_by, answer_by)
    SELECT $1, n.id, n.conversation_id, n.queue_id, n.agent_id, $2, greatest($2::timestamptz - r.since, interval '0'),
           n.accept_by, n.answer_by
      FROM unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::timestamptz[], $8::timestamptz[])
           AS n (id, agent_id, conversation_id, queue_id, accept_by, answer_by)
      JOIN routes r ON (r.workspace_id, r.conversation_id) = ($1, n.conversation_id)
    ON CONFLICT (workspace_id, conversation_id) WHERE ended_at IS NULL DO NOTHING
"""


async def give(
    tx: Tx, chosen: Sequence[Chosen], crew: Mapping[UUID, engine.Agent], rules: Rules, *, asked_by: UUID | None = None
) -> list[Chosen]:
    """Returns what was given: what somebody else has changed meanwhile is left as it is. Whoever asks gets it whatever they are doing."""
    kinds: dict[UUID, Kind] = dict(await tx.records(HOLD, tx.workspace_id, sorted({one.agent for one in chosen}), asked_by))
    fitting = _fitting(chosen, await _counted(tx, crew, rules, list(kinds)))
    given = await conversations.give_out(tx, {one.conversation: (OWNERS[kinds[one.agent]], one.agent) for one in fitting})
    done = [one for one in fitting if one.conversation in given]
    if done:
        now = clock.now()
        rows = [(ids.new(), one.agent, one.conversation, *_terms(one.queue, now)) for one in done]
        await tx.execute(GIVEN, tx.workspace_id, now, *map(list, zip(*rows, strict=True)))
        await announce(tx, GivenOut(tuple((id, conversation, agent) for id, agent, conversation, *_ in rows)))
    return done


async def held_crew(tx: Tx, ids: Collection[UUID], crew: Mapping[UUID, engine.Agent], rules: Rules) -> dict[UUID, engine.Agent]:
    """Those who are still available, with what they have now. Nobody else gives them anything until this transaction ends."""
    return await _counted(tx, crew, rules, [id for id, _ in await tx.records(HOLD, tx.workspace_id, sorted(ids), None)])


async def _counted(tx: Tx, crew: Mapping[UUID, engine.Agent], rules: Rules, held: Sequence[UUID]) -> dict[UUID, engine.Agent]:
    hand = await in_hand(tx, rules, held)
    return {id: msgspec.structs.replace(crew[id], load=hand.get(id, {})) for id in held}


def _fitting(chosen: Sequence[Chosen], still: dict[UUID, engine.Agent]) -> list[Chosen]:
    """What there is room for now that nobody else gives anything to the same agents."""
    fitting: list[Chosen] = []
    for one in chosen:
        agent = still.get(one.agent)
        if agent and agent.has_room(one.medium):
            fitting.append(one)
            still[one.agent] = msgspec.structs.replace(agent, load={**agent.load, one.medium: agent.load.get(one.medium, 0) + 1})
    return fitting


def _terms(queue: Queue, now: datetime) -> tuple[object, ...]:
    return queue.id, _after(now, queue.accept_seconds), _after(now, queue.answer_seconds)


def _after(now: datetime, seconds: int | None) -> datetime | None:
    return None if seconds is None else now + timedelta(seconds=seconds)
