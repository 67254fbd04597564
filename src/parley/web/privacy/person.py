"""What the law lets somebody ask for, for one person: everything about them as a file, their erasure, a hold."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Stream, Template

from parley import people, workspace
from parley.core import clock
from parley.core.db import Tx
from parley.core.errors import NotFound, ParleyError
from parley.core.ids import IdentityId, PersonId
from parley.web.privacy import wording
from parley.web.privacy.days import today
from parley.web.shell import faces, redirects
from parley.web.shell.between import Between
from parley.web.shell.forms import refusal
from parley.workspace import Presence, Staff

PAGE = "/people/{person_id:uuid}"
Short = Annotated[str, msgspec.Meta(max_length=1000)]


class ErasureForm(msgspec.Struct):
    basis: people.privacy.Basis
    reason: Short = ""
    identity: Short = ""
    request: Short = ""
    at_once: bool = False


class HoldForm(msgspec.Struct):
    reason: Short


@get(PAGE + "/privacy")
async def privacy_page(
    tx: NamedDependency[Tx], presence: NamedDependency[Presence], person_id: FromPath[UUID], done: FromQuery[str] = ""
) -> Template:
    return await _page(tx, presence, PersonId(person_id), done=done)


@get(PAGE + "/bundle")
async def bundle(between: NamedDependency[Between], person_id: FromPath[UUID]) -> Stream:
    """Everything about a person. That somebody took it along stands in the audit log."""
    workspace.require(between.me, "privacy.manage")
    id = PersonId(person_id)
    async with between.transaction() as tx:
        theirs = [one.id for one in await people.identities(tx, id)]
        if not theirs:
            raise NotFound
        await workspace.audit.record(tx, between.me, "privacy.exported", ("person", id))
    name = f"person-{id}-{clock.now().date()}.zip"
    content = people.privacy.bundle(between.transaction, between.ground.files, theirs)
    return Stream(content, media_type="application/zip", headers={"content-disposition": f'attachment; filename="{name}"'})


@post(PAGE + "/erasure", status_code=200)
async def erase(
    tx: NamedDependency[Tx], presence: NamedDependency[Presence], person_id: FromPath[UUID], data: URLEncodedBody[ErasureForm]
) -> Response[Any]:
    wanted = people.privacy.Wanted(
        person_id=PersonId(person_id),
        identity_id=IdentityId(_id(data.identity)) if data.identity else None,
        basis=data.basis,
        reason=data.reason,
        request_id=_id(data.request) if data.request else None,
        at_once=data.at_once,
    )
    if error := await refusal(tx, people.privacy.ask_as(tx, wanted, by=presence.staff)):
        return await _page(tx, presence, wanted.person_id, error=error)
    [latest, *_] = await people.privacy.erasures_of(tx, wanted.person_id)
    return redirects.see(f"/settings/privacy/erasures/{latest.id}")


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None


@post(PAGE + "/hold", status_code=200)
async def hold_back(
    tx: NamedDependency[Tx], presence: NamedDependency[Presence], person_id: FromPath[UUID], data: URLEncodedBody[HoldForm]
) -> Response[Any]:
    id = PersonId(person_id)
    error = await refusal(tx, people.privacy.hold_back(tx, id, data.reason, by=presence.staff))
    return await _page(tx, presence, id, error=error) if error else redirects.see(f"/people/{id}/privacy", done="held")


@post("/holds/{hold_id:uuid}/lift", status_code=303)
async def lift(tx: NamedDependency[Tx], me: NamedDependency[Staff], hold_id: FromPath[UUID]) -> Redirect:
    return redirects.see(f"/people/{await people.privacy.lift(tx, hold_id, by=me)}/privacy", done="lifted")


async def _page(tx: Tx, presence: Presence, id: PersonId, *, done: str = "", error: ParleyError | None = None) -> Template:
    workspace.require(presence.staff, "privacy.manage")
    identities = await people.identities(tx, id)
    if not identities:
        raise NotFound
    requests = await people.privacy.requests_of(tx, id)
    context = {
        "person": await people.person(tx, id),
        "identities": identities,
        "requests": requests,
        "wants_erasure": next((one.id for one in requests if one.is_open and one.kind == "erasure"), ""),
        "erasures": await people.privacy.erasures_of(tx, id),
        "holds": await people.privacy.holds(tx, [one.id for one in identities]),
        "rules": await people.privacy.rules(tx),
        "colleagues": await faces.colleagues(tx),
        "words": wording,
        "today": today(presence),
        "error": error,
        "field": error.field if error else None,
        "done": done,
    }
    return Template("privacy/person.html", context=context, status_code=error.status if error else 200)
