"""Companies, and one of them: what is known of it, who belongs to it, and what they talk about."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from parley import conversations, people, workspace
from parley.core import ids
from parley.core.db import Tx
from parley.core.errors import NotFound, ParleyError
from parley.web.companies import forms
from parley.web.companies.forms import CompanyForm
from parley.web.shell import faces, redirects
from parley.web.shell.forms import refusal
from parley.web.shell.visiting import Asked, is_fragment
from parley.workspace import Staff

PLACE = "/people/companies"
ON_A_PAGE = 50
MOST_TALKS = 15


@get(PLACE)
async def company_list(
    request: Asked,
    tx: NamedDependency[Tx],
    me: NamedDependency[Staff],
    q: FromQuery[str] = "",
    after: FromQuery[str] = "",
    behind: FromQuery[str] = "",
    removed: FromQuery[str] = "",
) -> Template:
    """By name; `behind` is the compared name after which this page begins, `after` the company that has it."""
    workspace.require(me, "people.read")
    start = (behind[:400], people.companies.CompanyId(_uuid(after))) if after else None
    found = await people.companies.page(tx, q[:200], after=start, limit=ON_A_PAGE + 1)
    context = {
        "q": q,
        "found": found[:ON_A_PAGE],
        "more": len(found) > ON_A_PAGE,
        "most": people.companies.MOST_COUNTED,
        "removed": removed,
    }
    return Template("companies/_list.html" if is_fragment(request) else "companies/list.html", context=context)


@get(PLACE + "/new")
async def new_company(tx: NamedDependency[Tx], me: NamedDependency[Staff], name: FromQuery[str] = "") -> Template:
    workspace.require(me, "people.edit")
    return _form(CompanyForm(name[:200], tax_country=forms.country((await people.privacy.rules(tx)).law)))


@post(PLACE, status_code=200)
async def add_company(tx: NamedDependency[Tx], me: NamedDependency[Staff], data: URLEncodedBody[CompanyForm]) -> Response[Any]:
    workspace.require(me, "people.edit")
    id = people.companies.CompanyId(ids.new())
    if error := await refusal(tx, _add(tx, me, id, data)):
        return _form(data, error=error)
    return redirects.see(f"{PLACE}/{id}", done="added")


@get(PLACE + "/{company_id:uuid}")
async def company(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], company_id: FromPath[UUID], done: FromQuery[str] = ""
) -> Response[Any]:
    workspace.require(me, "people.read")
    found = await people.companies.company(tx, people.companies.CompanyId(company_id))
    if found.shown_as != found.id:
        return redirects.see(f"{PLACE}/{found.shown_as}")
    return await page(tx, found, done=done)


@get(PLACE + "/{company_id:uuid}/edit")
async def edit_company(tx: NamedDependency[Tx], me: NamedDependency[Staff], company_id: FromPath[UUID]) -> Template:
    workspace.require(me, "people.edit")
    found = await people.companies.company(tx, people.companies.CompanyId(company_id))
    return _form(forms.of(found), found)


@post(PLACE + "/{company_id:uuid}", status_code=200)
async def change_company(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], company_id: FromPath[UUID], data: URLEncodedBody[CompanyForm]
) -> Response[Any]:
    workspace.require(me, "people.edit")
    found = await people.companies.company(tx, people.companies.CompanyId(company_id))
    if error := await refusal(tx, people.companies.change(tx, found.id, data.details())):
        return _form(data, found, error=error)
    await workspace.audit.record(tx, me, "company.changed", ("company", found.id), {"name": data.name})
    return redirects.see(f"{PLACE}/{found.id}", done="changed")


@post(PLACE + "/{company_id:uuid}/remove", status_code=303)
async def remove_company(tx: NamedDependency[Tx], me: NamedDependency[Staff], company_id: FromPath[UUID]) -> Redirect:
    workspace.require(me, "people.edit")
    found = await people.companies.company(tx, people.companies.CompanyId(company_id))
    await people.companies.remove(tx, found.id)
    await workspace.audit.record(tx, me, "company.removed", ("company", found.id), {"name": found.name})
    return redirects.see(PLACE, removed=str(found.id))


@post(PLACE + "/{company_id:uuid}/restoration", status_code=200)
async def restore_company(tx: NamedDependency[Tx], me: NamedDependency[Staff], company_id: FromPath[UUID]) -> Response[Any]:
    workspace.require(me, "people.edit")
    found = await people.companies.company(tx, people.companies.CompanyId(company_id))
    if error := await refusal(tx, people.companies.restore(tx, found.id)):
        return _form(forms.of(found), error=error)
    await workspace.audit.record(tx, me, "company.restored", ("company", found.id), {"name": found.name})
    return redirects.see(f"{PLACE}/{found.id}")


async def page(tx: Tx, found: people.companies.Company, *, done: str = "", error: ParleyError | None = None) -> Template:
    if found.removed_at:
        raise NotFound
    members = await people.companies.members(tx, found.id)
    context = {
        "company": found,
        "members": [(member, faces.of_person(member.name, member.person_id)) for member in members],
        "offered": [(one, faces.of_person(one.name, one.person_id)) for one in await people.companies.candidates(tx, found.id)],
        "merges": await people.companies.merges(tx, found.id),
        "talks": await conversations.latest_of(tx, [member.person_id for member in members], limit=MOST_TALKS),
        "names": {member.person_id: member.name for member in members},
        "colleagues": await faces.colleagues(tx),
        "countries": forms.COUNTRIES,
        "done": done,
        "error": error,
    }
    return Template("companies/company.html", context=context, status_code=error.status if error else 200)


def _form(form: CompanyForm, found: people.companies.Company | None = None, *, error: ParleyError | None = None) -> Template:
    context = {"form": form, "company": found, "countries": forms.COUNTRIES, "error": error}
    return Template("companies/edit.html", context=context, status_code=error.status if error else 200)


async def _add(tx: Tx, me: Staff, id: people.companies.CompanyId, form: CompanyForm) -> None:
    added = await people.companies.add(tx, form.details(), id=id)
    await workspace.audit.record(tx, me, "company.added", ("company", added.id), {"name": added.name})


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None
