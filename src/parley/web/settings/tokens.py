"""Tokens for programs: which there are, making one, taking one back."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from parley import workspace
from parley.core import clock
from parley.core.db import Tx
from parley.core.errors import NotFound, ParleyError
from parley.core.ground import Ground
from parley.core.i18n import N_
from parley.web.settings.doors import Api, TokenMade
from parley.web.shell import redirects
from parley.web.shell.visiting import Asked
from parley.workspace import Staff

PAGE = "/settings/api"
LIVES: Mapping[str, str] = {"30": N_("For 30 days"), "90": N_("For 90 days"), "365": N_("For a year"), "": N_("Until it is revoked")}


class TokenForm(msgspec.Struct, frozen=True):
    name: str = ""
    scopes: tuple[str, ...] = ()
    life: str = "365"

    def expires_at(self) -> datetime | None:
        if self.life not in LIVES:
            raise NotFound
        return clock.now() + timedelta(days=int(self.life)) if self.life else None


@get(PAGE)
async def token_list(
    tx: NamedDependency[Tx],
    me: NamedDependency[Staff],
    ground: NamedDependency[Ground],
    api: NamedDependency[Api],
    done: FromQuery[str] = "",
) -> Template:
    workspace.require(me, "api.manage")
    return await _list(tx, ground, api, done=done)


@post(PAGE, status_code=200)
async def make_token(
    request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], ground: NamedDependency[Ground], api: NamedDependency[Api]
) -> Template:
    workspace.require(me, "api.manage")
    form = await _filled(request)
    try:
        async with tx.attempt():
            made = await api.tokens.make(tx, name=form.name, scopes=form.scopes, expires_at=form.expires_at(), by=me)
    except NotFound:
        raise
    except ParleyError as error:
        return await _list(tx, ground, api, form=form, error=error)
    return await _list(tx, ground, api, made=made)


@post(PAGE + "/{token_id:uuid}/revoke", status_code=303)
async def revoke_token(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], api: NamedDependency[Api], token_id: FromPath[UUID]
) -> Redirect:
    await api.tokens.revoke(tx, token_id, by=me)
    return redirects.see(PAGE, done="revoked")


async def _filled(request: Asked) -> TokenForm:
    form = await request.form()
    scopes = tuple(str(scope)[:50] for scope in form.getall("scopes", []))[:50]
    return TokenForm(str(form.get("name", ""))[:200].replace("\0", ""), scopes, str(form.get("life", "")))


async def _list(
    tx: Tx,
    ground: Ground,
    api: Api,
    *,
    form: TokenForm | None = None,
    error: ParleyError | None = None,
    made: TokenMade | None = None,
    done: str = "",
) -> Template:
    """`made` is a token, shown this once."""
    context: dict[str, Any] = {
        "tokens": await api.tokens.tokens(tx),
        "words": api.WORDS,
        "choices": api.CHOICES,
        "lives": LIVES,
        "form": form or TokenForm(),
        "error": error,
        "made": made,
        "done": done,
        "server": ground.settings.public_url,
    }
    return Template("settings/tokens.html", context=context, status_code=error.status if error else 200)
