"""What is done to a conversation beside answering: who has it, and whether it is open, put off or done."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect

from parley import conversations, workspace
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ids import ConversationId, StaffId
from parley.web.shell import redirects
from parley.web.shell.zones import later, zone_of
from parley.workspace import Presence, Staff

Short = Annotated[str, msgspec.Meta(max_length=100)]


class OwnerForm(msgspec.Struct):
    to: Short = ""
    """A colleague; nobody is the queue."""
    tab: Short = "open"


class StatusForm(msgspec.Struct):
    status: Literal["open", "resolved", "snoozed"]
    until: Short = ""
    tab: Short = "open"


@post("/conversations/{conversation_id:uuid}/owner", status_code=303)
async def change_owner(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], conversation_id: FromPath[UUID], data: URLEncodedBody[OwnerForm]
) -> Redirect:
    workspace.require(me, "conversations.assign")
    id = ConversationId(conversation_id)
    if data.to:
        await conversations.assign(tx, id, to=await _working(tx, data.to), by=me.id)
    else:
        await conversations.unassign(tx, id, by=me.id)
    return redirects.see(f"/conversations/{id}", tab=data.tab)


@post("/conversations/{conversation_id:uuid}/status", status_code=303)
async def change_status(
    tx: NamedDependency[Tx], presence: NamedDependency[Presence], conversation_id: FromPath[UUID], data: URLEncodedBody[StatusForm]
) -> Redirect:
    workspace.require(presence.staff, "conversations.reply")
    id, by = ConversationId(conversation_id), presence.staff.id
    match data.status:
        case "open":
            await conversations.reopen(tx, id, by=by)
        case "resolved":
            await conversations.resolve(tx, id, by=by)
        case "snoozed":
            await conversations.snooze(tx, id, until=later(data.until, zone_of(presence)), by=by)
    return redirects.see(f"/conversations/{id}", tab=data.tab)


async def _working(tx: Tx, text: str) -> StaffId:
    """Raises `NotFound` for somebody who works elsewhere, or no longer here."""
    try:
        id = StaffId(UUID(text))
    except ValueError:
        raise NotFound from None
    if not (await workspace.staff_member(tx, id)).active:
        raise NotFound
    return id
