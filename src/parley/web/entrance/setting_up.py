"""Where a workspace demands a second step, it is set up here, before the first session is opened."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Template

from parley import workspace
from parley.core.db import Tx
from parley.core.errors import ParleyError
from parley.web.entrance import arriving, pairing
from parley.web.entrance.second_step import CodeForm, too_late
from parley.web.entrance.signing_in import PasskeyForm, minutes_of
from parley.web.shell import redirects
from parley.web.shell.forms import refusal
from parley.web.shell.visiting import Asked, database_of, ground_of, visit
from parley.workspace import Entry, HalfSignInOver, Step, TooManySignIns, Waiting, WrongCode


@get(arriving.SET_UP)
async def set_up_page(request: Asked, next: FromQuery[str] = "") -> Response[Any]:
    try:
        token = arriving.half_token(request)
        async with database_of(request).transaction(arriving.half_workspace(token)) as tx:
            return await _page(request, tx, await _to_set_up(tx, token), next)
    except HalfSignInOver:
        return too_late()


@post(arriving.SET_UP, status_code=200)
async def set_up(request: Asked, data: URLEncodedBody[CodeForm]) -> Response[Any]:
    """The first code of the new app. The recovery codes stand on the page that answers, and nowhere afterwards."""
    try:
        token = arriving.half_token(request)
        return await _tried(request, token, data)
    except HalfSignInOver:
        return too_late()


@post(arriving.SET_UP + "/question", status_code=200)
async def ask_for_new_passkey(request: Asked) -> Response[bytes]:
    site, token = workspace.challenges.site(ground_of(request).settings.public_url), arriving.half_token(request)
    async with database_of(request).transaction(arriving.half_workspace(token)) as tx:
        who = (await _to_set_up(tx, token)).staff
        owner = workspace.ceremonies.Owner(who.workspace_id, who.id, who.email, who.name)
        return arriving.question(await workspace.ceremonies.ask_to_make(tx, site, owner, holder=workspace.challenges.holder(token)))


@post(arriving.SET_UP + "/passkey", status_code=200)
async def set_up_passkey(request: Asked, data: URLEncodedBody[PasskeyForm]) -> Response[Any]:
    site = workspace.challenges.site(ground_of(request).settings.public_url)
    try:
        token = arriving.half_token(request)
        async with database_of(request).transaction(arriving.half_workspace(token)) as tx:
            here = await _to_set_up(tx, token)
            challenge = await workspace.challenges.take(tx, workspace.challenges.holder(token))
            name = arriving.device_name(request)
            verb = workspace.ceremonies.add(tx, site, data.credential, challenge=challenge, name=name, me=here.staff)
            if error := await refusal(tx, verb):
                return await _page(request, tx, here, data.next, error=error)
            entry = await workspace.halfway.finish(tx, here, visit(request))
    except HalfSignInOver:
        return too_late()
    return arriving.arrived(request, entry, data.next)


async def _tried(request: Asked, token: str, data: CodeForm) -> Response[Any]:
    database, where = database_of(request), arriving.half_workspace(token)
    async with database.transaction(where) as tx:
        here = await _to_set_up(tx, token)
    try:
        await workspace.halfway.pay(database, here.staff, visit(request))
        async with database.transaction(where) as tx:
            codes, entry = await _confirmed(request, tx, here, data.code)
    except (WrongCode, TooManySignIns) as error:
        async with database.transaction(where) as tx:
            return await _page(request, tx, here, data.next, error=error)
    await workspace.halfway.forgive(database, here.staff, visit(request))
    page = Template("entrance/codes.html", context={"codes": codes, "next": redirects.safe(data.next)})
    return arriving.signed_in(request, page, entry)


async def _confirmed(request: Asked, tx: Tx, here: Waiting, code: str) -> tuple[list[str], Entry]:
    codes = await workspace.authenticator.confirm(tx, ground_of(request).vault, code, me=here.staff)
    return codes, await workspace.halfway.finish(tx, here, visit(request))


async def _to_set_up(tx: Tx, token: str) -> Waiting:
    here = await workspace.halfway.waiting(tx, token)
    if here.factors.step is not Step.SET_UP:
        raise HalfSignInOver
    return here


async def _page(request: Asked, tx: Tx, here: Waiting, next: str, *, error: ParleyError | None = None) -> Template:
    pair = await workspace.authenticator.pair(tx, ground_of(request).vault, me=here.staff)
    context = {
        "who": here.staff,
        "picture": pairing.picture(pair),
        "secret": pairing.spelled(pair),
        "passkeys": workspace.challenges.is_possible(ground_of(request).settings.public_url),
        "next": next,
        "error": error,
        "minutes": minutes_of(error),
    }
    return Template("entrance/setup.html", context=context, status_code=error.status if error else 200)
