"""My second step: pairing an app, recovery codes, turning it off."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated, Any, TypeVar

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
from parley.web.settings import security
from parley.web.shell import redirects
from parley.web.shell.visiting import Asked, database_of, visit
from parley.workspace import Presence, SecondFactorDemanded, Staff, TooManySignIns, WrongCode, WrongCurrentPassword

PAGE = security.PAGE + "/app"
Short = Annotated[str, msgspec.Meta(max_length=1000)]
T = TypeVar("T")


class CodeForm(msgspec.Struct):
    code: Short


class OffForm(msgspec.Struct):
    code: Short
    current: Short = ""


@get(PAGE)
async def pairing_page(tx: NamedDependency[Tx], me: NamedDependency[Staff], ground: NamedDependency[Ground]) -> Response[Any]:
    if await workspace.authenticator.is_on(tx, me.id):
        return redirects.see(security.PAGE)
    return await _pairing(tx, me, ground)


@post(PAGE, status_code=200)
async def confirm_app(
    request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], ground: NamedDependency[Ground], data: URLEncodedBody[CodeForm]
) -> Template:
    """The recovery codes stand on the page that answers, and nowhere afterwards."""
    codes = await _guessed(request, tx, me, partial(workspace.authenticator.confirm, tx, ground.vault, data.code, me=me))
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
    codes = await _guessed(request, tx, me, partial(workspace.authenticator.renew_codes, tx, ground.vault, data.code, me=me))
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
    error = await _guessed(request, tx, me, verb)
    if isinstance(error, ParleyError):
        return await security.page(tx, presence, ground, error=error, at="off", minutes=minutes_of(error))
    return redirects.see(security.PAGE, done="off")


async def _guessed(request: Asked, tx: Tx, me: Staff, verb: Callable[[], Awaitable[T]]) -> T | ParleyError:
    """What a verb gives that asks for a code, or why it refuses. Each try is counted before it is looked at."""
    database = database_of(request)
    try:
        await workspace.halfway.pay(database, me, visit(request))
        async with tx.attempt():
            given = await verb()
    except (WrongCode, WrongCurrentPassword, SecondFactorDemanded, TooManySignIns) as error:
        return error
    await workspace.halfway.forgive(database, me, visit(request))
    return given


async def _pairing(tx: Tx, me: Staff, ground: Ground, *, error: ParleyError | None = None) -> Template:
    pair = await workspace.authenticator.pair(tx, ground.vault, me=me)
    context = {"picture": pairing.picture(pair), "secret": pairing.spelled(pair), "error": error, "minutes": minutes_of(error)}
    return Template("settings/pairing.html", context=context, status_code=error.status if error else 200)


def _told(codes: list[str]) -> Template:
    return Template("settings/codes.html", context={"codes": codes})
