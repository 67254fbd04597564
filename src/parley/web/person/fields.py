"""The fields that a business makes for its persons: /settings/fields."""

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
from parley.core.i18n import N_
from parley.people import KINDS
from parley.web.shell import redirects
from parley.web.shell.forms import refusal
from parley.workspace import Staff

PLACE = "/settings/fields"
KIND_NAMES = {
    "text": N_("Text"),
    "number": N_("Number"),
    "date": N_("Date"),
    "money": N_("Sum of money"),
    "choice": N_("Choice from a list"),
    "choices": N_("Several choices from a list"),
    "flag": N_("Yes or no"),
    "link": N_("Link"),
    "phone": N_("Phone number"),
    "email": N_("E-mail address"),
}

Short = Annotated[str, msgspec.Meta(max_length=200)]
Long = Annotated[str, msgspec.Meta(max_length=12_000)]


class NewForm(msgspec.Struct):
    name: Short
    kind: Short
    choices: Long = ""


class ChangeForm(msgspec.Struct):
    do: Short
    name: Short = ""
    choices: Long = ""


class OrderForm(msgspec.Struct):
    move: UUID
    up: bool = True


@get(PLACE)
async def field_list(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], done: FromQuery[str] = "", removed: FromQuery[str] = ""
) -> Template:
    workspace.require(me, "workspace.manage")
    return await _page(tx, done=done, removed=removed)


@post(PLACE, status_code=200)
async def add_field(tx: NamedDependency[Tx], me: NamedDependency[Staff], data: URLEncodedBody[NewForm]) -> Response[Any]:
    workspace.require(me, "workspace.manage")
    if error := await refusal(tx, people.add_field(tx, data.name, data.kind, data.choices.splitlines())):
        return await _page(tx, error=error, typed=data)
    return redirects.see(PLACE, done="added")


@post(PLACE + "/{field_id:uuid}", status_code=200)
async def change_field(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], field_id: FromPath[UUID], data: URLEncodedBody[ChangeForm]
) -> Response[Any]:
    """New name and choices, away with it, or back."""
    workspace.require(me, "workspace.manage")
    if data.do == "change":
        error = await refusal(tx, people.change_field(tx, field_id, name=data.name, choices=data.choices.splitlines()))
        return await _page(tx, error=error) if error else redirects.see(PLACE, done="changed")
    error = await refusal(tx, people.remove_field(tx, field_id, back=data.do == "restore"))
    if error:
        return await _page(tx, error=error)
    return redirects.see(PLACE, done="removed", removed=str(field_id)) if data.do == "remove" else redirects.see(PLACE, done="restored")


@post(PLACE + "/order", status_code=303)
async def order_fields(tx: NamedDependency[Tx], me: NamedDependency[Staff], data: URLEncodedBody[OrderForm]) -> Redirect:
    workspace.require(me, "workspace.manage")
    order = [field.id for field in await people.custom_fields(tx)]
    if data.move not in order:
        raise NotFound
    place = order.index(data.move)
    other = max(0, place - 1) if data.up else min(len(order) - 1, place + 1)
    order[place], order[other] = order[other], order[place]
    await people.order_fields(tx, order)
    return redirects.see(PLACE)


async def _page(tx: Tx, *, done: str = "", removed: str = "", error: ParleyError | None = None, typed: NewForm | None = None) -> Template:
    context = {
        "fields": await people.custom_fields(tx),
        "kinds": KINDS,
        "kind_names": KIND_NAMES,
        "done": done,
        "removed": removed,
        "error": error,
        "typed": typed or NewForm("", "text"),
    }
    return Template("person/fields.html", context=context, status_code=error.status if error else 200)
