"""What was given and not looked at, or not answered, or belongs to somebody who is gone, goes back to where it stood: to the front."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

import msgspec

from parley import conversations
from parley.core import clock
from parley.core.db import Tx
from parley.core.ids import ConversationId
from parley.routing import agents
from parley.routing.agents import MISSED

ASKED_AGAIN_AFTER = timedelta(minutes=1)
"""Whoever has let something pass is not given it for so long; later anybody is better than nobody."""
AT_ONCE = 200


class Missed(msgspec.Struct, frozen=True):
    conversation_id: ConversationId
    agent_id: UUID
    looked: bool


MISSED_ONES = """
    SELECT conversation_id, agent_id, accepted_at IS NOT NULL OR accept_by IS NULL AS looked FROM assignments  -- assignments_due
     WHERE workspace_id = $1 AND ended_at IS NULL AND answered_at IS NULL AND least(accept_by, answer_by) <= $2
       AND (accepted_at IS NULL AND accept_by <= $2 OR answer_by <= $2)
     ORDER BY conversation_id LIMIT $3
"""
# Theirs, and they have been gone for as long as the queue bears it, while somebody waits.
ABANDONED = """
    SELECT c.id, c.owner_id
      FROM agents a
      JOIN conversations c ON c.workspace_id = $1 AND c.owner_id = a.id AND c.status = 'open' AND c.joined_to IS NULL
           AND c.owner_kind <> 'queue'  -- conversations_in_hand
      JOIN routes r ON (r.workspace_id, r.conversation_id) = ($1, c.id)
      JOIN queues q ON (q.workspace_id, q.id) = ($1, r.queue_id)
     WHERE a.workspace_id = $1 AND a.state IN ('away', 'offline')
       AND greatest(a.state_since, c.waiting_since) < $2::timestamptz - make_interval(secs => q.gone_seconds)
     ORDER BY c.id LIMIT $3
"""
END = """
    UPDATE assignments SET ended_at = $3, outcome = $4 WHERE workspace_id = $1 AND conversation_id = ANY($2) AND ended_at IS NULL
"""
# Nobody waits for an answer any more: it was put off, or is over.
MOOT = """
    UPDATE assignments SET accept_by = NULL, answer_by = NULL
     WHERE workspace_id = $1 AND conversation_id = ANY($2) AND ended_at IS NULL
"""
PASSED = """
    UPDATE routes r SET
           passed_by = array_append(CASE WHEN r.passed_until > $4 THEN r.passed_by ELSE '{}' END, n.agent_id), passed_until = $5
      FROM unnest($2::uuid[], $3::uuid[]) AS n (id, agent_id) WHERE r.workspace_id = $1 AND r.conversation_id = n.id
"""


async def take_back_missed(tx: Tx) -> bool:
    """Whoever did not even look is sent away, so that nothing more is given to an empty chair. Whether anything came back."""
    missed = await tx.rows(Missed, MISSED_ONES, tx.workspace_id, clock.now(), AT_ONCE)
    back = await take_back(tx, {one.conversation_id: one.agent_id for one in missed}, "passed")
    await agents.send_away(tx, {one.agent_id for one in missed if not one.looked and one.conversation_id in back}, MISSED)
    return bool(back)


async def take_back_abandoned(tx: Tx) -> bool:
    """What belongs to somebody who is gone, and waits for an answer. Whether anything came back."""
    left = await tx.records(ABANDONED, tx.workspace_id, clock.now(), AT_ONCE)
    return bool(await take_back(tx, dict(left), "gone"))


async def take_back(tx: Tx, owners: Mapping[ConversationId, UUID], why: str) -> Sequence[ConversationId]:
    """Those that their owner still has, and in which somebody waits, stand again where they stood. `why` is an outcome of an assignment."""
    if not owners:
        return ()
    back = sorted(await conversations.take_back_from(tx, owners, why))
    await note_passed(tx, {id: owners[id] for id in back})
    await tx.execute(END, tx.workspace_id, back, clock.now(), why)
    await tx.execute(MOOT, tx.workspace_id, sorted(owners.keys() - set(back)))
    return back


async def note_passed(tx: Tx, owners: Mapping[ConversationId, UUID]) -> None:
    """Others are asked before them for a while."""
    now = clock.now()
    await tx.execute(PASSED, tx.workspace_id, list(owners), list(owners.values()), now, now + ASKED_AGAIN_AFTER)
