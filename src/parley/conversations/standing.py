"""How conversations stand, written for many at once: their new state, what the timeline says of it, and who hears of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

import msgspec

from parley.conversations import outbox
from parley.conversations.events import ConversationAssigned, ConversationReopened, ConversationResolved
from parley.conversations.types import Conversation, OwnerKind, Priority, Status
from parley.core import clock, ids
from parley.core.db import Tx
from parley.core.events import Event, announce
from parley.core.ids import ConversationId, IdentityId, PersonId, StaffId
from parley.workspace import TeamId

Told = tuple[ConversationId, dict[str, Any]]
"""A line of the system for a timeline."""
TAKEN_BACK = frozenset({"passed", "gone"})
"""Events by which a conversation comes back to the queue."""


class Standing(msgspec.Struct, frozen=True):
    """How a conversation stands, as far as it can be changed here."""

    id: ConversationId
    person_id: PersonId
    identity_id: IdentityId
    topic: str
    joined_to: ConversationId | None
    last_seq: int
    status: Status
    snoozed_until: datetime | None
    resolved_at: datetime | None
    waiting_since: datetime | None
    owner_kind: OwnerKind
    owner_id: UUID | None
    team_id: TeamId | None
    priority: Priority

    @property
    def is_resolved(self) -> bool:
        return self.status is Status.RESOLVED


HELD = """
    SELECT id, person_id, identity_id, topic, joined_to, last_seq, status, snoozed_until, resolved_at, waiting_since,
           owner_kind, owner_id, team_id, priority
      FROM conversations WHERE workspace_id = $1 AND {which} ORDER BY id FOR UPDATE
"""
ALONE = "id = ANY($2)"
WITH_SHOWN = f"({ALONE} OR joined_to = ANY($2))"
CURRENT = """
    SELECT c.person_id, c.topic, c.id FROM conversations c  -- conversations_current
     WHERE c.workspace_id = $1 AND c.person_id = ANY($2) AND c.status <> 'resolved' AND c.joined_to IS NULL AND c.id <> ALL($3)
"""
CHANGE = """
    UPDATE conversations c SET
           last_seq = n.last_seq, joined_to = n.joined_to, status = n.status, snoozed_until = n.snoozed_until, resolved_at = n.resolved_at,
           waiting_since = n.waiting_since, owner_kind = n.owner_kind, owner_id = n.owner_id, team_id = n.team_id, priority = n.priority
      FROM unnest($2::uuid[], $3::bigint[], $4::uuid[], $5::text[], $6::timestamptz[], $7::timestamptz[],
                  $8::timestamptz[], $9::text[], $10::uuid[], $11::uuid[], $12::smallint[])
           AS n (id, last_seq, joined_to, status, snoozed_until, resolved_at, waiting_since, owner_kind, owner_id, team_id, priority)
     WHERE c.workspace_id = $1 AND c.id = n.id
"""
TELL = """
    INSERT INTO messages (workspace_id, id, conversation_id, seq, rev, direction, author_kind, author_id, identity_id, content, at)
    SELECT $1, n.id, n.conversation_id, n.seq, n.seq, 'system', CASE WHEN $2::uuid IS NULL THEN 'machine' ELSE 'staff' END, $2,
           n.identity_id, n.content, $3
      FROM unnest($4::uuid[], $5::uuid[], $6::bigint[], $7::uuid[], $8::jsonb[]) AS n (id, conversation_id, seq, identity_id, content)
