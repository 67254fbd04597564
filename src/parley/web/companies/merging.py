"""Two companies that are one, and are parted again."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from parley import people, workspace
from parley.core.db import Tx
from parley.web.companies import pages
from parley.web.companies.pages import PLACE
from parley.web.shell import redirects
from parley.web.shell.forms import refusal
from parley.workspace import Staff

MOST = 20


class MergeForm(msgspec.Struct):
    other_company: UUID


@get(PLACE + "/{company_id:uuid}/merge")
async def candidates(tx: NamedDependency[Tx], me: NamedDependency[Staff], company_id: FromPath[UUID], q: FromQuery[str] = "") -> Template:
    """Which other company is this one."""
    workspace.require(me, "people.merge")
    one = await people.companies.company(tx, people.companies.CompanyId(company_id))
    found = [other for other in await people.companies.page(tx, q[:200], limit=MOST) if other.id != one.id]
    context = {"company": one, "q": q, "found": found, "most": people.companies.MOST_COUNTED}
    return Template("companies/merge.html", context=context)


@post(PLACE + "/{company_id:uuid}/merge", status_code=200)
async def merge(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], company_id: FromPath[UUID], data: URLEncodedBody[MergeForm]
) -> Response[Any]:
    """The other one becomes part of this one."""
    workspace.require(me, "people.merge")
    one = await people.companies.company(tx, people.companies.CompanyId(company_id))
    other = await people.companies.company(tx, people.companies.CompanyId(data.other_company))
    if error := await refusal(tx, people.companies.merge(tx, other.id, into=one.id, by=me.id)):
        return await pages.page(tx, one, error=error)
    await workspace.audit.record(tx, me, "company.merged", ("company", one.id), {"name": one.name, "merged": other.name})
    return redirects.see(f"{PLACE}/{one.id}", done="merged")


@post("/people/company-merges/{merge_id:uuid}/revoke", status_code=303)
async def part(tx: NamedDependency[Tx], me: NamedDependency[Staff], merge_id: FromPath[UUID]) -> Redirect:
    """Each stands alone again, with those who belonged to it."""
    workspace.require(me, "people.merge")
    one = await people.companies.company(tx, await people.companies.part(tx, people.companies.MergeId(merge_id), by=me.id))
    await workspace.audit.record(tx, me, "company.parted", ("company", one.id), {"name": one.name})
    return redirects.see(f"{PLACE}/{one.id}", done="parted")
