"""Turns what happens in conversations into notices: the reactions that `parley.wiring` names.

One look at who should hear, whatever the size of the batch, and one insert where anybody does. Nothing here is updated, so that intake
never waits for another intake."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from parley import routing
from parley.conversations import ConversationAssigned, DeliveryFailed, Mentioned, MessagesReceived
from parley.core import ids
from parley.core.db import Tx
from parley.core.ids import ConversationId, MessageId, StaffId
from parley.desk.notices.types import DEFAULTS, Kind
from parley.desk.notices.wishing import topic
from parley.routing import PromiseAtRisk, PromiseBroken, UrgentRecognised

Cause = tuple[MessageId | None, int]
"""The newest message that it is about, and how many there are."""


class Told(msgspec.Struct, frozen=True):
    staff_id: StaffId
    kind: str
    conversation_id: ConversationId
    seq: int
    page: bool
    push_due: bool


# `$1` workspace, `$2` and `$3` the defaults for page and push, `$4` who did it: nobody hears of their own doing.
WHO = """
    WITH told (staff_id, kind, conversation_id, seq) AS ({whom}),
         wanted AS (
             SELECT t.*, t.kind = ANY(coalesce(w.page, $2)) AS page,
                    t.kind = ANY(coalesce(w.push, $3)) AND EXISTS (
                        SELECT FROM push_browsers b WHERE (b.workspace_id, b.staff_id) = ($1, t.staff_id)) AS push_due
               FROM told t
               JOIN staff s ON (s.workspace_id, s.id) = ($1, t.staff_id) AND s.active
               LEFT JOIN notice_wishes w ON (w.workspace_id, w.staff_id) = ($1, t.staff_id)
              WHERE t.staff_id IS DISTINCT FROM $4)
    SELECT * FROM wanted WHERE page OR push_due
"""
# New is a conversation that this very transaction has made.
OF_MESSAGES = """
    SELECT c.owner_id, 'answered', c.id, c.last_seq FROM conversations c
     WHERE c.workspace_id = $1 AND c.id = ANY($5) AND c.owner_kind = 'staff'
    UNION ALL
    SELECT w.staff_id, 'queue', c.id, c.last_seq FROM conversations c
      JOIN notice_wishes w ON w.workspace_id = $1 AND 'queue' = ANY (w.page || w.push)  -- notice_wishes_queue
     WHERE c.workspace_id = $1 AND c.id = ANY($5) AND c.owner_kind = 'queue' AND c.created_at = now()
       AND (c.team_id IS NULL OR EXISTS (
           SELECT FROM team_members m WHERE (m.workspace_id, m.team_id, m.staff_id) = ($1, c.team_id, w.staff_id)))
"""
OF_MENTION = """
    SELECT named.id, 'mentioned', c.id, c.last_seq FROM conversations c, unnest($6::uuid[]) AS named (id)
     WHERE c.workspace_id = $1 AND c.id = ANY($5)
"""
# Nothing is said in the conversation itself, so that nobody knows it by having read so far.
OF_WHISPER = """
    SELECT $6::uuid, 'whispered', c.id, c.last_seq + 1 FROM conversations c WHERE c.workspace_id = $1 AND c.id = ANY($5)
"""
OF_ASSIGNMENT = """
    SELECT c.owner_id, 'given', c.id, c.last_seq FROM conversations c
     WHERE c.workspace_id = $1 AND c.id = ANY($5) AND c.owner_kind = 'staff'
    UNION ALL
    SELECT m.staff_id, 'team', c.id, c.last_seq FROM conversations c
      JOIN team_members m ON (m.workspace_id, m.team_id) = ($1, c.team_id)
     WHERE c.workspace_id = $1 AND c.id = ANY($5) AND c.owner_kind = 'queue'
"""
OF_PROMISE = """
    SELECT named.id, $7::text, c.id, c.last_seq FROM conversations c, unnest($6::uuid[]) AS named (id)
     WHERE c.workspace_id = $1 AND c.id = ANY($5)
"""
OF_FAILURE = """
    SELECT m.author_id, 'failed', c.id, c.last_seq FROM messages m
      JOIN conversations c ON (c.workspace_id, c.id) = ($1, m.conversation_id)
     WHERE m.workspace_id = $1 AND m.conversation_id = ANY($5) AND m.id = $6 AND m.author_kind = 'staff'
"""
# Whoever has it; and whoever watches over all, whose matter it is until somebody has it.
OF_URGENCY = """
    SELECT s.id, 'urgent', c.id, c.last_seq FROM conversations c
      JOIN staff s ON s.workspace_id = $1 AND (s.role IN ('owner', 'admin', 'supervisor') OR s.id = c.owner_id)
     WHERE c.workspace_id = $1 AND c.id = ANY($5)
