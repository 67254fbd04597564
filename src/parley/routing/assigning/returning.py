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
    is_empty_chair: bool
    """They did not even look. A machine that fails once may do better the next time, and is counted elsewhere."""


MISSED_ONES = """
    SELECT m.conversation_id, m.agent_id,
           m.accepted_at IS NULL AND m.accept_by IS NOT NULL
           AND EXISTS (SELECT FROM agents a WHERE (a.workspace_id, a.id) = ($1, m.agent_id) AND a.kind = 'staff') AS is_empty_chair
      FROM assignments m  -- assignments_due
     WHERE m.workspace_id = $1 AND m.ended_at IS NULL AND m.answered_at IS NULL AND least(m.accept_by, m.answer_by) <= $2
       AND (m.accepted_at IS NULL AND m.accept_by <= $2 OR m.answer_by <= $2)
     ORDER BY m.conversation_id LIMIT $3
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
# They were ended when their conversations changed hands; only here is it known why.
END = """
    UPDATE assignments a SET outcome = $5 FROM unnest($2::uuid[], $3::uuid[]) AS n (conversation_id, agent_id)  -- assignments_agent
     WHERE a.workspace_id = $1 AND a.agent_id = n.agent_id AND a.ended_at >= $4 AND a.conversation_id = n.conversation_id
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
    await agents.send_away(tx, {one.agent_id for one in missed if one.is_empty_chair and one.conversation_id in back}, MISSED)
    return bool(back)


async def take_back_abandoned(tx: Tx) -> bool:
    """What belongs to somebody who is gone, and waits for an answer. Whether anything came back."""
    left = await tx.records(ABANDONED, tx.workspace_id, clock.now(), AT_ONCE)
    return bool(await take_back(tx, dict(left), "gone"))


async def take_back(
    tx: Tx, owners: Mapping[ConversationId, UUID], why: str, *, asked_again_after: timedelta = ASKED_AGAIN_AFTER
) -> Sequence[ConversationId]:
    """Those that their owner still has, and in which somebody waits, stand again where they stood. `why` is an outcome of an assignment."""
    if not owners:
        return ()
    now = clock.now()
    back = sorted(await conversations.take_back_from(tx, owners, why))
    left = [owners[id] for id in back]
    await note_passed(tx, dict(zip(back, left, strict=True)), asked_again_after)
    await tx.execute(END, tx.workspace_id, back, left, now, why)
    await tx.execute(MOOT, tx.workspace_id, sorted(owners.keys() - set(back)))
    return back


async def note_passed(tx: Tx, owners: Mapping[ConversationId, UUID], asked_again_after: timedelta = ASKED_AGAIN_AFTER) -> None:
    """Others are asked before them for a while."""
    now = clock.now()
    await tx.execute(PASSED, tx.workspace_id, list(owners), list(owners.values()), now, now + asked_again_after)
