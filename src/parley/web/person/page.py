"""Persons: finding one, looking at one, joining two and parting them again."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from parley import people, workspace
from parley.core.db import Tx
from parley.core.errors import NotFound, ParleyError
from parley.core.ground import Ground
from parley.core.ids import LinkId, PersonId
from parley.web.person import panel
from parley.web.shell import faces, redirects
from parley.web.shell.forms import refusal
from parley.web.shell.visiting import Asked, is_fragment
from parley.workspace import Staff

Short = Annotated[str, msgspec.Meta(max_length=1000)]


class MergeForm(msgspec.Struct):
    other: UUID
    next: Short = ""


class PlaceForm(msgspec.Struct):
    next: Short = ""


@get("/people")
async def search(request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], q: FromQuery[str] = "") -> Template:
    workspace.require(me, "people.read")
    found = [(person, faces.of_person(person.name, person.id)) for person in await (people.find(tx, q) if q.strip() else people.latest(tx))]
    return Template("person/_found.html" if is_fragment(request) else "person/search.html", context={"q": q, "found": found})


@get("/people/{person_id:uuid}")
async def person(
    request: Asked,
    tx: NamedDependency[Tx],
    me: NamedDependency[Staff],
    ground: NamedDependency[Ground],
    person_id: FromPath[UUID],
    done: FromQuery[str] = "",
) -> Template:
    return await _page(request, tx, ground, me, PersonId(person_id), done=done)


@get("/people/{person_id:uuid}/merge")
async def candidates(
    tx: NamedDependency[Tx],
    me: NamedDependency[Staff],
    person_id: FromPath[UUID],
    q: FromQuery[str] = "",
    next: FromQuery[str] = "",
) -> Template:
    """Whom this person could be joined with."""
    workspace.require(me, "people.merge")
    one = await people.person(tx, PersonId(person_id))
    found = [(other, faces.of_person(other.name, other.id)) for other in await people.find(tx, q) if other.id != one.id]
    context = {"person": one, "q": q, "found": found, "next": redirects.safe(next) if next else f"/people/{one.id}"}
    return Template("person/merge.html", context=context)


@post("/people/{person_id:uuid}/merge", status_code=200)
async def merge(
    request: Asked,
    tx: NamedDependency[Tx],
    me: NamedDependency[Staff],
    ground: NamedDependency[Ground],
    person_id: FromPath[UUID],
    data: URLEncodedBody[MergeForm],
) -> Response[Any]:
    workspace.require(me, "people.merge")
    one, other = PersonId(person_id), PersonId(data.other)
    if error := await refusal(tx, people.merge(tx, one, other, by=me.id)):
        return await _page(request, tx, ground, me, one, error=error)
    await workspace.audit.record(tx, me, "people.merged", ("person", one), {"other": str(other)})
    left = one if await people.identities(tx, one) else other
    return redirects.see(redirects.safe(data.next) if data.next.startswith("/conversations/") else f"/people/{left}", done="merged")


@post("/links/{link_id:uuid}/revoke", status_code=303)
async def part(tx: NamedDependency[Tx], me: NamedDependency[Staff], link_id: FromPath[UUID], data: URLEncodedBody[PlaceForm]) -> Redirect:
    """Take back that two addresses are one person's; every conversation returns to whose it was."""
    workspace.require(me, "people.merge")
    await people.resolution.part(tx, LinkId(link_id), by=me.id)
    await workspace.audit.record(tx, me, "people.parted", ("link", link_id))
    return redirects.see(redirects.safe(data.next or "/people"), done="parted")


async def _page(
    request: Asked, tx: Tx, ground: Ground, me: Staff, id: PersonId, *, done: str = "", error: ParleyError | None = None
) -> Template:
    workspace.require(me, "people.read")
    context = await panel.shown_person(request, tx, ground, id)
    if not context["identities"]:
        raise NotFound  # somebody else now: all their addresses were joined to another person
    status = error.status if error else 200
    return Template("person/page.html", context={**context, "done": done, "error": error}, status_code=status)
