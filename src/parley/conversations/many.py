"""Many conversations changed at once, in few statements however many they are; and changed back."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from parley.conversations import receivers, standing
from parley.conversations.errors import TooManyAtOnce
from parley.conversations.standing import Standing, Told
from parley.conversations.types import OwnerKind, Priority, Status
from parley.core import clock
from parley.core.db import Tx
from parley.core.ids import ConversationId, StaffId, TagId
from parley.workspace import TeamId

MOST = 500

Pair = tuple[ConversationId, TagId]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What is to become of conversations; what is not set stays as it is."""

    owner: StaffId | UnsetType | None = UNSET
    team: TeamId | UnsetType | None = UNSET
    status: Status | UnsetType = UNSET
    until: datetime | None = None
    """Of a snooze; None: until they answer."""
    priority: Priority | UnsetType = UNSET
    add_tags: tuple[TagId, ...] = ()
    remove_tags: tuple[TagId, ...] = ()


class Undo(msgspec.Struct, frozen=True):
    """What takes a change back, as far as nobody has changed the same things since."""

    before: tuple[Standing, ...]
    after: tuple[Standing, ...]
    put_on: tuple[Pair, ...] = ()
    taken_off: tuple[Pair, ...] = ()


async def change_many(tx: Tx, conversations: Sequence[ConversationId], change: Change, *, by: StaffId) -> Undo:
    """Change up to `MOST` conversations; those that a change does not fit, or that are not there, stay as they are."""
    if len(conversations) > MOST:
        raise TooManyAtOnce(field="conversations")
    await receivers.require(tx, change.owner, change.team)
    before = await standing.held(tx, conversations)
    after = [changed(one, change, clock.now()) for one in before]
    leading = [one.id for one in before if not one.joined_to]
    put_on: Sequence[Any] = await tx.records(PUT_ON, tx.workspace_id, leading, change.add_tags)
    taken_off: Sequence[Any] = await tx.records(TAKE_OFF, tx.workspace_id, leading, change.remove_tags)
    after = await standing.apply(tx, before, after, by, _tag_lines(put_on, "added") + _tag_lines(taken_off, "removed"))
    return Undo(tuple(before), tuple(after), _pairs(put_on), _pairs(taken_off))


async def undo(tx: Tx, done: Undo, *, by: StaffId) -> None:
    """Everything as it was before a change. What belonged to somebody who has left since waits in the queue."""
    wanted = {before.id: (before, after) for before, after in zip(done.before, done.after, strict=True)}
    now, there = await standing.held(tx, list(wanted)), await receivers.answering(tx)
    back = [_queued_without(there, changed_back(one, *wanted[one.id])) if one.id in wanted else one for one in now]
    await standing.apply(tx, now, back, by)
    if done.put_on:
        sql = """DELETE FROM conversation_tags WHERE workspace_id = $1
                    AND (conversation_id, tag_id) IN (SELECT * FROM unnest($2::uuid[], $3::uuid[]))"""
        await tx.execute(sql, tx.workspace_id, *map(list, zip(*done.put_on, strict=True)))
    if done.taken_off:
        sql = """INSERT INTO conversation_tags (workspace_id, conversation_id, tag_id)
                 SELECT $1, * FROM unnest($2::uuid[], $3::uuid[]) ON CONFLICT DO NOTHING"""
        await tx.execute(sql, tx.workspace_id, *map(list, zip(*done.taken_off, strict=True)))


# ── what a change makes of a conversation ───────────────────────────────────────────────────────


def changed(one: Standing, change: Change, now: datetime) -> Standing:
    """Pure. A conversation that is shown in another one goes along when that one is resolved, and is left alone otherwise."""
    if one.joined_to:
        return _resolved(one, now) if change.status is Status.RESOLVED else one
    one = _in_status(one, change, now)
    if change.priority is not UNSET:
        one = msgspec.structs.replace(one, priority=change.priority)
    if one.is_resolved:
        return one
    if change.team is not UNSET:
        one = msgspec.structs.replace(one, team_id=change.team)
    if change.owner is not UNSET:
        kind = OwnerKind.STAFF if change.owner else OwnerKind.QUEUE
        one = msgspec.structs.replace(one, owner_kind=kind, owner_id=change.owner)
    return one


def _in_status(one: Standing, change: Change, now: datetime) -> Standing:
    match change.status:
        case Status.RESOLVED:
            return _resolved(one, now)
        case Status.OPEN if one.status in (Status.RESOLVED, Status.SNOOZED):
            return msgspec.structs.replace(one, status=Status.OPEN, resolved_at=None, snoozed_until=None)
        case Status.SNOOZED if not one.is_resolved:
            return msgspec.structs.replace(one, status=Status.SNOOZED, snoozed_until=change.until)
        case _:
            return one


def _resolved(one: Standing, now: datetime) -> Standing:
    if one.is_resolved:
        return one
    return msgspec.structs.replace(one, status=Status.RESOLVED, resolved_at=now, snoozed_until=None, waiting_since=None)


TOGETHER = (("status", "snoozed_until", "resolved_at", "waiting_since"), ("owner_kind", "owner_id"), ("team_id",), ("priority",))


def changed_back(now: Standing, before: Standing, after: Standing) -> Standing:
    """Pure. What the change had touched and nobody else since."""
    back: dict[str, Any] = {}
    for names in TOGETHER:
        if all(getattr(now, name) == getattr(after, name) for name in names):
            back |= {name: getattr(before, name) for name in names}
    return msgspec.structs.replace(now, **back)


def _queued_without(there: Collection[StaffId], one: Standing) -> Standing:
    if one.owner_kind is not OwnerKind.STAFF or one.owner_id in there:
        return one
    return msgspec.structs.replace(one, owner_kind=OwnerKind.QUEUE, owner_id=None)


# ── tags ────────────────────────────────────────────────────────────────────────────────────────

PUT_ON = """
    WITH put_on AS (
        INSERT INTO conversation_tags (workspace_id, conversation_id, tag_id)
        SELECT g.workspace_id, c.id, g.id FROM unnest($2::uuid[]) AS c (id), tags g
         WHERE g.workspace_id = $1 AND g.id = ANY($3) AND g.removed_at IS NULL ORDER BY c.id, g.id
        ON CONFLICT DO NOTHING RETURNING conversation_id, tag_id)
    SELECT p.conversation_id, p.tag_id, g.name FROM put_on p JOIN tags g ON (g.workspace_id, g.id) = ($1, p.tag_id) ORDER BY 1, 3
"""
TAKE_OFF = """
    WITH taken_off AS (
        DELETE FROM conversation_tags WHERE workspace_id = $1 AND conversation_id = ANY($2) AND tag_id = ANY($3)
        RETURNING conversation_id, tag_id)
    SELECT t.conversation_id, t.tag_id, g.name FROM taken_off t JOIN tags g ON (g.workspace_id, g.id) = ($1, t.tag_id) ORDER BY 1, 3
"""


def _pairs(records: Iterable[Any]) -> tuple[Pair, ...]:
    return tuple((conversation, tag) for conversation, tag, _ in records)


def _tag_lines(records: Iterable[Any], what: str) -> list[Told]:
    return [
        (id, {"event": "tagged", "added": [], "removed": [], what: [name for *_, name in group]})
        for id, group in groupby(records, key=lambda record: record[0])
    ]
