"""Reads what the engine looks at: who is there and what they have in hand, and as many of those who wait as could be taken now."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from math import inf
from uuid import UUID

import msgspec

from parley.core import clock
from parley.core.db import Tx
from parley.core.ids import ConversationId
from parley.routing import agents, engine
from parley.routing.agents import USUAL, Agent, Rules
from parley.routing.engine import Choice, Need, Snapshot, State, Step
from parley.routing.queues import MEDIA, Queue
from parley.routing.types import QueueId
from parley.workspace import TeamId

SPARE = 20
"""More than there are free places are read of each queue: some of them turn out not to fit."""
AT_ONCE = 200
"""So many are given out in one look; what is left has another one at once."""
MOST_SKILLED = 2_000
"""Of a queue that asks for skills, those who have waited longer ask for less: so more of them are read."""
MOST_SPECIAL = 5_000


class Row(msgspec.Struct, frozen=True):
    """A conversation that waits."""

    conversation_id: ConversationId
    queue_id: QueueId
    team_id: TeamId | None
    medium: str
    priority: int
    due_at: datetime | None
    since: datetime
    preferred: UUID | None
    preferred_until: datetime | None
    passed_by: tuple[UUID, ...]
    passed_until: datetime | None


COLUMNS = """r.conversation_id, r.queue_id, r.team_id, r.medium, r.priority, nullif(r.due_at, 'infinity') AS due_at, r.since,
             r.preferred, r.preferred_until, r.passed_by, r.passed_until"""
ORDER = "r.priority DESC, r.due_at, r.since, r.conversation_id"
# What nobody stands in the way of but the lack of room: the first of each queue are enough.
FIRST = f"""
    SELECT f.* FROM unnest($2::uuid[], $3::int[]) AS q (id, most), unnest($4::text[]) AS m (medium), LATERAL (
        SELECT {COLUMNS} FROM routes r
         WHERE r.workspace_id = $1 AND r.waiting AND r.placed_at IS NOT NULL AND r.queue_id = q.id AND r.medium = m.medium
         -- routes_in_order
         ORDER BY {ORDER} LIMIT q.most) AS f
"""
# What may have to let others pass: for its own team only, for the agent whom the customer knows, not for one who has let it pass.
SPECIAL = f"""
    SELECT {COLUMNS} FROM routes r
     WHERE r.workspace_id = $1 AND r.waiting AND r.placed_at IS NOT NULL AND r.queue_id = ANY($2)  -- routes_special
       AND (r.team_id IS NOT NULL OR r.preferred IS NOT NULL OR r.passed_by <> '{{}}')
       AND (r.team_id IS NOT NULL OR r.preferred_until > $3 OR r.passed_until > $3)
     ORDER BY {ORDER} LIMIT $4
"""
ONE = f"SELECT {COLUMNS} FROM routes r WHERE r.workspace_id = $1 AND r.conversation_id = $2 AND r.waiting AND r.placed_at IS NOT NULL"
# What wants an answer, and what was answered a moment ago: whoever talks with somebody has not finished with each answer. Whoever is to
# call them has that call instead.
IN_HAND = """
    WITH calls AS MATERIALIZED (
        SELECT agent_id, conversation_id FROM callbacks WHERE workspace_id = $1 AND state IN ('reserved', 'calling'))  -- callbacks_owed
    SELECT owner_id, channel, count(*) FROM (
        SELECT owner_id, channel, id FROM conversations  -- conversations_in_hand
         WHERE workspace_id = $1 AND status = 'open' AND joined_to IS NULL AND owner_kind <> 'queue'
        UNION ALL
        SELECT owner_id, channel, id FROM conversations  -- conversations_just_answered
         WHERE workspace_id = $1 AND status = 'waiting' AND joined_to IS NULL AND owner_kind <> 'queue' AND last_message_at > $3
        UNION ALL
        SELECT agent_id, 'call', NULL FROM calls) AS held
     WHERE ($2::uuid[] IS NULL OR owner_id = ANY($2))
       AND NOT EXISTS (SELECT FROM calls WHERE (calls.agent_id, calls.conversation_id) = (held.owner_id, held.id)) GROUP BY 1, 2
"""
ENDED = """
    SELECT a.id, (SELECT max(s.ended_at) FROM assignments s WHERE s.workspace_id = $1 AND s.agent_id = a.id)  -- assignments_agent
      FROM unnest($2::uuid[]) AS a (id)
