"""Persons: who writes to us, with every address by which they are known."""

from typing import Annotated, Literal
from uuid import UUID

from litestar import Router, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import UNSET, Meta, UnsetType

from parley import people
from parley.api.bodies.persons import Identity, Name, Person, identity, shown
from parley.api.callers import Caller
from parley.api.paging import Asked, Page
from parley.api.shapes import Shape
from parley.core.db import Tx
from parley.core.ids import PersonId

Language = Annotated[str, Meta(pattern=r"^([a-z]{2,3}(-[A-Za-z0-9]{2,8})*)?$", max_length=35, description="A BCP 47 tag.", examples=["uk"])]


class NewIdentity(Shape, frozen=True, kw_only=True):
    kind: Literal["email", "phone"]
    address: Annotated[str, Meta(min_length=3, max_length=254, description="A phone number with its country.", examples=["+380501234567"])]


class NewPerson(Shape, frozen=True, kw_only=True):
    name: Name = ""
    language: Language = ""
    identities: Annotated[list[NewIdentity], Meta(min_length=1, max_length=20)]


class PersonChange(Shape, frozen=True, kw_only=True):
    """What is not named stays as it is."""

    name: Name | UnsetType = UNSET
    language: Language | UnsetType = UNSET


@get("/persons", summary="List persons")
async def list_persons(tx: NamedDependency[Tx], asked: NamedDependency[Asked]) -> Page[Person]:
    """Everybody who is known, the latest first."""
    found = await people.directory.page(tx, before=asked.position(UUID), limit=asked.limit + 1)
    more = found[asked.limit - 1].person.id if len(found) > asked.limit else None
    return asked.page([shown(one) for one in found[: asked.limit]], more)


@get("/persons/by-identity", summary="Find a person by an address")
async def find_person(
    tx: NamedDependency[Tx],
    kind: Annotated[str, QueryParameter(min_length=1, max_length=50, description="`email`, `phone`, or the kind of a channel.")],
    address: Annotated[str, QueryParameter(min_length=1, max_length=254, description="The address, or the id that the channel gave them.")],
    account_id: Annotated[
        UUID | None, QueryParameter(description="Where a channel's ids are those of one account, such as `custom`.")
    ] = None,
) -> Person:
    """Whose address this is: an e-mail address in any case, a phone number in any spelling, or an id in a channel."""
    return shown(await people.directory.owner_of(tx, kind, address, str(account_id) if account_id else ""))


@get("/persons/{person_id:uuid}", summary="Get a person")
async def get_person(tx: NamedDependency[Tx], person_id: FromPath[UUID]) -> Person:
    """A person whose addresses have all been joined to another one has none left."""
    return shown(await people.directory.listed(tx, PersonId(person_id)))


@get("/persons/{person_id:uuid}/identities", summary="List a person's identities")
async def list_identities(tx: NamedDependency[Tx], person_id: FromPath[UUID]) -> Page[Identity]:
    """Every address by which somebody is known, oldest first."""
    known = await people.directory.listed(tx, PersonId(person_id))
    return Page(data=[identity(one) for one in known.identities])


@post("/persons", summary="Add a person")
async def create_person(tx: NamedDependency[Tx], caller: NamedDependency[Caller], data: JSONBody[NewPerson]) -> Person:
    """Somebody whom you know from elsewhere. An address that belongs to somebody already is a conflict, which names them in `person_id`."""
    addresses = [(one.kind, one.address) for one in data.identities]
    added = await people.directory.add(tx, name=data.name.strip(), language=data.language, addresses=addresses)
    await caller.record(tx, "person.added", ("person", added.person.id))
    return shown(added)


@patch("/persons/{person_id:uuid}", summary="Change a person")
async def change_person(
    tx: NamedDependency[Tx], caller: NamedDependency[Caller], person_id: FromPath[UUID], data: JSONBody[PersonChange]
) -> Person:
    """Only what the body names is changed."""
    known = await people.directory.listed(tx, PersonId(person_id))
    name = known.person.name if data.name is UNSET else data.name.strip()
    language = known.person.language if data.language is UNSET else data.language
    await people.directory.change(tx, known.person.id, name=name, language=language)
    await caller.record(tx, "person.changed", ("person", person_id))
    return shown(await people.directory.listed(tx, known.person.id))


ROUTER = Router(
    "/",
    route_handlers=[list_persons, find_person, get_person, list_identities, create_person, change_person],
    tags=["Persons"],
    opt={"resource": "people"},
)
