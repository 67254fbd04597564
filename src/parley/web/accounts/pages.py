"""Connected accounts: how they are, connecting one, changing it, pausing it."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from parley import channels, workspace
from parley.channels import AccountRow, Manifest, SendError
from parley.channels.contract import Connects, able
from parley.core.db import Tx
from parley.core.errors import Invalid, NotFound, ParleyError
from parley.core.ground import Ground
from parley.core.ids import AccountId, LocationId
from parley.web.accounts import approved, asking, connecting, kinds
from parley.web.shell import redirects
from parley.web.shell.between import Between
from parley.web.shell.visiting import Asked
from parley.web.shell.wording import ACCOUNT_STATES
from parley.workspace import Staff

PAGE = "/accounts"
LONGEST_NAME = 100
MOST_CALLS = 20


class Typed(msgspec.Struct, frozen=True):
    """What somebody has filled in, and what is wrong with it."""

    form: dict[str, str]
    error: ParleyError | None = None


class LocationForm(msgspec.Struct):
    location: Annotated[str, msgspec.Meta(max_length=100)] = ""


@get(PAGE)
async def account_list(tx: NamedDependency[Tx], me: NamedDependency[Staff]) -> Template:
    workspace.require(me, "accounts.manage")
    context = {"accounts": await channels.accounts(tx), "families": kinds.families(), "states": ACCOUNT_STATES}
    return Template("accounts/list.html", context=context)


@get(PAGE + "/new/{kind:str}")
async def new_account(tx: NamedDependency[Tx], me: NamedDependency[Staff], kind: FromPath[str]) -> Template:
    workspace.require(me, "accounts.manage")
    return _new(channels.adapter(kind).manifest)


@post(PAGE + "/new/{kind:str}", status_code=200)
async def connect(request: Asked, between: NamedDependency[Between], kind: FromPath[str]) -> Response[Any]:
    workspace.require(between.me, "accounts.manage")
    manifest, form = channels.adapter(kind).manifest, await _form(request)
    try:
        asking.demand(manifest, form, is_new=True)
        id = await connecting.connect(between, kind, _name(form), asking.made(manifest) | asking.answers(manifest, form))
    except (Invalid, SendError) as error:
        return _new(manifest, Typed(form, error))
    return redirects.see(f"{PAGE}/{id}", done="connected")


@get(PAGE + "/{account_id:uuid}")
async def account(
    tx: NamedDependency[Tx],
    me: NamedDependency[Staff],
    ground: NamedDependency[Ground],
    account_id: FromPath[UUID],
    done: FromQuery[str] = "",
) -> Template:
    return await _account(tx, ground, me, AccountId(account_id), done=done)


@post(PAGE + "/{account_id:uuid}", status_code=200)
async def change(request: Asked, between: NamedDependency[Between], account_id: FromPath[UUID]) -> Response[Any]:
    workspace.require(between.me, "accounts.manage")
    id, form = AccountId(account_id), await _form(request)
    async with between.transaction() as tx:
        row = await channels.account(tx, id)
    try:
        asking.demand(_manifest(row), form, is_new=False)
        await connecting.connect(between, row.kind, _name(form) or row.name, asking.answers(_manifest(row), form), id)
    except (Invalid, SendError) as error:
        async with between.transaction() as tx:
            return await _account(tx, between.ground, between.me, id, typed=Typed(form, error))
    return redirects.see(f"{PAGE}/{id}", done="changed")


@post(PAGE + "/{account_id:uuid}/check", status_code=200)
async def check_now(between: NamedDependency[Between], account_id: FromPath[UUID]) -> Response[Any]:
    workspace.require(between.me, "accounts.manage")
    id, error, complaint = AccountId(account_id), None, ""
    try:
        complaint = await connecting.check(between, id)
    except SendError as refused:
        error = refused
    async with between.transaction() as tx:
        done = "" if error or complaint else "checked"
        return await _account(tx, between.ground, between.me, id, refused=error, complaint=complaint, done=done)


@post(PAGE + "/{account_id:uuid}/disconnect", status_code=200)
async def disconnect(between: NamedDependency[Between], account_id: FromPath[UUID]) -> Response[Any]:
    """Undone by a check, which registers again."""
    workspace.require(between.me, "accounts.manage")
    id = AccountId(account_id)
    try:
        await connecting.disconnect(between, id)
    except SendError as refused:
        async with between.transaction() as tx:
            return await _account(tx, between.ground, between.me, id, refused=refused)
    return redirects.see(f"{PAGE}/{id}", done="disconnected")


@post(PAGE + "/{account_id:uuid}/pause", status_code=303)
async def pause(tx: NamedDependency[Tx], me: NamedDependency[Staff], account_id: FromPath[UUID]) -> Redirect:
    return await _set_state(tx, me, AccountId(account_id), "paused")


@post(PAGE + "/{account_id:uuid}/resume", status_code=303)
async def resume(tx: NamedDependency[Tx], me: NamedDependency[Staff], account_id: FromPath[UUID]) -> Redirect:
    return await _set_state(tx, me, AccountId(account_id), "active")


@post(PAGE + "/{account_id:uuid}/location", status_code=303)
async def put_at_location(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], account_id: FromPath[UUID], data: URLEncodedBody[LocationForm]
) -> Redirect:
    """Whose number it is: queues and lists may go by it."""
    workspace.require(me, "accounts.manage")
    row = await channels.account(tx, AccountId(account_id))
    await channels.put_at(tx, row.id, _location(data.location))
    await workspace.audit.record(tx, me, "account.changed", ("account", row.id), {"name": row.name})
    return redirects.see(f"{PAGE}/{row.id}", done="changed")


def _location(text: str) -> LocationId | None:
    try:
        return LocationId(UUID(text)) if text else None
    except ValueError as error:
        raise NotFound from error


async def _set_state(tx: Tx, me: Staff, id: AccountId, state: str) -> Redirect:
    workspace.require(me, "accounts.manage")
    row = await channels.account(tx, id)
    await channels.set_state(tx, id, state)
    done = "resumed" if state == "active" else state
    await workspace.audit.record(tx, me, f"account.{done}", ("account", id), {"name": row.name})
    return redirects.see(f"{PAGE}/{id}", done=done)


def _new(manifest: Manifest, typed: Typed | None = None) -> Template:
    typed = typed or Typed({})
    known = asking.answers(manifest, typed.form) if typed.form else {}
    context = {
        "manifest": manifest,
        "questions": asking.questions(manifest, known, is_new=True),
        "name": _name(typed.form),
        "error": typed.error,
        "field": _field(typed.error),
    }
    return Template("accounts/new.html", context=context, status_code=typed.error.status if typed.error else 200)


async def _account(
    tx: Tx,
    ground: Ground,
    me: Staff,
    id: AccountId,
    *,
    typed: Typed | None = None,
    refused: SendError | None = None,
    complaint: str = "",
    done: str = "",
) -> Template:
    workspace.require(me, "accounts.manage")
    row = await channels.account(tx, id)
    manifest, error = _manifest(row), typed.error if typed else None
    known = {**row.settings, **(asking.answers(manifest, typed.form) if typed else {})}
    context = {
        "account": row,
        "manifest": manifest,
        "questions": asking.questions(manifest, known, is_new=False),
        "calls": await channels.failed_calls(tx, id, limit=MOST_CALLS) if row.failed_calls else [],
        "embed": f'<script async src="{ground.settings.public_url}/widget.js" data-account="{id}"></script>',
        "hook": f"{ground.settings.public_url}/hooks/{id}",
        "locations": await workspace.locations(tx),
        "states": ACCOUNT_STATES,
        "can_disconnect": row.state != "disconnected" and able(channels.adapter(row.kind), Connects),
        **await approved.shown(tx, row, me.language),
        "name": _name(typed.form) if typed else row.name,
        "error": error,
        "field": _field(error),
        "refused": refused,
        "complaint": complaint,
        "done": done,
    }
    return Template("accounts/account.html", context=context, status_code=error.status if error else 200)


async def _form(request: Asked) -> dict[str, str]:
    """Every channel asks for something else, so the form has no fixed shape; only its words are taken."""
    return {name: value for name, value in (await request.form()).items() if isinstance(value, str)}


def _name(form: dict[str, str]) -> str:
    return form.get("name", "").replace("\0", "").strip()[:LONGEST_NAME]


def _field(error: ParleyError | None) -> str:
    return asking.PREFIX + error.field if error and error.field else ""


def _manifest(row: AccountRow) -> Manifest:
    return channels.adapter(row.kind).manifest
