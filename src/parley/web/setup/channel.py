"""Connecting a first real channel: Telegram by pasting one token here, the others on their own pages."""

from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Template

from parley import channels, workspace
from parley.channels import AccountRow, SendError
from parley.core.db import Tx
from parley.core.errors import Invalid, ParleyError
from parley.web.accounts import asking, connecting, kinds
from parley.web.setup import steps
from parley.web.shell import redirects
from parley.web.shell.between import Between
from parley.workspace import Staff

PAGE = steps.PATHS["channel"]
SHOWN_APART = ("telegram", "webchat", "console")
"""Telegram stands on this page, the chat on the next one, and the console is for programs."""


class TokenForm(msgspec.Struct):
    token: Annotated[str, msgspec.Meta(max_length=300)] = ""


@get(PAGE)
async def channel_page(tx: NamedDependency[Tx], me: NamedDependency[Staff]) -> Template:
    workspace.require(me, "accounts.manage")
    return await _page(tx)


@post(PAGE, status_code=200)
async def connect_telegram(between: NamedDependency[Between], data: URLEncodedBody[TokenForm]) -> Response[Any]:
    workspace.require(between.me, "accounts.manage")
    manifest = channels.adapter("telegram").manifest
    # Telegram calls only what it can reach by https; elsewhere we ask it ourselves.
    mode = "webhook" if between.ground.settings.public_url.startswith("https:") else "polling"
    try:
        await connecting.connect(between, "telegram", "", asking.made(manifest) | {"token": data.token.strip(), "mode": mode})
    except (Invalid, SendError) as error:
        async with between.transaction() as tx:
            return await _page(tx, error=error)
    async with between.transaction() as tx:
        await workspace.beginning.keep_step(tx, "channel", "done", by=between.me)
    return redirects.see(PAGE)


async def _page(tx: Tx, *, error: ParleyError | None = None) -> Template:
    context = {
        "stops": await steps.way(tx, "channel"),
        "next": steps.after("channel"),
        "connected": await real_accounts(tx, but="webchat"),
        "families": kinds.families(but=SHOWN_APART),
        "error": error,
    }
    return Template("setup/channel.html", context=context, status_code=error.status if error else 200)


async def real_accounts(tx: Tx, *, but: str = "", only: str = "") -> list[AccountRow]:
    """Accounts that are no practice, of one kind or of all but one."""
    standing = await workspace.practice.standing(tx)
    invented = standing.accounts if standing else ()
    return [row for row in await channels.accounts(tx) if row.id not in invented and row.kind != but and (not only or row.kind == only)]
