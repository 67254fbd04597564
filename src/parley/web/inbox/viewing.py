"""Saved views: kept from the filter's form, renamed, moved, deleted and brought back from the column."""

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Template

from parley import workspace
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.desk import views
from parley.desk.views import Question, Readers, ViewId
from parley.web.inbox import places
from parley.web.inbox.listing import Short, Written, moved
from parley.web.inbox.places import Place, tab_of
from parley.web.inbox.shelves import shelves_of
from parley.web.shell import redirects
from parley.web.shell.visiting import Asked, is_fragment
from parley.workspace import Staff, TeamId

ME, EVERYBODY = "me", "everybody"


class ViewForm(msgspec.Struct):
    name: Annotated[str, msgspec.Meta(max_length=200)]
    readers: Short = ME
    """Me, everybody, or the id of a team."""
    tab: Short = "open"
    sort: Short = ""
    filter: Written = ""


class NameForm(msgspec.Struct):
    name: Annotated[str, msgspec.Meta(max_length=200)]
    tab: Short = "open"


class QuestionForm(msgspec.Struct):
    tab: Short = "open"
    sort: Short = ""
    filter: Written = ""


class PositionForm(msgspec.Struct):
    direction: Literal["up", "down"]
    tab: Short = "open"


class HereForm(msgspec.Struct):
    tab: Short = "open"


@post("/inbox/views", status_code=303)
async def save_view(request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], data: URLEncodedBody[ViewForm]) -> Response[Any]:
    """Keep what a place shows now under a name, and go there."""
    workspace.require(me, "conversations.read")
    found = await places.shown(tx, me, Place(data.tab, data.sort, data.filter))
    question = Question(found.question.which, found.question.filter, data.sort)
    view = await views.save(tx, data.name, question, readers=_readers(data.readers), by=me)
    there = Place(tab_of("view", view.id))
    return await moved(request, tx, me, there) if is_fragment(request) else redirects.see(there.path)


@post("/inbox/views/{view_id:uuid}/question", status_code=303)
async def change_view(
    request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], view_id: FromPath[UUID], data: URLEncodedBody[QuestionForm]
) -> Response[Any]:
    """Let a view ask from now on what its place shows now."""
    id = ViewId(view_id)
    there = Place(tab_of("view", id))
    found = await places.shown(tx, me, there.but(sort=data.sort, filter=data.filter))
    await views.change(tx, id, Question(found.question.which, found.question.filter, data.sort), by=me)
    return await moved(request, tx, me, there) if is_fragment(request) else redirects.see(there.path)


@post("/inbox/views/{view_id:uuid}/name", status_code=303)
async def rename_view(
    request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], view_id: FromPath[UUID], data: URLEncodedBody[NameForm]
) -> Response[Any]:
    await views.rename(tx, ViewId(view_id), data.name, by=me)
    return await _column(request, tx, me, data.tab)


@post("/inbox/views/{view_id:uuid}/position", status_code=303)
async def move_view(
    request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], view_id: FromPath[UUID], data: URLEncodedBody[PositionForm]
) -> Response[Any]:
    await views.move(tx, ViewId(view_id), to=data.direction, by=me)
    return await _column(request, tx, me, data.tab)


@post("/inbox/views/{view_id:uuid}/removal", status_code=303)
async def remove_view(
    request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], view_id: FromPath[UUID], data: URLEncodedBody[HereForm]
) -> Response[Any]:
    """Whoever looks at it goes to the open ones, as soon as their list is asked for anew."""
    id = ViewId(view_id)
    await views.remove(tx, id, by=me)
    if not is_fragment(request):
        return redirects.see("/inbox", removed=str(id))
    return Template("inbox/_removed.html", context={"view_id": id}, status_code=200, headers={"hx-trigger": "changed"})


@post("/inbox/views/{view_id:uuid}/restoration", status_code=303)
async def restore_view(
    request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], view_id: FromPath[UUID], data: URLEncodedBody[HereForm]
) -> Response[Any]:
    await views.restore(tx, ViewId(view_id), by=me)
    if not is_fragment(request):
        return redirects.see("/inbox", tab=tab_of("view", view_id))
    return Template("inbox/_undone.html", status_code=200, headers={"hx-trigger": "changed"})


async def _column(request: Asked, tx: Tx, me: Staff, tab: str) -> Response[Any]:
    if not is_fragment(request):
        return redirects.see("/inbox", tab=tab)
    return Template("inbox/_places.html", context={"inbox": await shelves_of(tx, me, Place(tab))}, status_code=200)


def _readers(text: str) -> Readers:
    if text == ME:
        return Readers("me")
    if text == EVERYBODY:
        return Readers("everybody")
    try:
        return Readers("team", TeamId(UUID(text)))
    except ValueError:
        raise NotFound from None