"""

Hand = Mapping[UUID, Mapping[str, int]]
"""Agent -> medium -> how many they have."""


async def in_hand(tx: Tx, rules: Rules, ids: Sequence[UUID] | None = None) -> Hand:
    since = clock.now() - timedelta(minutes=rules.rests_minutes)
    found: dict[UUID, dict[str, int]] = {}
    for owner, channel, count in await tx.records(IN_HAND, tx.workspace_id, ids, since):
        theirs, medium = found.setdefault(owner, {}), MEDIA.get(channel, "chat")
        theirs[medium] = theirs.get(medium, 0) + count
    return found


async def crew(tx: Tx, all: Sequence[Queue], rules: Rules) -> dict[UUID, engine.Agent]:
    """Everybody as the engine sees them."""
    everybody, hand = await agents.agents(tx), await in_hand(tx, rules)
    idle = [one.id for one in everybody] if rules.choice is Choice.LONGEST_IDLE else []
    ended = dict(await tx.records(ENDED, tx.workspace_id, idle))
    now = clock.now()
    return {one.id: _agent(one, all, rules, hand.get(one.id, {}), ended.get(one.id), now) for one in everybody}


async def first(tx: Tx, of: Sequence[Queue], there: Iterable[engine.Agent]) -> list[Row]:
    """Of some queues those who could be taken now, and those who stand before them."""
    room = _room(there)
    if not of or not room:
        return []
    most = [MOST_SKILLED if queue.needs else room + SPARE for queue in of]
    ids = [queue.id for queue in of]
    special = await tx.rows(Row, SPECIAL, tx.workspace_id, ids, clock.now(), MOST_SPECIAL)
    found = await tx.rows(Row, FIRST, tx.workspace_id, ids, [one + len(special) for one in most], list(USUAL))
    return list({one.conversation_id: one for one in (*found, *special)}.values())


async def one(tx: Tx, id: ConversationId) -> Row | None:
    """How a conversation waits; None where it does not, or has not been placed yet."""
    return await tx.row(Row, ONE, tx.workspace_id, id)


def snapshot(rows: Iterable[Row], crew: Iterable[engine.Agent], all: Sequence[Queue], rules: Rules) -> Snapshot:
    by_id = {queue.id: queue for queue in all}
    needs = {queue.id: _needs(queue) for queue in all}
    there = tuple(_waiting(one, needs[one.queue_id]) for one in rows if one.queue_id in by_id)
    return Snapshot(clock.now().timestamp(), there, tuple(crew), rules.choice)


def _waiting(one: Row, needs: tuple[Need, ...]) -> engine.Waiting:
    now = clock.now()
    passed = one.passed_by if one.passed_until and one.passed_until > now else ()
    return engine.Waiting(
        one.conversation_id,
        (one.queue_id, one.team_id),
        one.medium,
        one.priority,
        one.due_at.timestamp() if one.due_at else inf,
        one.since.timestamp(),
        needs=needs,
        preferred=one.preferred,
        preferred_until=one.preferred_until.timestamp() if one.preferred_until else -inf,
        passed_by=frozenset(passed),
    )


def _needs(queue: Queue) -> tuple[Need, ...]:
    return tuple(Need(str(need.skill), tuple(Step(step.after, step.level) for step in need.steps)) for need in queue.needs)


def _room(there: Iterable[engine.Agent]) -> int:
    """How many could be given out at most."""
    free = (one for one in there if one.state is State.AVAILABLE and one.used < engine.WHOLE)
    return min(AT_ONCE, sum(max(one.limits.values(), default=0) for one in free))


def _agent(one: Agent, all: Sequence[Queue], rules: Rules, hand: Mapping[str, int], ended: datetime | None, now: datetime) -> engine.Agent:
    serves = [queue for queue in all if one.serves(queue)]
    return engine.Agent(
        one.id,
        frozenset((queue.id, team) for queue in serves for team in (None, *one.teams)),
        {str(skill): level for skill, level in one.skills.items()},
        {**rules.limits, **one.limits},
        hand,
        one.state if one.is_on_shift(now) else State.OFFLINE,
        one.given_at.timestamp() if one.given_at else -inf,
        ended.timestamp() if ended else -inf,
    )
