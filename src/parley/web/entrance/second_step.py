"""The second page of a sign-in: a code of the app, a recovery code, or a passkey."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Template

from parley import workspace
from parley.core.errors import ParleyError
from parley.web.entrance import arriving
from parley.web.entrance.signing_in import PasskeyForm, Short, minutes_of
from parley.web.shell import redirects
from parley.web.shell.forms import refusal
from parley.web.shell.visiting import Asked, database_of, ground_of, visit
from parley.workspace import HalfSignInOver, Step, TooManySignIns, Waiting, WrongCode


class CodeForm(msgspec.Struct):
    code: Short
    next: Short = ""


@get(arriving.SECOND)
async def second_page(request: Asked, next: FromQuery[str] = "") -> Response[Any]:
    try:
        here = await waiting(request)
    except HalfSignInOver:
        return too_late()
    if here.factors.step is Step.SET_UP:
        return redirects.see(arriving.SET_UP, next=next)
    return _page(request, here, next)


@post(arriving.SECOND, status_code=200)
async def prove(request: Asked, data: URLEncodedBody[CodeForm]) -> Response[Any]:
    database, vault = database_of(request), ground_of(request).vault
    try:
        token = arriving.half_token(request)
        entry = await workspace.halfway.prove(database, vault, token=token, code=data.code, visit=visit(request))
    except HalfSignInOver:
        return too_late()
    except (WrongCode, TooManySignIns) as error:
        return _page(request, await waiting(request), data.next, error=error)
    return arriving.arrived(request, entry, data.next)


@post(arriving.SECOND + "/question", status_code=200)
async def ask_for_passkey(request: Asked) -> Response[bytes]:
    """Of one that is known to be theirs."""
    site, token = workspace.challenges.site(ground_of(request).settings.public_url), arriving.half_token(request)
    async with database_of(request).transaction(arriving.half_workspace(token)) as tx:
        here = await workspace.halfway.waiting(tx, token)
        holder = workspace.challenges.holder(token)
        return arriving.question(await workspace.ceremonies.ask_to_sign(tx, site, holder=holder, staff_id=here.staff.id))


@post(arriving.SECOND + "/passkey", status_code=200)
async def prove_by_passkey(request: Asked, data: URLEncodedBody[PasskeyForm]) -> Response[Any]:
    site = workspace.challenges.site(ground_of(request).settings.public_url)
    try:
        token = arriving.half_token(request)
        async with database_of(request).transaction(arriving.half_workspace(token)) as tx:
            here = await workspace.halfway.waiting(tx, token)
            challenge = await workspace.challenges.take(tx, workspace.challenges.holder(token))
            step = workspace.ceremonies.second_step(tx, site, data.credential, challenge=challenge, staff=here.staff)
            if error := await refusal(tx, step):
                return _page(request, here, data.next, error=error)
            entry = await workspace.halfway.finish(tx, here, visit(request))
    except HalfSignInOver:
        return too_late()
    return arriving.arrived(request, entry, data.next)


async def waiting(request: Asked) -> Waiting:
    """Who stands halfway in at this browser."""
    token = arriving.half_token(request)
    async with database_of(request).transaction(arriving.half_workspace(token)) as tx:
        return await workspace.halfway.waiting(tx, token)


def too_late() -> Response[Any]:
    return redirects.see("/login", done="late")


def _page(request: Asked, here: Waiting, next: str, *, error: ParleyError | None = None) -> Template:
    possible = workspace.challenges.is_possible(ground_of(request).settings.public_url)
    context = {
        "who": here.staff,
        "app": here.factors.app,
        "passkeys": possible and here.factors.passkeys > 0,
        "next": next,
        "error": error,
        "minutes": minutes_of(error),
    }
    return Template("entrance/second.html", context=context, status_code=error.status if error else 200)
