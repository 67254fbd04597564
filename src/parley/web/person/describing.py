"""What staff say of a person: name, fields, tags, notes. Each answers with the part of the panel that it changed."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Template

from parley import people, workspace
from parley.core.db import Tx
from parley.core.errors import ParleyError
from parley.core.ground import Ground
from parley.core.ids import PersonId
from parley.web.person import known, panel
from parley.web.shell import faces, redirects
from parley.web.shell.forms import refusal
from parley.web.shell.visiting import Asked, is_fragment
from parley.workspace import Staff

Short = Annotated[str, msgspec.Meta(max_length=1000)]
Long = Annotated[str, msgspec.Meta(max_length=20_000)]


class FactForm(msgspec.Struct):
    field: Short
    value: Short | Annotated[list[Short], msgspec.Meta(max_length=200)] = ""
    """Several of a choice of many."""
    next: Short = ""

    @property
    def said(self) -> str:
        return self.value if isinstance(self.value, str) else people.values.SEPARATED.join(self.value)


class NameForm(msgspec.Struct):
    name: Short
    next: Short = ""


class TagForm(msgspec.Struct):
    tag: Short = ""
    untag: Short = ""
    next: Short = ""


class NoteForm(msgspec.Struct):
    text: Long = ""
    next: Short = ""


class NoteChangeForm(msgspec.Struct):
    person: UUID
    do: Short
    text: Long = ""
    next: Short = ""


@get("/people/{person_id:uuid}/panel")
async def shown(
    request: Asked,
    tx: NamedDependency[Tx],
    me: NamedDependency[Staff],
    ground: NamedDependency[Ground],
    person_id: FromPath[UUID],
    here: FromQuery[str] = "",
) -> Template:
    """What a page that shows this person asks for when they have changed."""
    workspace.require(me, "people.read")
    beside = panel.beside(here, PersonId(person_id))
    context = await panel.shown_person(request, tx, ground, PersonId(person_id), beside_id=beside["here_id"])
    return Template("person/_panel.html", context={**context, **beside, "out_of_band": False})


@post("/people/{person_id:uuid}/facts", status_code=200)
async def describe(
    request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], person_id: FromPath[UUID], data: URLEncodedBody[FactForm]
) -> Response[Any]:
    workspace.require(me, "people.edit")
    id = PersonId(person_id)
    error = await refusal(tx, people.describe(tx, id, data.field, data.said, source="staff", by=me.id))
    return await part(request, tx, "about", id, data.next, error)


@post("/people/{person_id:uuid}/name", status_code=200)
async def rename(
    request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], person_id: FromPath[UUID], data: URLEncodedBody[NameForm]
) -> Response[Any]:
    workspace.require(me, "people.edit")
    error = await refusal(tx, people.rename(tx, PersonId(person_id), data.name))
    return await part(request, tx, "about", PersonId(person_id), data.next, error)


@post("/people/{person_id:uuid}/tags", status_code=200)
async def tag(
    request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], person_id: FromPath[UUID], data: URLEncodedBody[TagForm]
) -> Response[Any]:
    workspace.require(me, "people.edit")
    id = PersonId(person_id)
    verb = people.untag(tx, id, data.untag) if data.untag else people.tag(tx, id, data.tag)
    return await part(request, tx, "tags", id, data.next, await refusal(tx, verb))


@post("/people/{person_id:uuid}/notes", status_code=200)
async def add_note(
    request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], person_id: FromPath[UUID], data: URLEncodedBody[NoteForm]
) -> Response[Any]:
    workspace.require(me, "people.edit")
    error = await refusal(tx, people.add_note(tx, PersonId(person_id), data.text, by=me.id))
    return await part(request, tx, "notes", PersonId(person_id), data.next, error)


@post("/person-notes/{note_id:uuid}", status_code=200)
async def change_note(
    request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], note_id: FromPath[UUID], data: URLEncodedBody[NoteChangeForm]
) -> Response[Any]:
    """One's own note: new words for it, away with it, or back; anybody's: above the others, or no longer."""
    workspace.require(me, "people.edit")
    if data.do in ("pin", "unpin"):
        error = await refusal(tx, people.pin_note(tx, note_id, off=data.do == "unpin"))
    elif data.do == "change":
        error = await refusal(tx, people.change_note(tx, note_id, data.text, by=me.id))
    else:
        error = await refusal(tx, people.remove_note(tx, note_id, by=me.id, back=data.do == "restore"))
    removed = note_id if data.do == "remove" and not error else None
    return await part(request, tx, "notes", PersonId(data.person), data.next, error, removed=removed)


async def part(
    request: Asked, tx: Tx, name: str, id: PersonId, next: str, error: ParleyError | None, *, removed: UUID | None = None
) -> Response[Any]:
    person = await people.person(tx, id)
    if not is_fragment(request) and not error:
        return redirects.see(redirects.safe(next or f"/people/{id}"))
    context = {
        **await known.PARTS[name](tx, id),
        "person": person,
        "colleagues": await faces.colleagues(tx),
        "place": redirects.safe(next or f"/people/{id}"),
        "part_error": error,
        "removed": removed,
    }
    return Template(f"person/_{name}.html", context=context, status_code=error.status if error else 200)
