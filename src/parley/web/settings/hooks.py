"""Webhooks: addresses that hear of events, how they do, what was sent to them."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template
from msgspec import UNSET

from parley import workspace
from parley.core.db import Tx
from parley.core.errors import ParleyError
from parley.core.ground import Ground
from parley.web.settings.doors import Api, EndpointAdded
from parley.web.shell import redirects
from parley.web.shell.forms import refusal
from parley.web.shell.visiting import Asked
from parley.workspace import Staff

PAGE = "/settings/webhooks"
ONE = PAGE + "/{endpoint_id:uuid}"
PER_PAGE = 30


class HookForm(msgspec.Struct, frozen=True):
    url: str = ""
    name: str = ""
    events: tuple[str, ...] = ()


@get(PAGE)
async def hook_list(tx: NamedDependency[Tx], me: NamedDependency[Staff], api: NamedDependency[Api], done: FromQuery[str] = "") -> Template:
    workspace.require(me, "api.manage")
    return await _list(tx, api, done=done)


@post(PAGE, status_code=200)
async def add_hook(
    request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], ground: NamedDependency[Ground], api: NamedDependency[Api]
) -> Template:
    workspace.require(me, "api.manage")
    form = await _filled(request)
    try:
        async with tx.attempt():
            added = await api.outgoing.add(tx, ground, url=form.url, events=form.events, name=form.name)
    except ParleyError as error:
        return await _list(tx, api, form=form, error=error)
    await workspace.audit.record(tx, me, "webhook.added", ("webhook", added.endpoint.id), {"name": form.url})
    return await _one(tx, api, added.endpoint.id, added=added)


@get(ONE)
async def hook(
    tx: NamedDependency[Tx],
    me: NamedDependency[Staff],
    api: NamedDependency[Api],
    endpoint_id: FromPath[UUID],
    before: FromQuery[UUID | None] = None,
    done: FromQuery[str] = "",
) -> Template:
    workspace.require(me, "api.manage")
    return await _one(tx, api, endpoint_id, before=before, done=done)


@post(ONE, status_code=200)
async def change_hook(
    request: Asked,
    tx: NamedDependency[Tx],
    me: NamedDependency[Staff],
    ground: NamedDependency[Ground],
    api: NamedDependency[Api],
    endpoint_id: FromPath[UUID],
) -> Response[Any]:
    workspace.require(me, "api.manage")
    form = await _filled(request)
    wanted = api.outgoing.Change(url=form.url, events=form.events, name=form.name, state=UNSET)
    if error := await refusal(tx, api.outgoing.change(tx, ground, endpoint_id, wanted)):
        return await _one(tx, api, endpoint_id, form=form, error=error)
    return await _done(tx, api, me, endpoint_id, "changed")


@post(ONE + "/pause", status_code=303)
async def pause_hook(
    tx: NamedDependency[Tx],
    me: NamedDependency[Staff],
    ground: NamedDependency[Ground],
    api: NamedDependency[Api],
    endpoint_id: FromPath[UUID],
) -> Redirect:
    return await _switch(tx, me, ground, api, endpoint_id, "paused", "paused")


@post(ONE + "/resume", status_code=303)
async def resume_hook(
    tx: NamedDependency[Tx],
    me: NamedDependency[Staff],
    ground: NamedDependency[Ground],
    api: NamedDependency[Api],
    endpoint_id: FromPath[UUID],
) -> Redirect:
    return await _switch(tx, me, ground, api, endpoint_id, "active", "resumed")


@post(ONE + "/secret", status_code=200)
async def rotate_secret(
    tx: NamedDependency[Tx],
    me: NamedDependency[Staff],
    ground: NamedDependency[Ground],
    api: NamedDependency[Api],
    endpoint_id: FromPath[UUID],
) -> Template:
    workspace.require(me, "api.manage")
    added = await api.outgoing.rotate(tx, ground, endpoint_id)
    await workspace.audit.record(tx, me, "webhook.secret_changed", ("webhook", endpoint_id), {"name": added.endpoint.url})
    return await _one(tx, api, endpoint_id, added=added)


@post(ONE + "/test", status_code=200)
async def send_test(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], api: NamedDependency[Api], endpoint_id: FromPath[UUID]
) -> Response[Any]:
    workspace.require(me, "api.manage")
    if error := await refusal(tx, api.outgoing.send_test(tx, endpoint_id)):
        return await _one(tx, api, endpoint_id, error=error)
    return redirects.see(f"{PAGE}/{endpoint_id}", done="tested")


@post(ONE + "/deliveries/{delivery_id:uuid}/again", status_code=200)
async def send_again(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], api: NamedDependency[Api], endpoint_id: FromPath[UUID], delivery_id: FromPath[UUID]
) -> Response[Any]:
    workspace.require(me, "api.manage")
    if error := await refusal(tx, api.outgoing.send_again(tx, endpoint_id, delivery_id)):
        return await _one(tx, api, endpoint_id, error=error)
    return await _done(tx, api, me, endpoint_id, "sent_again")


@get(ONE + "/deliveries/{delivery_id:uuid}")
async def sent(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], api: NamedDependency[Api], endpoint_id: FromPath[UUID], delivery_id: FromPath[UUID]
) -> Template:
    """What was sent, as it was sent."""
    workspace.require(me, "api.manage")
    context = {
        "endpoint": await api.outgoing.endpoint(tx, endpoint_id),
        "delivery": await api.outgoing.delivery(tx, endpoint_id, delivery_id),
        "words": api.outgoing.WORDS,
    }
    return Template("settings/hook_delivery.html", context=context)


@post(ONE + "/remove", status_code=303)
async def remove_hook(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], api: NamedDependency[Api], endpoint_id: FromPath[UUID]
) -> Redirect:
    workspace.require(me, "api.manage")
    found = await api.outgoing.endpoint(tx, endpoint_id)
    await api.outgoing.remove(tx, endpoint_id)
    await workspace.audit.record(tx, me, "webhook.removed", ("webhook", endpoint_id), {"name": found.url})
    return redirects.see(PAGE, done="removed")


async def _switch(tx: Tx, me: Staff, ground: Ground, api: Api, id: UUID, state: str, done: str) -> Redirect:
    workspace.require(me, "api.manage")
    await api.outgoing.change(tx, ground, id, api.outgoing.Change(state=state))
    return await _done(tx, api, me, id, done)


async def _done(tx: Tx, api: Api, me: Staff, id: UUID, done: str) -> Redirect:
    endpoint = await api.outgoing.endpoint(tx, id)
    await workspace.audit.record(tx, me, f"webhook.{done}", ("webhook", id), {"name": endpoint.url})
    return redirects.see(f"{PAGE}/{id}", done=done)


async def _filled(request: Asked) -> HookForm:
    form = await request.form()
    events = tuple(str(event)[:50] for event in form.getall("events", []))[:50]
    return HookForm(_typed(form.get("url"), 3000), _typed(form.get("name"), 200), events)


def _typed(value: object, longest: int) -> str:
    return value[:longest].replace("\0", "").strip() if isinstance(value, str) else ""


async def _list(tx: Tx, api: Api, *, form: HookForm | None = None, error: ParleyError | None = None, done: str = "") -> Template:
    context: dict[str, Any] = {
        "endpoints": await api.outgoing.endpoints(tx),
        "words": api.outgoing.WORDS,
        "form": form or HookForm(events=tuple(api.outgoing.WORDS)),
        "error": error,
        "done": done,
    }
    return Template("settings/hooks.html", context=context, status_code=error.status if error else 200)


async def _one(
    tx: Tx,
    api: Api,
    id: UUID,
    *,
    before: UUID | None = None,
    form: HookForm | None = None,
    error: ParleyError | None = None,
    added: EndpointAdded | None = None,
    done: str = "",
) -> Template:
    """`added` holds a secret, shown this once."""
    endpoint = await api.outgoing.endpoint(tx, id)
    deliveries = await api.outgoing.deliveries(tx, id, before=before, limit=PER_PAGE + 1)
    context: dict[str, Any] = {
        "endpoint": endpoint,
        "form": form or HookForm(endpoint.url, endpoint.name, endpoint.events),
        "words": api.outgoing.WORDS,
        "deliveries": deliveries[:PER_PAGE],
        "older": deliveries[PER_PAGE - 1].id if len(deliveries) > PER_PAGE else None,
        "newest": before is None,
        "error": error,
        "added": added,
        "done": done,
    }
    return Template("settings/hook.html", context=context, status_code=error.status if error else 200)
