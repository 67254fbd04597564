"""What is done when a promise is at risk, or broken: somebody is told, it becomes more urgent, whoever has not answered loses it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from parley import conversations
from parley.conversations import Priority
from parley.core.db import Tx
from parley.core.events import announce
from parley.core.ids import ConversationId, StaffId
from parley.routing.events import PromiseAtRisk, PromiseBroken
from parley.routing.sla.clocks import Clock
from parley.routing.sla.types import Deeds, Policy


class Moment(msgspec.Struct, frozen=True):
    """A promise of a conversation is at risk, or broken."""

    conversation_id: ConversationId
    clock: Clock
    due_at: datetime
    policy: Policy
    broken: bool
    runs: bool
    """Whether it is still to be kept."""
    silent: UUID | None = None
    """Who has it and has not answered."""

    @property
    def deeds(self) -> Deeds:
        return self.policy.on_breach if self.broken else self.policy.on_risk


# Supervisors; where there is none, those who may do what they may.
HEARERS = """
    SELECT n.conversation_id, s.id
      FROM unnest($2::uuid[], $3::text[], $4::uuid[]) AS n (conversation_id, tells, team_id)
      JOIN conversations c ON (c.workspace_id, c.id) = ($1, n.conversation_id)
      JOIN staff s ON s.workspace_id = $1 AND s.active AND (
           c.owner_kind = 'staff' AND s.id = c.owner_id
           OR (n.tells = 'all' OR c.owner_kind <> 'staff') AND CASE
              WHEN n.team_id IS NOT NULL THEN EXISTS (
                   SELECT FROM team_members m WHERE (m.workspace_id, m.team_id, m.staff_id) = ($1, n.team_id, s.id))
              WHEN EXISTS (SELECT FROM staff o WHERE o.workspace_id = $1 AND o.active AND o.role = 'supervisor') THEN s.role = 'supervisor'
              ELSE s.role IN ('owner', 'admin') END)
     ORDER BY 1, 2
"""


async def done(tx: Tx, moments: Sequence[Moment]) -> Mapping[ConversationId, UUID]:
    """Returns whose conversations are to be taken back, for whoever gives them out."""
    if not moments:
        return {}
    hearers = await _hearers(tx, [one for one in moments if one.runs and one.deeds.tells != "nobody"])
    for one in moments:
        event = PromiseBroken if one.broken else PromiseAtRisk
        tell = hearers.get(one.conversation_id, ()) if one.runs and one.deeds.tells != "nobody" else ()
        await announce(tx, event(one.conversation_id, one.clock.value, one.policy.id, one.due_at, tell))
    await conversations.raise_priority(tx, _urgencies(moments))
    return {one.conversation_id: one.silent for one in moments if one.silent and one.deeds.takes_back}


def _urgencies(moments: Sequence[Moment]) -> dict[ConversationId, Priority]:
    found: dict[ConversationId, Priority] = {}
    for one in moments:
        if one.runs and one.deeds.priority is not None:
            found[one.conversation_id] = max(found.get(one.conversation_id, Priority.LOW), Priority(one.deeds.priority))
    return found


async def _hearers(tx: Tx, moments: Sequence[Moment]) -> dict[ConversationId, tuple[StaffId, ...]]:
    asked = {one.conversation_id: one for one in sorted(moments, key=lambda one: one.deeds.tells, reverse=True)}
    columns = list(asked), [one.deeds.tells for one in asked.values()], [one.policy.team_id for one in asked.values()]
    found: dict[ConversationId, tuple[StaffId, ...]] = {}
    for conversation, staff in await tx.records(HEARERS, tx.workspace_id, *columns):
        found[conversation] = (*found.get(conversation, ()), staff)
    return found
