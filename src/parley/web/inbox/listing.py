"""The list that operators look at: a place of the inbox, alone or beside a conversation, and the column of places."""

from typing import Annotated, Any
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Template

from parley import conversations, workspace
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.desk import views
from parley.web.inbox import places
from parley.web.inbox.describing import in_words
from parley.web.inbox.places import Place
from parley.web.inbox.rows import PER_PAGE, rows_of
from parley.web.inbox.shelves import shelves_of
from parley.web.inbox.words import PRIORITIES, SORTS
from parley.web.shell import faces, redirects, zones
from parley.web.shell.visiting import Asked, is_fragment
from parley.workspace import Staff

Written = Annotated[str, msgspec.Meta(max_length=8000)]
Short = Annotated[str, msgspec.Meta(max_length=100)]


class SortForm(msgspec.Struct):
    sort: Short
    tab: Short = "open"
    filter: Written = ""


@get("/inbox")
async def inbox(
    request: Asked,
    tx: NamedDependency[Tx],
    me: NamedDependency[Staff],
    tab: FromQuery[str] = "open",
    sort: FromQuery[str] = "",
    filter: FromQuery[str] = "",
    before: FromQuery[str] = "",
    undo: FromQuery[UUID | None] = None,
    removed: FromQuery[UUID | None] = None,
) -> Template:
    """A place of the inbox; to a page that has another one, the parts of it that differ."""
    place = Place(tab, sort, filter)
    if is_fragment(request):
        return await moved(request, tx, me, place)
    context = await listing(tx, me, tab=tab, sort=sort, filter=filter, before=before)
    return Template("inbox/page.html", context={**context, "undo_id": undo, "view_id": removed})


@get("/inbox/rows")
async def inbox_rows(
    request: Asked,
    tx: NamedDependency[Tx],
    me: NamedDependency[Staff],
    tab: FromQuery[str] = "open",
    sort: FromQuery[str] = "",
    filter: FromQuery[str] = "",
    before: FromQuery[str] = "",
    shown: FromQuery[int] = PER_PAGE,
) -> Template:
    """The rows that a page shows just now, with the conversation marked that is open there. A page whose view is deleted goes elsewhere."""
    workspace.require(me, "conversations.read")
    place = Place(tab, sort, filter)
    try:
        asked = await places.shown(tx, me, place)
    except NotFound:
        if not is_fragment(request):
            raise
        return await moved(request, tx, me, Place())
    rows = await rows_of(tx, me, place, asked, before=before, shown=shown)
    return Template("inbox/_list.html", context={"inbox": {**rows, "chosen": open_there(request)}})


@get("/inbox/places")
async def inbox_places(
    tx: NamedDependency[Tx],
    me: NamedDependency[Staff],
    tab: FromQuery[str] = "open",
    sort: FromQuery[str] = "",
    filter: FromQuery[str] = "",
) -> Template:
    """The column with its counts as they are now."""
    workspace.require(me, "conversations.read")
    return Template("inbox/_places.html", context={"inbox": await shelves_of(tx, me, Place(tab, sort, filter))})


@post("/inbox/sort", status_code=303)
async def change_sort(request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], data: URLEncodedBody[SortForm]) -> Response[Any]:
    """Show a place in another order, and every place from now on."""
    workspace.require(me, "conversations.read")
    if data.sort not in conversations.SORTS:
        raise NotFound
    await views.like_sort(tx, data.sort, by=me.id)
    place = Place(data.tab, data.sort, data.filter)
    await places.shown(tx, me, place)
    if is_fragment(request):
        return await moved(request, tx, me, place)
    return redirects.see(place.path)


async def moved(request: Asked, tx: Tx, me: Staff, place: Place) -> Template:
    """List, head and column for a page that goes to another place; a conversation that is open there stays open."""
    chosen = open_there(request)
    context = await listing(tx, me, tab=place.tab, sort=place.sort, filter=place.filter, chosen=chosen)
    path = f"/conversations/{chosen}?{place.query}" if chosen else place.path
    headers = {"hx-push-url": path, "hx-retarget": "#inbox", "hx-reswap": "outerMorph", "hx-trigger": "moved"}
    return Template("inbox/_moved.html", context=context, status_code=200, headers=headers)


async def listing(
    tx: Tx, me: Staff, *, tab: str = "open", sort: str = "", filter: str = "", before: str = "", chosen: UUID | None = None
) -> dict[str, Any]:
    """Everything that the column, the head and the list need."""
    workspace.require(me, "conversations.read")
    place = Place(tab, sort, filter)
    asked = await places.shown(tx, me, place)
    parts = {
        **await rows_of(tx, me, place, asked, before=before),
        **await shelves_of(tx, me, place),
        "chosen": chosen,
        "sorts": SORTS,
        "priorities": PRIORITIES,
        "colleagues": await faces.colleagues(tx),
        "tags": await conversations.tags(tx),
        "later": zones.LATER,
        "words": await in_words(tx, me, asked.narrowing),
    }
    return {"inbox": parts}


def open_there(request: Asked) -> UUID | None:
    """The conversation in the address of the page that asks."""
    place, _, id = urlsplit(request.headers.get("hx-current-url", "")).path.strip("/").partition("/")
    try:
        return UUID(id) if place == "conversations" else None
    except ValueError:
        return None
