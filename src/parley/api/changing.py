"""A conversation changed in several ways at once: each by its own verb, in the order in which a person would do it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from parley import conversations
from parley.conversations import Conversation, Priority, Status
from parley.core import clock
from parley.core.db import Tx
from parley.core.errors import Invalid
from parley.core.ids import ConversationId, StaffId, TagId
from parley.workspace import TeamId

PriorityWord = Literal["low", "normal", "high", "urgent"]
PRIORITIES: Mapping[PriorityWord, Priority] = {
    "low": Priority.LOW,
    "normal": Priority.NORMAL,
    "high": Priority.HIGH,
    "urgent": Priority.URGENT,
}
WORDS: Mapping[Priority, PriorityWord] = {priority: word for word, priority in PRIORITIES.items()}


class NoSuchTag(Invalid):
    """There is no tag with this id."""


class SnoozeWithoutTime(Invalid):
    """A time to come belongs to the status snoozed, and to no other."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is to become of it."""

    status: Status | UnsetType = UNSET
    snoozed_until: datetime | UnsetType | None = UNSET
    priority: Priority | UnsetType = UNSET
    team_id: UUID | UnsetType | None = UNSET
    owner_id: UUID | UnsetType | None = UNSET
    tag_ids: tuple[UUID, ...] | UnsetType = UNSET


def word_of(priority: Priority) -> PriorityWord:
    return WORDS[priority]


def told(change: msgspec.Struct) -> dict[str, Any]:
    """What was asked for, for the audit log."""
    return msgspec.to_builtins(change)


async def change(tx: Tx, id: ConversationId, wanted: Wanted, *, by: StaffId) -> None:
    found = await conversations.conversation(tx, id)
    _check_time(wanted)
    if wanted.status is Status.OPEN:
        await _open(tx, found, by)
    await _hand_over(tx, found, wanted, by)
    if wanted.priority is not UNSET:
        await conversations.prioritise(tx, id, priority=wanted.priority, by=by)
    if wanted.tag_ids is not UNSET:
        await _tag(tx, id, {TagId(tag) for tag in wanted.tag_ids}, by)
    if wanted.status is Status.SNOOZED:
        await conversations.snooze(tx, id, until=wanted.snoozed_until or None, by=by)
    elif wanted.status is Status.RESOLVED:
        await conversations.resolve(tx, id, by=by)


def _check_time(wanted: Wanted) -> None:
    until = wanted.snoozed_until
    if until is not UNSET and (wanted.status is not Status.SNOOZED or (until is not None and until <= clock.now())):
        raise SnoozeWithoutTime(field="snoozed_until")


async def _open(tx: Tx, found: Conversation, by: StaffId) -> None:
    """Reopen what is resolved; end the snooze of what is put off."""
    if found.is_resolved:
        await conversations.reopen(tx, found.id, by=by)
    elif found.status is Status.SNOOZED:
        await conversations.change_many(tx, [found.id], conversations.Change(status=Status.OPEN), by=by)


async def _hand_over(tx: Tx, found: Conversation, wanted: Wanted, by: StaffId) -> None:
    if wanted.team_id is not UNSET and wanted.team_id != found.team_id:
        await conversations.transfer(tx, found.id, team=TeamId(wanted.team_id) if wanted.team_id else None, by=by)
    if wanted.owner_id is UNSET:
        return
    if wanted.owner_id is None:
        await conversations.unassign(tx, found.id, by=by)
    else:
        await conversations.assign(tx, found.id, to=StaffId(wanted.owner_id), by=by)


async def _tag(tx: Tx, id: ConversationId, wanted: set[TagId], by: StaffId) -> None:
    if wanted - {tag.id for tag in await conversations.tags(tx)}:
        raise NoSuchTag(field="tag_ids")
    known = {tag.id for tag in await conversations.tags_of(tx, id)}
    await conversations.tag(tx, id, add=wanted - known, remove=known - wanted, by=by)
