"""Many conversations changed at once from the list, and the notice that takes it back."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Template
from msgspec import UNSET, UnsetType

from parley import conversations, workspace
from parley.conversations import Change, Priority, Status
from parley.core.db import Tx
from parley.core.errors import Invalid, NotFound
from parley.core.ids import ConversationId, StaffId, TagId
from parley.desk import views
from parley.web.inbox.listing import Short, Written
from parley.web.inbox.places import Place
from parley.web.shell import redirects
from parley.web.shell.visiting import Asked, is_fragment
from parley.web.shell.zones import later, zone_of
from parley.workspace import Permission, Presence, Staff, TeamId

QUEUE = "queue"
ANSWERED = "answered"
"""Put off until the customer writes."""


class NothingChosen(Invalid):
    """Choose conversations first."""


class BulkForm(msgspec.Struct):
    ids: Annotated[list[UUID], msgspec.Meta(max_length=500)] | UUID = []
    to: Short = ""
    """A colleague; the queue."""
    team: Short = ""
    tag: Short = ""
    untag: Short = ""
    priority: Literal["", "-1", "0", "1", "2"] = ""
    until: Short = ""
    status: Literal["", "open", "resolved"] = ""
    tab: Short = "open"
    sort: Short = ""
    filter: Written = ""

    @property
    def chosen(self) -> list[ConversationId]:
        return [ConversationId(id) for id in (self.ids if isinstance(self.ids, list) else [self.ids])]

    @property
    def place(self) -> Place:
        return Place(self.tab, self.sort, self.filter)


class PlaceForm(msgspec.Struct):
    tab: Short = "open"
    sort: Short = ""
    filter: Written = ""


@post("/inbox/changes", status_code=303)
async def change_many(
    request: Asked, tx: NamedDependency[Tx], presence: NamedDependency[Presence], data: URLEncodedBody[BulkForm]
) -> Response[Any]:
    me = presence.staff
    workspace.require(me, _permission(data))
    if not data.chosen:
        raise NothingChosen
    done = await conversations.change_many(tx, data.chosen, await _change(tx, data, presence), by=me.id)
    if not {one.id for one in done.before}.issuperset(data.chosen):
        raise NotFound
    undo_id = await views.keep_undo(tx, done, by=me.id)
    if not is_fragment(request):
        return redirects.see("/inbox", **_asked(data.place), undo=str(undo_id))
    context = {"undo_id": undo_id, "count": len(data.chosen), "place": data.place}
    return Template("inbox/_undo.html", context=context, status_code=200, headers={"hx-trigger": "changed"})


@post("/inbox/undos/{undo_id:uuid}", status_code=303)
async def undo(
    request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], undo_id: FromPath[UUID], data: URLEncodedBody[PlaceForm]
) -> Response[Any]:
    workspace.require(me, "conversations.read")
    await views.undo(tx, undo_id, by=me.id)
    if not is_fragment(request):
        return redirects.see("/inbox", **_asked(Place(data.tab, data.sort, data.filter)))
    return Template("inbox/_undone.html", status_code=200, headers={"hx-trigger": "changed"})


def _permission(data: BulkForm) -> Permission:
    return "conversations.assign" if data.to or data.team else "conversations.reply"


async def _change(tx: Tx, data: BulkForm, presence: Presence) -> Change:
    status, until = _status(data, presence)
    team = TeamId(_uuid(data.team)) if data.team else UNSET
    return Change(
        owner=_owner(data),
        team=team,
        status=status,
        until=until,
        priority=Priority(int(data.priority)) if data.priority else UNSET,
        add_tags=await _tags(tx, data.tag),
        remove_tags=await _tags(tx, data.untag),
    )


def _owner(data: BulkForm) -> StaffId | UnsetType | None:
    """A conversation that is given to a team waits in its queue."""
    if data.to == QUEUE or (data.team and not data.to):
        return None
    return StaffId(_uuid(data.to)) if data.to else UNSET


def _status(data: BulkForm, presence: Presence) -> tuple[Status | UnsetType, datetime | None]:
    if data.until:
        return Status.SNOOZED, None if data.until == ANSWERED else later(data.until, zone_of(presence))
    return (Status(data.status) if data.status else UNSET), None


async def _tags(tx: Tx, id: str) -> tuple[TagId, ...]:
    if not id:
        return ()
    known = {tag.id for tag in await conversations.tags(tx)}
    if _uuid(id) not in known:
        raise NotFound
    return (TagId(_uuid(id)),)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None


def _asked(place: Place) -> dict[str, str]:
    return {name: value for name, value in msgspec.structs.asdict(place).items() if value}
