"""My second step: pairing an app, recovery codes, turning it off."""

from functools import partial
from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Template

from parley import workspace
from parley.core.db import Tx
from parley.core.errors import ParleyError
from parley.core.ground import Ground
from parley.web.entrance import pairing
from parley.web.entrance.signing_in import minutes_of
from parley.web.settings import proving, security
from parley.web.settings.guessing import guessed
from parley.web.shell import redirects
from parley.web.shell.visiting import Asked
from parley.workspace import Presence, Staff

PAGE = security.PAGE + "/app"
Short = Annotated[str, msgspec.Meta(max_length=1000)]


class CodeForm(msgspec.Struct):
    code: Short


class OffForm(msgspec.Struct):
    code: Short
    current: Short = ""


@get(PAGE)
async def pairing_page(tx: NamedDependency[Tx], presence: NamedDependency[Presence], ground: NamedDependency[Ground]) -> Response[Any]:
    if await workspace.authenticator.is_on(tx, presence.staff.id):
        return redirects.see(security.PAGE)
    if not workspace.proving.is_fresh(presence.session):
        return redirects.see(proving.PAGE, after="app")
    return await _pairing(tx, presence.staff, ground)


@post(PAGE, status_code=200)
async def confirm_app(
    request: Asked,
    tx: NamedDependency[Tx],
    presence: NamedDependency[Presence],
    ground: NamedDependency[Ground],
    data: URLEncodedBody[CodeForm],
) -> Response[Any]:
    """The recovery codes stand on the page that answers, and nowhere afterwards."""
    if not workspace.proving.is_fresh(presence.session):
        return redirects.see(proving.PAGE, after="app")
    me = presence.staff
    codes = await guessed(request, tx, me, partial(workspace.authenticator.confirm, tx, ground.vault, data.code, me=me))
    return await _pairing(tx, me, ground, error=codes) if isinstance(codes, ParleyError) else _told(codes)


@post(PAGE + "/codes", status_code=200)
async def renew_codes(
    request: Asked,
    tx: NamedDependency[Tx],
    presence: NamedDependency[Presence],
    ground: NamedDependency[Ground],
    data: URLEncodedBody[CodeForm],
) -> Template:
    me = presence.staff
    codes = await guessed(request, tx, me, partial(workspace.authenticator.renew_codes, tx, ground.vault, data.code, me=me))
    if isinstance(codes, ParleyError):
        return await security.page(tx, presence, ground, error=codes, at="codes", minutes=minutes_of(codes))
    return _told(codes)


@post(PAGE + "/off", status_code=200)
async def turn_off(
    request: Asked,
    tx: NamedDependency[Tx],
    presence: NamedDependency[Presence],
    ground: NamedDependency[Ground],
    data: URLEncodedBody[OffForm],
) -> Response[Any]:
    me = presence.staff
    verb = partial(workspace.second_factor.turn_off, tx, ground.vault, current=data.current, code=data.code, me=me)
    error = await guessed(request, tx, me, verb)
    if isinstance(error, ParleyError):
        return await security.page(tx, presence, ground, error=error, at="off", minutes=minutes_of(error))
    return redirects.see(security.PAGE, done="off")


async def _pairing(tx: Tx, me: Staff, ground: Ground, *, error: ParleyError | None = None) -> Template:
    pair = await workspace.authenticator.pair(tx, ground.vault, me=me)
    context = {"picture": pairing.picture(pair), "secret": pairing.spelled(pair), "error": error, "minutes": minutes_of(error)}
    return Template("settings/pairing.html", context=context, status_code=error.status if error else 200)


def _told(codes: list[str]) -> Template:
    return Template("settings/codes.html", context={"codes": codes})
