"""What staff note of consents: somebody agrees, or wants no more; the latter is one press, and can be taken back."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Template

from parley import conversations, people, workspace
from parley.core.db import Tx
from parley.core.errors import NotFound, ParleyError
from parley.core.i18n import language_of
from parley.core.ids import IdentityId, PersonId
from parley.people import Person
from parley.web.consents import shown
from parley.web.shell import faces, redirects
from parley.web.shell.forms import refusal
from parley.web.shell.visiting import Asked, is_fragment
from parley.workspace import Staff

Short = Annotated[str, msgspec.Meta(max_length=1000)]
Words = Annotated[str, msgspec.Meta(max_length=2000)]


class NoteForm(msgspec.Struct):
    identity: UUID
    purpose: people.consents.Purpose
    words: Words = ""
    agrees: bool = True
    next: Short = ""


class WithdrawalForm(msgspec.Struct):
    identity: UUID
    purpose: people.consents.Purpose = "marketing"
    everywhere: bool = False
    next: Short = ""


class UndoForm(msgspec.Struct):
    next: Short = ""


@post("/people/{person_id:uuid}/consents", status_code=200)
async def note(
    request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], person_id: FromPath[UUID], data: URLEncodedBody[NoteForm]
) -> Response[Any]:
    """What somebody said on the phone, on paper, at the counter: with words on how it came about."""
    workspace.require(me, "people.edit")
    person = await people.person(tx, PersonId(person_id))
    identity = await _address(tx, person, data.identity)
    error = await refusal(tx, _noted(tx, person, identity, data, me))
    return await _part(request, tx, person.id, data.next, error)


@post("/people/{person_id:uuid}/consents/withdrawal", status_code=200)
async def withdraw(
    request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], person_id: FromPath[UUID], data: URLEncodedBody[WithdrawalForm]
) -> Response[Any]:
    """One press. Whatever waits to be sent for that purpose is not sent."""
    workspace.require(me, "people.edit")
    person = await people.person(tx, PersonId(person_id))
    identity = await _address(tx, person, data.identity)
    taken = await people.consents.withdraw(tx, identity, data.purpose, source="staff", everywhere=data.everywhere, by=me.id)
    detail = {"purpose": data.purpose} | ({"everywhere": 1} if data.everywhere else {})
    await workspace.audit.record(tx, me, "consent.withdrawn", ("person", person.id), detail)
    return await _part(request, tx, person.id, data.next, None, undone=taken.id)


@post("/consents/{consent_id:uuid}/undo", status_code=200)
async def undo(
    request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], consent_id: FromPath[UUID], data: URLEncodedBody[UndoForm]
) -> Response[Any]:
    workspace.require(me, "people.edit")
    mistaken = await people.consents.consent(tx, consent_id)
    error = await refusal(tx, people.consents.undo(tx, consent_id, by=me.id))
    if not error:
        await workspace.audit.record(tx, me, "consent.undone", ("person", mistaken.person_id), {"purpose": mistaken.purpose})
    return await _part(request, tx, mistaken.person_id, data.next, error)


async def _address(tx: Tx, person: Person, id: UUID) -> IdentityId:
    identity = await people.identity(tx, IdentityId(id))
    if identity.person_id != person.id:
        raise NotFound
    return identity.id


async def _noted(tx: Tx, person: Person, identity: IdentityId, form: NoteForm, me: Staff) -> None:
    proof = people.consents.Proof(words=form.words.strip())
    if form.agrees:
        text = (await people.consents.current(tx)).get((form.purpose, language_of(person.language) or me.language))
        text_id = text.id if text else None
        await people.consents.grant(tx, identity, form.purpose, source="staff", proof=proof, text_id=text_id, by=me.id)
    else:
        await people.consents.withdraw(tx, identity, form.purpose, source="staff", proof=proof, by=me.id)
    action = "consent.granted" if form.agrees else "consent.withdrawn"
    await workspace.audit.record(tx, me, action, ("person", person.id), {"purpose": form.purpose})


async def _part(request: Asked, tx: Tx, id: PersonId, next: str, error: ParleyError | None, *, undone: UUID | None = None) -> Response[Any]:
    place = redirects.safe(next or f"/people/{id}")
    if not is_fragment(request) and not error:
        return redirects.see(place)
    context = {
        **await shown.consents(tx, id, undone=undone),
        "person": await people.person(tx, id),
        "talks": await conversations.conversations_of(tx, id, limit=1),
        "colleagues": await faces.colleagues(tx),
        "place": place,
        "part_error": error,
    }
    return Template("person/_consents.html", context=context, status_code=error.status if error else 200)
