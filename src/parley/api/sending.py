"""Answers and notes that a program writes."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from parley import conversations, workspace
from parley.api import templating
from parley.api.bodies.templates import TemplateUse
from parley.channels import Button
from parley.conversations import Author, Message, NoWay
from parley.core import clock
from parley.core.db import Tx
from parley.core.errors import Invalid
from parley.core.ids import AccountId, ConversationId, IdentityId, MessageId, StaffId
from parley.people import Errand

LATEST = timedelta(days=366)


class TimeUnusable(Invalid):
    """A message can be sent at a moment to come, within a year."""


class MentionUnknown(Invalid):
    """Nobody with this id works here."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    text: str
    template: TemplateUse | None = None
    way: tuple[UUID, UUID] | None = None
    buttons: tuple[tuple[str, str, str], ...] = ()
    quoted: UUID | None = None
    privately: bool = False
    at: datetime | None = None
    purpose: Errand = "service"


async def send(tx: Tx, id: ConversationId, wanted: Wanted, *, author: Author) -> Message:
    if wanted.at is not None and not clock.now() < wanted.at < clock.now() + LATEST:
        raise TimeUnusable(field="send_at")
    if wanted.template:
        return await _send_template(tx, id, wanted, wanted.template, author)
    return await conversations.reply(
        tx,
        id,
        text=wanted.text,
        way=_named(wanted.way) if wanted.way else await _last_heard(tx, id),
        public=False if wanted.privately else None,
        author=author,
        buttons=[Button(*button) for button in wanted.buttons],
        quoted=MessageId(wanted.quoted) if wanted.quoted else None,
        at=wanted.at,
        purpose=wanted.purpose,
    )


async def _send_template(tx: Tx, id: ConversationId, wanted: Wanted, use: TemplateUse, author: Author) -> Message:
    filled, way = await templating.filled(tx, id, use, _named(wanted.way) if wanted.way else None)
    return await conversations.reply(
        tx,
        id,
        text=filled.text,
        template=filled.use,
        files=filled.files,
        buttons=filled.buttons,
        way=way,
        author=author,
        at=wanted.at,
        purpose=wanted.purpose,
    )


async def note(tx: Tx, id: ConversationId, text: str, mentions: Sequence[UUID], *, by: StaffId) -> Message:
    known = {one.id for one in await workspace.staff(tx) if one.active} if mentions else set[StaffId]()
    if set(mentions) - known:
        raise MentionUnknown(field="mentions")
    return await conversations.note(tx, id, text=text, by=by, mentions=[StaffId(one) for one in mentions])


def _named(way: tuple[UUID, UUID]) -> tuple[IdentityId, AccountId]:
    return IdentityId(way[0]), AccountId(way[1])


async def _last_heard(tx: Tx, id: ConversationId) -> tuple[IdentityId, AccountId]:
    """The way by which they last spoke, of those that are open."""
    ways = await conversations.ways(tx, await conversations.conversation(tx, id))
    for way in ways:
        if way.closed_at is None:
            return way.identity_id, way.account_id
    raise NoWay(field="way")
