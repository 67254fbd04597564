"""Parting some addresses of a person from the rest of theirs."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Template

from parley import people, workspace
from parley.core.db import Tx
from parley.core.errors import ParleyError
from parley.core.ids import IdentityId, PersonId
from parley.web.shell import redirects
from parley.web.shell.forms import refusal
from parley.web.shell.visiting import Asked
from parley.workspace import Staff


class SplitForm(msgspec.Struct):
    away: Annotated[list[UUID], msgspec.Meta(max_length=500)] | UUID = []

    def addresses(self) -> list[IdentityId]:
        return [IdentityId(id) for id in (self.away if isinstance(self.away, list) else [self.away])]


@get("/people/{person_id:uuid}/split")
async def shown(request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], person_id: FromPath[UUID]) -> Template:
    workspace.require(me, "people.merge")
    return await _page(tx, PersonId(person_id))


@post("/people/{person_id:uuid}/split", status_code=200)
async def split(
    request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], person_id: FromPath[UUID], data: URLEncodedBody[SplitForm]
) -> Response[Any]:
    workspace.require(me, "people.merge")
    id, away = PersonId(person_id), data.addresses()
    if error := await refusal(tx, people.resolution.split(tx, id, away, by=me.id)):
        return await _page(tx, id, error)
    left = (await people.identity(tx, away[0])).person_id
    await workspace.audit.record(tx, me, "people.parted", ("person", id), {"away": [str(one) for one in away]})
    return redirects.see(f"/people/{left}", done="parted")


async def _page(tx: Tx, id: PersonId, error: ParleyError | None = None) -> Template:
    context = {"person": await people.person(tx, id), "identities": await people.identities(tx, id), "error": error}
    return Template("resolution/split.html", context=context, status_code=error.status if error else 200)
