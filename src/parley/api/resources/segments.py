"""Segments: questions to all customers that have a name, and who belongs to them at the moment."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Router, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import UNSET, Meta, UnsetType

from parley import people
from parley.api.callers import Caller
from parley.api.paging import Asked, Page
from parley.api.shapes import Line, Moment, Shape
from parley.core.db import Tx
from parley.core.ids import PersonId

Name = Annotated[str, Meta(min_length=1, max_length=60, examples=["Regulars"])]
FIELDS = ", ".join(f"`{name}`" for name in people.segments.FIELDS)


class Condition(Shape, frozen=True, kw_only=True):
    """One thing that is asked of a customer."""

    field: Annotated[Line, Meta(description=f"{FIELDS}, or the id of a field of your own.", examples=["tag"])]
    op: Annotated[str, Meta(pattern="^(any|none|more|less|before|after|contains|yes|no)$", examples=["any"])]
    values: Annotated[
        tuple[Line, ...], Meta(max_length=100, description="An amount is followed by its currency.", examples=[["regular"]])
    ] = ()


Conditions = Annotated[tuple[Condition, ...], Meta(max_length=50)]
All = Annotated[bool, Meta(description="Whether all must hold, or any.")]


class Innermost(Shape, frozen=True, kw_only=True):
    """Conditions within conditions within conditions."""

    all: All = True
    conditions: Conditions = ()


class Inner(Shape, frozen=True, kw_only=True):
    """Conditions within conditions."""

    all: All = True
    conditions: Conditions = ()
    groups: Annotated[tuple[Innermost, ...], Meta(max_length=10)] = ()


class Filter(Shape, frozen=True, kw_only=True):
    """What must hold for a customer; without conditions everybody belongs to it."""

    all: All = True
    conditions: Conditions = ()
    groups: Annotated[tuple[Inner, ...], Meta(max_length=10)] = ()


class Segment(Shape, frozen=True, kw_only=True):
    """A question to all customers."""

    id: UUID
    name: Name
    filter: Filter
    made_at: Moment
    changed_at: Moment


class NewSegment(Shape, frozen=True, kw_only=True):
    name: Name
    filter: Filter = Filter()


class SegmentChange(Shape, frozen=True, kw_only=True):
    """What is not named stays as it is."""

    name: Name | UnsetType = UNSET
    filter: Filter | UnsetType = UNSET


class Belonging(Shape, frozen=True, kw_only=True):
    """Somebody who belongs to a segment."""

    id: UUID
    name: str
    created_at: Moment


def shown(found: people.segments.Segment) -> Segment:
    filter = Filter(**_parts(found.question, (Inner, Innermost)))
    return Segment(id=found.id, name=found.name, filter=filter, made_at=found.made_at, changed_at=found.changed_at)


def _parts(group: people.segments.Group, within: tuple[Any, ...]) -> dict[str, Any]:
    conditions = tuple(
        Condition(field=one.field, op=one.op, values=one.values) for one in group.items if isinstance(one, people.segments.Condition)
    )
    parts: dict[str, Any] = {"all": group.all, "conditions": conditions}
    if within:
        groups = [one for one in group.items if isinstance(one, people.segments.Group)]
        parts["groups"] = tuple(within[0](**_parts(one, within[1:])) for one in groups)
    return parts


def _question(filter: Filter | Inner | Innermost) -> people.segments.Group:
    conditions = [people.segments.Condition(one.field, one.op, one.values) for one in filter.conditions]
    groups = [] if isinstance(filter, Innermost) else [_question(one) for one in filter.groups]
    return people.segments.Group(all=filter.all, items=(*conditions, *groups))


@get("/segments", summary="List segments")
async def list_segments(tx: NamedDependency[Tx]) -> Page[Segment]:
    """All of them, by name."""
    return Page(data=[shown(one) for one in await people.segments.segments(tx)])


@get("/segments/{segment_id:uuid}", summary="Get a segment")
async def get_segment(tx: NamedDependency[Tx], segment_id: FromPath[UUID]) -> Segment:
    """One of them."""
    return shown(await people.segments.segment(tx, people.segments.SegmentId(segment_id)))


@get("/segments/{segment_id:uuid}/persons", summary="List a segment's persons")
async def list_persons_of_segment(tx: NamedDependency[Tx], asked: NamedDependency[Asked], segment_id: FromPath[UUID]) -> Page[Belonging]:
    """Whoever belongs to it at this moment, whom we met last first."""
    found = await people.segments.segment(tx, people.segments.SegmentId(segment_id))
    after = asked.position(UUID)
    start = PersonId(after) if after else people.segments.NEWEST
    members = await people.segments.members(tx, found.question, after=start, limit=asked.limit + 1)
    data = [Belonging(id=one.id, name=one.name, created_at=one.created_at) for one in members[: asked.limit]]
    return asked.page(data, members[asked.limit - 1].id if len(members) > asked.limit else None)


@post("/segments", summary="Add a segment")
async def create_segment(tx: NamedDependency[Tx], caller: NamedDependency[Caller], data: JSONBody[NewSegment]) -> Segment:
    """A name that there is already is refused, whatever its case, and so is a filter that cannot be understood."""
    added = await people.segments.save(tx, data.name, _question(data.filter), by=None)
    await caller.record(tx, "segment.added", ("segment", added.id), {"name": added.name})
    return shown(added)


@patch("/segments/{segment_id:uuid}", summary="Change a segment")
async def change_segment(
    tx: NamedDependency[Tx], caller: NamedDependency[Caller], segment_id: FromPath[UUID], data: JSONBody[SegmentChange]
) -> Segment:
    """Only what the body names is changed."""
    known = await people.segments.segment(tx, people.segments.SegmentId(segment_id))
    name = known.name if data.name is UNSET else data.name
    question = known.question if data.filter is UNSET else _question(data.filter)
    await people.segments.change(tx, known.id, name, question)
    await caller.record(tx, "segment.changed", ("segment", segment_id), {"name": name})
    return shown(await people.segments.segment(tx, known.id))


@delete("/segments/{segment_id:uuid}", summary="Remove a segment")
async def remove_segment(tx: NamedDependency[Tx], caller: NamedDependency[Caller], segment_id: FromPath[UUID]) -> None:
    """Its customers stay; staff can bring it back."""
    known = await people.segments.segment(tx, people.segments.SegmentId(segment_id))
    await people.segments.remove(tx, known.id)
    await caller.record(tx, "segment.removed", ("segment", segment_id), {"name": known.name})


ROUTER = Router(
    "/",
    route_handlers=[list_segments, get_segment, list_persons_of_segment, create_segment, change_segment, remove_segment],
    tags=["Segments"],
    opt={"resource": "people"},
)
