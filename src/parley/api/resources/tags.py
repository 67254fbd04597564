"""Tags: the words by which staff sort conversations."""

from typing import Annotated
from uuid import UUID

from litestar import Router, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import UNSET, Meta, UnsetType

from parley import conversations
from parley.api.callers import Caller
from parley.api.paging import Page
from parley.api.shapes import Shape
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ids import TagId

Name = Annotated[str, Meta(min_length=1, max_length=40, examples=["refund"])]
Hue = Annotated[int, Meta(ge=0, le=359, description="Its colour, in degrees of the colour wheel.")]


class Tag(Shape, frozen=True, kw_only=True):
    """A word on conversations."""

    id: UUID
    name: Name
    hue: Hue


class NewTag(Shape, frozen=True, kw_only=True):
    name: Name
    hue: Hue = 210


class TagChange(Shape, frozen=True, kw_only=True):
    """What is not named stays as it is."""

    name: Name | UnsetType = UNSET
    hue: Hue | UnsetType = UNSET


def shown(tag: conversations.Tag) -> Tag:
    return Tag(id=tag.id, name=tag.name, hue=tag.hue)


async def one(tx: Tx, id: UUID) -> conversations.Tag:
    for tag in await conversations.tags(tx):
        if tag.id == id:
            return tag
    raise NotFound


@get("/tags", summary="List tags")
async def list_tags(tx: NamedDependency[Tx]) -> Page[Tag]:
    """All of them, by name."""
    return Page(data=[shown(tag) for tag in await conversations.tags(tx)])


@get("/tags/{tag_id:uuid}", summary="Get a tag")
async def get_tag(tx: NamedDependency[Tx], tag_id: FromPath[UUID]) -> Tag:
    """One of them."""
    return shown(await one(tx, tag_id))


@post("/tags", summary="Add a tag")
async def create_tag(tx: NamedDependency[Tx], caller: NamedDependency[Caller], data: JSONBody[NewTag]) -> Tag:
    """A name that there is already is refused, whatever its case."""
    tag = await conversations.add_tag(tx, data.name, hue=data.hue)
    await caller.record(tx, "tag.added", ("tag", tag.id), {"name": tag.name})
    return shown(tag)


@patch("/tags/{tag_id:uuid}", summary="Change a tag")
async def change_tag(tx: NamedDependency[Tx], caller: NamedDependency[Caller], tag_id: FromPath[UUID], data: JSONBody[TagChange]) -> Tag:
    """It changes wherever it stands."""
    tag = await one(tx, tag_id)
    name, hue = tag.name if data.name is UNSET else data.name, tag.hue if data.hue is UNSET else data.hue
    await conversations.change_tag(tx, TagId(tag_id), name=name, hue=hue)
    await caller.record(tx, "tag.changed", ("tag", tag_id), {"name": name})
    return shown(await one(tx, tag_id))


@delete("/tags/{tag_id:uuid}", summary="Remove a tag")
async def remove_tag(tx: NamedDependency[Tx], caller: NamedDependency[Caller], tag_id: FromPath[UUID]) -> None:
    """It goes from every conversation."""
    tag = await one(tx, tag_id)
    await conversations.remove_tag(tx, TagId(tag_id))
    await caller.record(tx, "tag.removed", ("tag", tag_id), {"name": tag.name})


ROUTER = Router(
    "/", route_handlers=[list_tags, get_tag, create_tag, change_tag, remove_tag], tags=["Tags"], opt={"resource": "conversations"}
)
