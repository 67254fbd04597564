"""The builder of segments: a form that grows, says in words what it asks, and shows whom it finds meanwhile."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Template

from parley import people, workspace
from parley.conversations import Group
from parley.core.db import Tx
from parley.core.errors import NotFound, ParleyError
from parley.core.i18n import translator
from parley.web.inbox import describing as inbox
from parley.web.inbox import filters
from parley.web.inbox.filtering import fields_of
from parley.web.segments import describing
from parley.web.segments.describing import Describer
from parley.web.shell import faces, redirects, zones
from parley.web.shell.forms import refusal
from parley.web.shell.visiting import Asked, is_fragment
from parley.workspace import Presence

PLACE = "/people/segments"
Short = Annotated[str, msgspec.Meta(max_length=1000)]
Long = Annotated[str, msgspec.Meta(max_length=filters.LONGEST)]


class SegmentForm(msgspec.Struct):
    name: Short = ""
    filter: Long = ""
    segment: UUID | None = None
    """None for a new one."""


@get(PLACE + "/build")
async def builder(request: Asked, tx: NamedDependency[Tx], presence: NamedDependency[Presence]) -> Template:
    """The form as it is asked for: filled from a segment, or as somebody has filled it in so far. Nothing is changed by it."""
    workspace.require(presence.staff, "people.edit")
    fields = fields_of(request)
    found = await _segment(tx, next(iter(fields.get("segment", ())), ""))
    describer = await _describer(tx, presence)
    group = _asked(fields, found, describer)
    name = "segments/_builder.html" if is_fragment(request) else "segments/builder.html"
    return Template(name, context=await _form(tx, describer, group, found, found.name if found else ""))


@post(PLACE, status_code=200)
async def save(tx: NamedDependency[Tx], presence: NamedDependency[Presence], data: URLEncodedBody[SegmentForm]) -> Response[Any]:
    workspace.require(presence.staff, "people.edit")
    describer, group = await _describer(tx, presence), filters.read(data.filter)
    found = await people.segments.segment(tx, people.segments.SegmentId(data.segment)) if data.segment else None
    if error := await refusal(tx, _save(tx, presence, data.name, group, found)):
        context = await _form(tx, describer, describer.without_the_gone(group), found, data.name)
        return Template("segments/builder.html", context={**context, "error": error}, status_code=error.status)
    return redirects.see(f"{PLACE}/{found.id}" if found else PLACE, done="saved")


async def _save(tx: Tx, presence: Presence, name: str, group: Group, found: people.segments.Segment | None) -> None:
    me = presence.staff
    if found:
        await people.segments.change(tx, found.id, name, group)
        await workspace.audit.record(tx, me, "segment.changed", ("segment", found.id), {"name": name})
        return
    added = await people.segments.save(tx, name, group, by=me.id)
    await workspace.audit.record(tx, me, "segment.added", ("segment", added.id), {"name": added.name})


def _asked(fields: dict[str, list[str]], found: people.segments.Segment | None, describer: Describer) -> Group:
    topic = describer.about.topic
    if not any(name.startswith("all-") for name in fields):
        begun = describer.without_the_gone(found.question) if found else Group()
        return begun if begun.items else filters.edited(begun, f"add-{filters.ROOT}", topic)
    return filters.edited(filters.from_form(fields, describer.zone, topic), next(iter(fields.get("do", ())), ""), topic)


async def _form(tx: Tx, describer: Describer, group: Group, found: people.segments.Segment | None, name: str) -> dict[str, Any]:
    """What the form's template needs; what cannot be asked yet finds nobody, and says so."""
    whole = filters.complete(group, describer.about.topic)
    preview, error = await _preview(tx, whole)
    return {
        **inbox.shown_part(describer.part(group), describer),
        "segment": found,
        "name": name,
        "words": describer.words(whole),
        "written": filters.written(whole),
        "preview": preview,
        "unclear": error,
        "some": [(person, faces.of_person(person.name, person.id)) for person in preview.some],
        "most_counted": people.segments.MOST_COUNTED,
        "error": None,
    }


async def _preview(tx: Tx, question: Group) -> tuple[people.segments.Preview, ParleyError | None]:
    try:
        return await people.segments.preview(tx, question), None
    except people.segments.BadFilter as error:
        return people.segments.Preview(), error


async def _describer(tx: Tx, presence: Presence) -> Describer:
    return await describing.describer(tx, translator(presence.staff.language), zones.zone_of(presence))


async def _segment(tx: Tx, text: str) -> people.segments.Segment | None:
    if not text:
        return None
    try:
        return await people.segments.segment(tx, people.segments.SegmentId(UUID(text)))
    except ValueError:
        raise NotFound from None
