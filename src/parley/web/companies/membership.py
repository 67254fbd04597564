"""Who belongs to which company: said beside a person, and on a company's page."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect

from parley import people, workspace
from parley.core.db import Tx
from parley.core.errors import Invalid
from parley.core.ids import IdentityId, PersonId
from parley.web.companies.pages import PLACE
from parley.web.person import describing
from parley.web.shell import redirects
from parley.web.shell.forms import refusal
from parley.web.shell.visiting import Asked
from parley.workspace import Staff

Short = Annotated[str, msgspec.Meta(max_length=1000)]
JOIN = "join"


class EmployForm(msgspec.Struct):
    company: UUID | None = None
    """None for one that is only named."""
    name: Short = ""
    role: Short = ""
    since: Short = ""
    do: Short = JOIN
    next: Short = ""


class MemberForm(msgspec.Struct):
    person: UUID
    role: Short = ""
    since: Short = ""
    do: Short = JOIN


@post("/people/{person_id:uuid}/companies", status_code=200)
async def employ(
    request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], person_id: FromPath[UUID], data: URLEncodedBody[EmployForm]
) -> Response[Any]:
    """They belong there, or not; a company that nobody knows is made on the way."""
    workspace.require(me, "people.edit")
    id = PersonId(person_id)
    return await describing.part(request, tx, "companies", id, data.next, await refusal(tx, _employ(tx, me, id, data)))


@post(PLACE + "/{company_id:uuid}/members", status_code=303)
async def change_member(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], company_id: FromPath[UUID], data: URLEncodedBody[MemberForm]
) -> Redirect:
    workspace.require(me, "people.edit")
    await _say(tx, me, people.companies.CompanyId(company_id), PersonId(data.person), data)
    return redirects.see(f"{PLACE}/{company_id}", done="changed")


async def _employ(tx: Tx, me: Staff, id: PersonId, form: EmployForm) -> None:
    company_id = people.companies.CompanyId(form.company) if form.company else await _named(tx, me, form.name)
    await _say(tx, me, company_id, id, form)


async def _say(tx: Tx, me: Staff, company_id: people.companies.CompanyId, id: PersonId, form: EmployForm | MemberForm) -> None:
    if form.do != JOIN:
        await people.companies.leave(tx, company_id, id, by=me.id)
        return
    shown_by = await _shown_by(tx, id, company_id)
    await people.companies.join(tx, company_id, id, identity_id=shown_by, role=form.role, since=_day(form.since), by=me.id)


async def _shown_by(tx: Tx, id: PersonId, company_id: people.companies.CompanyId) -> IdentityId | None:
    """The address of theirs that is of the company's domain, if there is one."""
    return next((one.identity_id for one in await people.companies.suggestions(tx, id) if one.company_id == company_id), None)


async def _named(tx: Tx, me: Staff, name: str) -> people.companies.CompanyId:
    if known := await people.companies.named(tx, name):
        return known.id
    added = await people.companies.add(tx, people.companies.Details(name))
    await workspace.audit.record(tx, me, "company.added", ("company", added.id), {"name": added.name})
    return added.id


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid(field="since") from None
