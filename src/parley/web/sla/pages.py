"""The pages on which it is decided how soon customers are answered: /settings/sla."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from parley import channels, routing, workspace
from parley.core.db import Tx
from parley.core.errors import NotFound, ParleyError
from parley.core.i18n import translator
from parley.web.shell import redirects
from parley.web.shell.forms import refusal
from parley.web.sla import forms, suggesting, words
from parley.web.sla.forms import PolicyForm
from parley.workspace import Staff

PAGE = "/settings/sla"
ONE = PAGE + "/{policy_id:uuid}"


class OrderForm(msgspec.Struct):
    rule: UUID
    up: bool = True


class NothingForm(msgspec.Struct):
    """The address says it all."""


@get(PAGE)
async def policy_list(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], done: FromQuery[str] = "", removed: FromQuery[UUID | None] = None
) -> Template:
    workspace.require(me, "routing.manage")
    speech, found = translator(me.language), await routing.sla.policies(tx)
    known = await words.names(tx, speech)
    context = {
        "policies": [(one, words.line(one, known, speech)) for one in found],
        "suggested": [] if found else [(one, words.line(one, known, speech)) for one in suggesting.suggested(speech)],
        "done": done,
        "removed": removed,
    }
    return Template("sla/list.html", context=context)


@get(PAGE + "/new")
async def new_policy(tx: NamedDependency[Tx], me: NamedDependency[Staff]) -> Template:
    workspace.require(me, "routing.manage")
    return await _form(tx, me, forms.fresh())


@post(PAGE, status_code=200)
async def add_policy(tx: NamedDependency[Tx], me: NamedDependency[Staff], data: URLEncodedBody[PolicyForm]) -> Response[Any]:
    workspace.require(me, "routing.manage")
    if error := await refusal(tx, _added(tx, me, data)):
        return await _form(tx, me, data, error=error)
    return redirects.see(PAGE, done="added")


@post(PAGE + "/beginning", status_code=303)
async def begin(tx: NamedDependency[Tx], me: NamedDependency[Staff], data: URLEncodedBody[NothingForm]) -> Redirect:
    """The suggested ones; whoever presses twice gets them once."""
    workspace.require(me, "routing.manage")
    if not await routing.sla.policies(tx):
        for offer in suggesting.suggested(translator(me.language)):
            await routing.sla.add(tx, offer, by=me)
    return redirects.see(PAGE, done="begun")


@post(PAGE + "/order", status_code=303)
async def put_in_order(tx: NamedDependency[Tx], me: NamedDependency[Staff], data: URLEncodedBody[OrderForm]) -> Redirect:
    """One place up or down."""
    workspace.require(me, "routing.manage")
    order = [one.id for one in await routing.sla.policies(tx)]
    if data.rule not in order:
        raise NotFound
    place = order.index(routing.sla.PolicyId(data.rule))
    other = max(0, place - 1) if data.up else min(len(order) - 1, place + 1)
    order[place], order[other] = order[other], order[place]
    await routing.sla.put_in_order(tx, order, by=me)
    return redirects.see(PAGE)


@get(ONE)
async def edit_policy(tx: NamedDependency[Tx], me: NamedDependency[Staff], policy_id: FromPath[UUID]) -> Template:
    workspace.require(me, "routing.manage")
    found = await routing.sla.policy(tx, routing.sla.PolicyId(policy_id))
    return await _form(tx, me, forms.of(found), found.id)


@post(ONE, status_code=200)
async def change_policy(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], policy_id: FromPath[UUID], data: URLEncodedBody[PolicyForm]
) -> Response[Any]:
    workspace.require(me, "routing.manage")
    found = await routing.sla.policy(tx, routing.sla.PolicyId(policy_id))
    if error := await refusal(tx, _changed(tx, me, found.id, data)):
        return await _form(tx, me, data, found.id, error=error)
    return redirects.see(PAGE, done="changed")


@post(ONE + "/remove", status_code=303)
async def remove_policy(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], policy_id: FromPath[UUID], data: URLEncodedBody[NothingForm]
) -> Redirect:
    await routing.sla.remove(tx, routing.sla.PolicyId(policy_id), by=me)
    return redirects.see(PAGE, removed=str(policy_id))


@post(ONE + "/restore", status_code=303)
async def restore_policy(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], policy_id: FromPath[UUID], data: URLEncodedBody[NothingForm]
) -> Redirect:
    await routing.sla.restore(tx, routing.sla.PolicyId(policy_id), by=me)
    return redirects.see(PAGE, done="restored")


async def _added(tx: Tx, me: Staff, form: PolicyForm) -> None:
    await routing.sla.add(tx, form.offer(), by=me)


async def _changed(tx: Tx, me: Staff, id: routing.sla.PolicyId, form: PolicyForm) -> None:
    await routing.sla.change(tx, id, form.offer(), by=me)


async def _form(
    tx: Tx, me: Staff, form: PolicyForm, id: routing.sla.PolicyId | None = None, *, error: ParleyError | None = None
) -> Template:
    used = {account.kind for account in await channels.accounts(tx)} | set(form.ticked_channels)
    context = {
        "id": id,
        "form": form,
        "error": error,
        "field": error.field if error else None,
        "clocks": words.CLOCKS,
        "names": await words.names(tx, translator(me.language)),
        "kinds": [kind for kind in channels.kinds() if kind in used],
        "priorities": words.PRIORITIES,
        "from_priority": words.FROM,
        "tells": words.TELLS,
    }
    return Template("sla/edit.html", context=context, status_code=error.status if error else 200)
