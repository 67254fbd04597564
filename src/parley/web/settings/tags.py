"""Tags: colours, names, two made one, removal that can be undone, and how much each is used."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from parley import conversations, workspace
from parley.core.db import Tx
from parley.core.errors import NotFound, ParleyError
from parley.core.ids import TagId
from parley.web.settings.tag_uses import merge, uses_of_tags
from parley.web.shell import redirects
from parley.web.shell.forms import refusal
from parley.workspace import Staff

PAGE = "/settings/tags"
HUES = tuple(range(15, 360, 30))
MOST = 1000

Short = Annotated[str, msgspec.Meta(max_length=300)]


class TagForm(msgspec.Struct):
    name: Short = ""
    hue: Annotated[int, msgspec.Meta(ge=0, lt=360)] = HUES[0]


class MergeForm(msgspec.Struct):
    into: UUID


@get(PAGE)
async def tag_list(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], done: FromQuery[str] = "", removed: FromQuery[str] = ""
) -> Template:
    workspace.require(me, "workspace.manage")
    return await _list(tx, done=done, removed=removed)


@post(PAGE, status_code=200)
async def add_tag(tx: NamedDependency[Tx], me: NamedDependency[Staff], data: URLEncodedBody[TagForm]) -> Response[Any]:
    workspace.require(me, "workspace.manage")
    error = await refusal(tx, _add(tx, data, me))
    return await _list(tx, form=data, error=error) if error else redirects.see(PAGE, done="added")


@post(PAGE + "/{tag_id:uuid}", status_code=200)
async def change_tag(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], tag_id: FromPath[UUID], data: URLEncodedBody[TagForm]
) -> Response[Any]:
    workspace.require(me, "workspace.manage")
    id = TagId(tag_id)
    error = await refusal(tx, _change(tx, id, data, me))
    return await _list(tx, at=id, error=error) if error else redirects.see(PAGE, done="changed")


@post(PAGE + "/{tag_id:uuid}/remove", status_code=303)
async def remove_tag(tx: NamedDependency[Tx], me: NamedDependency[Staff], tag_id: FromPath[UUID]) -> Redirect:
    workspace.require(me, "workspace.manage")
    name = await _name(tx, TagId(tag_id))
    await conversations.remove_tag(tx, TagId(tag_id))
    await workspace.audit.record(tx, me, "tag.removed", ("tag", tag_id), {"name": name})
    return redirects.see(PAGE, removed=str(tag_id))


@post(PAGE + "/{tag_id:uuid}/restore", status_code=200)
async def restore_tag(tx: NamedDependency[Tx], me: NamedDependency[Staff], tag_id: FromPath[UUID]) -> Response[Any]:
    workspace.require(me, "workspace.manage")
    error = await refusal(tx, _restore(tx, TagId(tag_id), me))
    return await _list(tx, error=error) if error else redirects.see(PAGE, done="restored")


@post(PAGE + "/{tag_id:uuid}/merge", status_code=303)
async def merge_tags(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], tag_id: FromPath[UUID], data: URLEncodedBody[MergeForm]
) -> Redirect:
    """What bore the one bears the other. The one is out of sight, as after a removal."""
    workspace.require(me, "workspace.manage")
    name, kept = await _name(tx, TagId(tag_id)), await _name(tx, TagId(data.into))
    if tag_id == data.into:
        raise NotFound
    await merge(tx, TagId(tag_id), into=TagId(data.into))
    await workspace.audit.record(tx, me, "tag.merged", ("tag", data.into), {"name": kept, "merged": name})
    return redirects.see(PAGE, done="merged")


async def _add(tx: Tx, form: TagForm, me: Staff) -> None:
    tag = await conversations.add_tag(tx, form.name, hue=form.hue)
    await workspace.audit.record(tx, me, "tag.added", ("tag", tag.id), {"name": tag.name})


async def _change(tx: Tx, id: TagId, form: TagForm, me: Staff) -> None:
    await conversations.change_tag(tx, id, name=form.name, hue=form.hue)
    await workspace.audit.record(tx, me, "tag.changed", ("tag", id), {"name": await _name(tx, id)})


async def _restore(tx: Tx, id: TagId, me: Staff) -> None:
    await conversations.bring_back_tag(tx, id)
    await workspace.audit.record(tx, me, "tag.restored", ("tag", id), {"name": await _name(tx, id)})


async def _name(tx: Tx, id: TagId) -> str:
    name = next((tag.name for tag in await conversations.tags(tx) if tag.id == id), None)
    if name is None:
        raise NotFound
    return name


async def _list(
    tx: Tx, *, form: TagForm | None = None, at: TagId | None = None, error: ParleyError | None = None, done: str = "", removed: str = ""
) -> Template:
    """`at` is the tag beside which an error stands; without it, it stands beside the new one."""
    tags = await conversations.tags(tx)
    context = {
        "tags": tags,
        "uses": await uses_of_tags(tx, [tag.id for tag in tags], most=MOST),
        "hues": HUES,
        "most": MOST,
        "form": form or TagForm(),
        "at": at,
        "error": error,
        "done": done,
        "removed": removed,
    }
    return Template("settings/tags.html", context=context, status_code=error.status if error else 200)