"""
OF_CALL = "SELECT $6::uuid, 'call', c.id, c.last_seq FROM conversations c WHERE c.workspace_id = $1 AND c.id = ANY($5)"
# Whoever leads hears of it in any case, and all who are there, unless it was decided otherwise.
OF_LATE_CALL = """
    SELECT s.id, 'call_late', c.id, c.last_seq FROM conversations c JOIN staff s ON s.workspace_id = $1
      LEFT JOIN agents a ON (a.workspace_id, a.id) = ($1, s.id)
     WHERE c.workspace_id = $1 AND c.id = ANY($5)
       AND (s.role IN ('supervisor', 'admin', 'owner') OR NOT $6 AND s.role = 'operator' AND a.state IN ('available', 'busy'))
"""
INSERT = """
    INSERT INTO notices (workspace_id, id, staff_id, kind, conversation_id, message_id, by_id, seq, count, page, push_due)
    SELECT $1, n.id, n.staff_id, n.kind, n.conversation_id, n.message_id, $2, n.seq, n.count, n.page, n.push_due
      FROM unnest($3::uuid[], $4::uuid[], $5::text[], $6::uuid[], $7::uuid[], $8::bigint[], $9::int[], $10::bool[], $11::bool[])
           AS n (id, staff_id, kind, conversation_id, message_id, seq, count, page, push_due)
"""


async def tell_of_messages(tx: Tx, event: MessagesReceived) -> None:
    """Owners hear of an answer, and whoever wants to, of a new conversation in the queue. What machines write concerns nobody."""
    if event.automatic:
        return
    counts = Counter(conversation_id for conversation_id, _ in event.messages)
    newest = dict(event.messages)
    await _tell(tx, OF_MESSAGES, {id: (newest[id], counts[id]) for id in newest})


async def tell_of_mention(tx: Tx, event: Mentioned) -> None:
    await _tell(tx, OF_MENTION, {event.conversation_id: (event.message_id, 1)}, list(event.staff_ids), by=event.by)


async def tell_of_whisper(tx: Tx, conversation_id: ConversationId, *, to: StaffId, by: StaffId) -> None:
    await _tell(tx, OF_WHISPER, {conversation_id: (None, 1)}, to, by=by)


async def tell_of_assignment(tx: Tx, event: ConversationAssigned) -> None:
    """Its new owner hears of it; without one, the team in whose queue it waits."""
    await _tell(tx, OF_ASSIGNMENT, {event.conversation_id: (None, 1)}, by=event.by)


async def tell_of_failure(tx: Tx, event: DeliveryFailed) -> None:
    await _tell(tx, OF_FAILURE, {event.conversation_id: (event.message_id, 1)}, event.message_id)


async def tell_of_promise(tx: Tx, event: PromiseAtRisk | PromiseBroken) -> None:
    """Those whom the policy names."""
    if event.tell:
        kind = Kind.LATE if isinstance(event, PromiseBroken) else Kind.DUE
        await _tell(tx, OF_PROMISE, {event.conversation_id: (None, 1)}, list(event.tell), kind.value)


async def tell_of_urgency(tx: Tx, event: UrgentRecognised) -> None:
    await _tell(tx, OF_URGENCY, {event.conversation_id: (event.message_id, 1)})


async def tell_of_call(tx: Tx, event: routing.callbacks.CallBackReserved) -> None:
    await _tell(tx, OF_CALL, {event.conversation_id: (None, 1)}, event.agent_id)


async def tell_of_late_call(tx: Tx, event: routing.callbacks.CallBackLate) -> None:
    await _tell(tx, OF_LATE_CALL, {event.conversation_id: (None, 1)}, event.supervisors_only)


async def _tell(tx: Tx, whom: str, causes: Mapping[ConversationId, Cause], *more: Any, by: UUID | None = None) -> None:
    defaults = sorted(DEFAULTS.page), sorted(DEFAULTS.push)
    told = await tx.rows(Told, WHO.format(whom=whom), tx.workspace_id, *defaults, by, list(causes), *more)
    if told:
        await _write(tx, told, causes, by)


async def _write(tx: Tx, told: Sequence[Told], causes: Mapping[ConversationId, Cause], by: UUID | None) -> None:
    await tx.execute(
        INSERT,
        tx.workspace_id,
        by,
        [ids.new() for _ in told],
        [one.staff_id for one in told],
        [one.kind for one in told],
        [one.conversation_id for one in told],
        [causes[one.conversation_id][0] for one in told],
        [one.seq for one in told],
        [causes[one.conversation_id][1] for one in told],
        [one.page for one in told],
        [one.push_due for one in told],
    )
    for staff_id in {one.staff_id for one in told if one.page}:
        tx.signal(topic(staff_id))