"""


async def held(tx: Tx, conversations: Sequence[ConversationId], *, alone: bool = False) -> list[Standing]:
    """Nobody else changes them until this transaction ends; with those that are shown in them, or `alone`.

    Whoever holds some of them already asks for these alone: waiting for others could meet somebody crosswise."""
    return await tx.rows(Standing, HELD.format(which=ALONE if alone else WITH_SHOWN), tx.workspace_id, conversations)


async def apply(
    tx: Tx,
    before: Sequence[Standing],
    after: Sequence[Standing],
    by: StaffId | None,
    told: Sequence[Told] = (),
) -> list[Standing]:
    """Write what has become of conversations that are held; by nobody is by Parley itself.

    `told` is said beside what the difference says. Returns how they stand."""
    after = await _placed(tx, before, after)
    leading = [(was, now) for was, now in zip(before, after, strict=True) if not was.joined_to]
    all_told = _once([*((was.id, line) for was, now in leading for line in _lines(was, now)), *told])
    counted = _counted(after, [id for id, _ in all_told])
    if counted != list(before):
        # Those that step back first: while they do, the one that leads is alone under the unique index.
        for group in ([one for one in counted if one.is_resolved or one.joined_to], [one for one in counted if not one.is_resolved]):
            await _write(tx, group)
    await _tell(tx, before, all_told, by)
    await _wake(tx, counted)
    for was, now in leading:
        for event in _events(was, now, by):
            await announce(tx, event)
    for one in counted:
        tx.signal(f"conversation/{one.id}")
    tx.signal("inbox")
    return counted


def _once(told: Sequence[Told]) -> list[Told]:
    """What was taken back from somebody is in the queue again: one line says both."""
    back = {id for id, line in told if line["event"] in TAKEN_BACK}
    return [(id, line) for id, line in told if id not in back or line["event"] != "unassigned"]


async def _placed(tx: Tx, before: Sequence[Standing], after: Sequence[Standing]) -> list[Standing]:
    """A person has one current conversation of a topic: one that is reopened beside it is shown in it."""
    reopened = [now for was, now in zip(before, after, strict=True) if was.is_resolved and not now.is_resolved]
    if not reopened:
        return list(after)
    persons, own = [one.person_id for one in reopened], [one.id for one in reopened]
    leaders: dict[tuple[PersonId, str], ConversationId] = {
        (person, topic): id for person, topic, id in await tx.records(CURRENT, tx.workspace_id, persons, own)
    }
    for one in reopened:
        leaders.setdefault((one.person_id, one.topic), one.id)
    return [
        msgspec.structs.replace(one, joined_to=leader if (leader := leaders[one.person_id, one.topic]) != one.id else None)
        if one.id in own
        else one
        for one in after
    ]


def _counted(after: Sequence[Standing], told: Sequence[ConversationId]) -> list[Standing]:
    return [msgspec.structs.replace(one, last_seq=one.last_seq + told.count(one.id)) for one in after]


async def _write(tx: Tx, group: Sequence[Standing]) -> None:
    rows = [
        (
            one.id,
            one.last_seq,
            one.joined_to,
            one.status.value,
            one.snoozed_until,
            one.resolved_at,
            one.waiting_since,
            one.owner_kind.value,
            one.owner_id,
            one.team_id,
            int(one.priority),
        )
        for one in group
    ]
    if rows:
        await tx.execute(CHANGE, tx.workspace_id, *map(list, zip(*rows, strict=True)))


async def _tell(tx: Tx, before: Sequence[Standing], told: Sequence[Told], by: StaffId | None) -> None:
    if not told:
        return
    known = {one.id: one for one in before}
    seqs = {one.id: one.last_seq for one in before}
    rows: list[tuple[object, ...]] = []
    for id, content in told:
        seqs[id] += 1
        rows.append((ids.new(), id, seqs[id], known[id].identity_id, content | {"by": _text(by)}))
    await tx.execute(TELL, tx.workspace_id, by, clock.now(), *map(list, zip(*rows, strict=True)))


async def _wake(tx: Tx, after: Sequence[Standing]) -> None:
    timed = sorted((one.snoozed_until, one.id) for one in after if one.snoozed_until)
    for until, group in groupby(timed, key=lambda pair: pair[0]):
        await outbox.wake_at(tx, [id for _, id in group], until)


def _lines(before: Standing, after: Standing) -> list[dict[str, Any]]:
    """What the timeline says of a change."""
    told: list[dict[str, Any]] = []
    if before.is_resolved and not after.is_resolved:
        told.append({"event": "reopened"})
    if before.team_id != after.team_id:
        told.append({"event": "team", "team": _text(after.team_id)})
    if (before.owner_kind, before.owner_id) != (after.owner_kind, after.owner_id):
        told.append({"event": "assigned" if after.owner_id else "unassigned", "to": _text(after.owner_id)})
    if before.priority != after.priority:
        told.append({"event": "priority", "to": int(after.priority)})
    if after.status is Status.SNOOZED and (before.status, before.snoozed_until) != (after.status, after.snoozed_until):
        told.append({"event": "snoozed", "until": after.snoozed_until.isoformat() if after.snoozed_until else None})
    if after.is_resolved and not before.is_resolved:
        told.append({"event": "resolved"})
    return told


def _text(id: object) -> str | None:
    return str(id) if id else None


def waits_elsewhere(before: Standing | Conversation, after: Standing | Conversation) -> bool:
    """Nobody has it, as before, but it has come into the queue of another team."""
    return before.owner_kind is after.owner_kind is OwnerKind.QUEUE and before.team_id != after.team_id


def _events(before: Standing, after: Standing, by: StaffId | None) -> Iterable[Event]:
    if (before.owner_kind, before.owner_id) != (after.owner_kind, after.owner_id) or waits_elsewhere(before, after):
        yield ConversationAssigned(after.id, to=after.owner_id, by=by)
    if after.is_resolved and not before.is_resolved:
        yield ConversationResolved(after.id, by)
    if before.is_resolved and not after.is_resolved:
        yield ConversationReopened(after.id)
