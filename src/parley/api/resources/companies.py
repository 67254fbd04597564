"""Companies: where customers work, and who belongs to them."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Router, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import UNSET, Meta, UnsetType

from parley import people
from parley.api.callers import Caller
from parley.api.paging import Asked, Page
from parley.api.shapes import Moment, Shape
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ids import IdentityId, PersonId

Name = Annotated[str, Meta(min_length=1, max_length=200, examples=["Mill Ltd"])]
Line = Annotated[str, Meta(max_length=300)]
Domains = Annotated[
    tuple[Line, ...], Meta(max_length=20, description="Whoever writes from there is suggested as its person.", examples=[["mill.example"]])
]
Country = Annotated[str, Meta(pattern="^(UA|RU|other)?$", description="Of the tax number: `UA`, `RU`, or `other`.", examples=["UA"])]
TaxNumber = Annotated[str, Meta(max_length=40, description="Checked by the rules of its country.", examples=["32855961"])]
Phone = Annotated[str, Meta(max_length=40, examples=["+380441234567"])]
Website = Annotated[str, Meta(max_length=300, examples=["https://mill.example"])]
Notes = Annotated[str, Meta(max_length=10_000)]


class Company(Shape, frozen=True, kw_only=True):
    """Where customers work."""

    id: UUID
    shown_as: Annotated[UUID, Meta(description="Itself, or the company that it was made one with.")]
    name: Name
    domains: Domains
    website: Website
    phone: Phone
    tax_country: Country
    tax_number: TaxNumber
    address: Line
    notes: Notes
    made_at: Moment


class NewCompany(Shape, frozen=True, kw_only=True):
    name: Name
    domains: Domains = ()
    website: Website = ""
    phone: Phone = ""
    tax_country: Country = ""
    tax_number: TaxNumber = ""
    address: Line = ""
    notes: Notes = ""


class CompanyChange(Shape, frozen=True, kw_only=True):
    """What is not named stays as it is."""

    name: Name | UnsetType = UNSET
    domains: Domains | UnsetType = UNSET
    website: Website | UnsetType = UNSET
    phone: Phone | UnsetType = UNSET
    tax_country: Country | UnsetType = UNSET
    tax_number: TaxNumber | UnsetType = UNSET
    address: Line | UnsetType = UNSET
    notes: Notes | UnsetType = UNSET


class CompanyName(Shape, frozen=True, kw_only=True):
    """A company in a list."""

    id: UUID
    name: Name
    domains: Domains
    members: Annotated[int, Meta(description="1000 at most.")]


class Membership(Shape, frozen=True, kw_only=True):
    role: Annotated[str, Meta(max_length=100, examples=["Buyer"])] = ""
    since: date | None = None


class Member(Membership, frozen=True, kw_only=True):
    """Somebody who belongs to a company."""

    person_id: UUID
    name: str


def shown(found: people.companies.Company) -> Company:
    values = {name: getattr(found, name) for name in Company.__struct_fields__}
    return msgspec.convert(values, Company)


@get("/companies", summary="List companies")
async def list_companies(
    tx: NamedDependency[Tx],
    asked: NamedDependency[Asked],
    name: Annotated[str, QueryParameter(max_length=200, description="How the name begins, with or without its legal form.")] = "",
) -> Page[CompanyName]:
    """By name."""
    after = asked.position(tuple[str, people.companies.CompanyId])
    found = await people.companies.page(tx, name, after=after, limit=asked.limit + 1)
    data = [CompanyName(id=one.id, name=one.name, domains=one.domains, members=one.members) for one in found[: asked.limit]]
    last = found[asked.limit - 1] if len(found) > asked.limit else None
    return asked.page(data, (last.folded, last.id) if last else None)


@get("/companies/{company_id:uuid}", summary="Get a company")
async def get_company(tx: NamedDependency[Tx], company_id: FromPath[UUID]) -> Company:
    """One of them, with all that is written down."""
    return shown(await _company(tx, company_id))


@post("/companies", summary="Add a company")
async def create_company(tx: NamedDependency[Tx], caller: NamedDependency[Caller], data: JSONBody[NewCompany]) -> Company:
    """A domain and a tax number belong to one company only; a domain of public mail to none."""
    added = await people.companies.add(tx, _details(msgspec.structs.asdict(data)))
    await caller.record(tx, "company.added", ("company", added.id), {"name": added.name})
    return shown(added)


@patch("/companies/{company_id:uuid}", summary="Change a company")
async def change_company(
    tx: NamedDependency[Tx], caller: NamedDependency[Caller], company_id: FromPath[UUID], data: JSONBody[CompanyChange]
) -> Company:
    """Only what the body names is changed."""
    known = await _company(tx, company_id)
    kept = {name: getattr(known, name) for name in NewCompany.__struct_fields__}
    named = {name: value for name, value in msgspec.structs.asdict(data).items() if value is not UNSET}
    await people.companies.change(tx, known.id, _details({**kept, **named}))
    await caller.record(tx, "company.changed", ("company", company_id), {"name": known.name})
    return shown(await _company(tx, company_id))


@delete("/companies/{company_id:uuid}", summary="Remove a company")
async def remove_company(tx: NamedDependency[Tx], caller: NamedDependency[Caller], company_id: FromPath[UUID]) -> None:
    """Its people stay; staff can bring it back."""
    known = await _company(tx, company_id)
    await people.companies.remove(tx, known.id)
    await caller.record(tx, "company.removed", ("company", company_id), {"name": known.name})


@get("/companies/{company_id:uuid}/persons", summary="List a company's persons")
async def list_members(tx: NamedDependency[Tx], asked: NamedDependency[Asked], company_id: FromPath[UUID]) -> Page[Member]:
    """Whoever belongs to it, in the order in which we got to know them."""
    after = asked.position(UUID) or UUID(int=0)
    found = await people.companies.members(tx, (await _company(tx, company_id)).id, after=IdentityId(after), limit=asked.limit)
    data = [Member(person_id=one.person_id, name=one.name, role=one.role, since=one.since) for one in found]
    return asked.page(data, found[-1].identity_id if len(found) == asked.limit else None)


@put("/companies/{company_id:uuid}/persons/{person_id:uuid}", summary="Add a person to a company")
async def join_company(tx: NamedDependency[Tx], company_id: FromPath[UUID], person_id: FromPath[UUID], data: JSONBody[Membership]) -> None:
    """Or change the role of who belongs to it already."""
    id = PersonId(person_id)
    await people.person(tx, id)
    await people.companies.join(tx, (await _company(tx, company_id)).id, id, role=data.role, since=data.since, source="api")


@delete("/companies/{company_id:uuid}/persons/{person_id:uuid}", summary="Take a person out of a company")
async def leave_company(tx: NamedDependency[Tx], company_id: FromPath[UUID], person_id: FromPath[UUID]) -> None:
    """They belong there no longer, or never did: it is not suggested again."""
    id = PersonId(person_id)
    await people.person(tx, id)
    await people.companies.leave(tx, (await _company(tx, company_id)).id, id)


async def _company(tx: Tx, id: UUID) -> people.companies.Company:
    found = await people.companies.company(tx, people.companies.CompanyId(id))
    if found.removed_at:
        raise NotFound
    return found


def _details(values: dict[str, object]) -> people.companies.Details:
    return msgspec.convert(values, people.companies.Details)


ROUTER = Router(
    "/",
    route_handlers=[
        list_companies,
        get_company,
        create_company,
        change_company,
        remove_company,
        list_members,
        join_company,
        leave_company,
    ],
    tags=["Companies"],
    opt={"resource": "people"},
)
