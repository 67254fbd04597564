"""Segments by name, and one of them with those who belong to it just now."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from parley import people, workspace
from parley.core.db import Tx
from parley.core.errors import NotFound, ParleyError
from parley.core.i18n import translator
from parley.core.ids import PersonId
from parley.web.segments import describing
from parley.web.segments.building import PLACE
from parley.web.shell import faces, redirects, zones
from parley.web.shell.forms import refusal
from parley.workspace import Presence, Staff

ON_A_PAGE = 50


@get(PLACE)
async def segment_list(
    tx: NamedDependency[Tx], presence: NamedDependency[Presence], done: FromQuery[str] = "", removed: FromQuery[str] = ""
) -> Template:
    workspace.require(presence.staff, "people.read")
    return await _list(tx, presence, done=done, removed=removed)


@get(PLACE + "/{segment_id:uuid}")
async def segment(
    tx: NamedDependency[Tx],
    presence: NamedDependency[Presence],
    segment_id: FromPath[UUID],
    after: FromQuery[str] = "",
    done: FromQuery[str] = "",
) -> Template:
    """Whoever belongs to it at the moment, whom we met last first."""
    workspace.require(presence.staff, "people.read")
    found = await people.segments.segment(tx, people.segments.SegmentId(segment_id))
    start = _person(after) if after else people.segments.NEWEST
    members, unclear = await _members(tx, found, start)
    describer = await describing.describer(tx, translator(presence.staff.language), zones.zone_of(presence))
    context = {
        "segment": found,
        "words": describer.safe_words(found.question),
        "unclear": unclear,
        "count": None if unclear else (await people.segments.preview(tx, found.question, limit=0)).count,
        "most_counted": people.segments.MOST_COUNTED,
        "some": [(person, faces.of_person(person.name, person.id)) for person in members[:ON_A_PAGE]],
        "more": len(members) > ON_A_PAGE,
        "done": done,
    }
    return Template("segments/segment.html", context=context)


@post(PLACE + "/{segment_id:uuid}/remove", status_code=303)
async def remove(tx: NamedDependency[Tx], me: NamedDependency[Staff], segment_id: FromPath[UUID]) -> Redirect:
    workspace.require(me, "people.edit")
    found = await people.segments.segment(tx, people.segments.SegmentId(segment_id))
    await people.segments.remove(tx, found.id)
    await workspace.audit.record(tx, me, "segment.removed", ("segment", found.id), {"name": found.name})
    return redirects.see(PLACE, removed=str(found.id))


@post(PLACE + "/{segment_id:uuid}/restoration", status_code=200)
async def restore(tx: NamedDependency[Tx], presence: NamedDependency[Presence], segment_id: FromPath[UUID]) -> Response[Any]:
    workspace.require(presence.staff, "people.edit")
    id = people.segments.SegmentId(segment_id)
    if error := await refusal(tx, people.segments.restore(tx, id)):
        return await _list(tx, presence, error=error)
    found = await people.segments.segment(tx, id)
    await workspace.audit.record(tx, presence.staff, "segment.restored", ("segment", id), {"name": found.name})
    return redirects.see(PLACE, done="restored")


async def _list(tx: Tx, presence: Presence, *, done: str = "", removed: str = "", error: ParleyError | None = None) -> Template:
    describer = await describing.describer(tx, translator(presence.staff.language), zones.zone_of(presence))
    found = await people.segments.segments(tx)
    context = {
        "segments": [(one, describer.safe_words(one.question)) for one in found],
        "done": done,
        "removed": removed,
        "error": error,
    }
    return Template("segments/list.html", context=context, status_code=error.status if error else 200)


async def _members(tx: Tx, found: people.segments.Segment, start: PersonId) -> tuple[list[people.Found], ParleyError | None]:
    """A question about a field that is no longer there finds nobody, and says so."""
    try:
        return await people.segments.members(tx, found.question, after=start, limit=ON_A_PAGE + 1), None
    except people.segments.BadFilter as error:
        return [], error


def _person(text: str) -> PersonId:
    try:
        return PersonId(UUID(text))
    except ValueError:
        raise NotFound from None
