"""Putting the chat on the site: the line to copy, and a page with the chat on it."""

import re
from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Template

from parley import channels, workspace
from parley.core.db import Tx
from parley.core.errors import Invalid, ParleyError
from parley.core.ground import Ground
from parley.core.i18n import N_, translator
from parley.web.setup import steps
from parley.web.setup.channel import real_accounts
from parley.web.shell import redirects
from parley.web.shell.forms import refusal
from parley.workspace import Staff

PAGE = steps.PATHS["site"]
HOST = re.compile(r"(?:https?://)?((?:[\w-]{1,63}\.)+[\w-]{2,63}|localhost)(?::\d{1,5})?(?:/\S*)?", re.IGNORECASE)
NAME = N_("Chat on the site")


class SiteUnclear(Invalid):
    """Write the address of your site as salon.example."""


class SiteForm(msgspec.Struct):
    site: Annotated[str, msgspec.Meta(max_length=300)] = ""


@get(PAGE)
async def site_page(tx: NamedDependency[Tx], me: NamedDependency[Staff], ground: NamedDependency[Ground]) -> Template:
    workspace.require(me, "accounts.manage")
    return await _page(tx, ground)


@post(PAGE, status_code=200)
async def make_chat(
    tx: NamedDependency[Tx], me: NamedDependency[Staff], ground: NamedDependency[Ground], data: URLEncodedBody[SiteForm]
) -> Response[Any]:
    workspace.require(me, "accounts.manage")
    error = await refusal(tx, _make(tx, ground, data.site, me))
    return await _page(tx, ground, site=data.site, error=error) if error else redirects.see(PAGE)


async def _make(tx: Tx, ground: Ground, site: str, me: Staff) -> None:
    """A chat for this site and everything below its name, in the colour of the business. There is one already: it stays as it is."""
    if await real_accounts(tx, only="webchat"):
        return
    brand = await workspace.branding.brand(tx)
    settings = {"title": brand.name[:60], "accent": brand.accent, "origins": origins(site)}
    id = await channels.save(tx, ground, "webchat", translator(me.language).gettext(NAME), settings)
    await workspace.audit.record(tx, me, "account.connected", ("account", id), {"name": brand.name})
    await workspace.beginning.keep_step(tx, "site", "done", by=me)


def origins(site: str) -> str:
    """The addresses on which the chat may be shown, from whatever somebody calls their site."""
    if not site.strip():
        return ""
    found = HOST.fullmatch(site.strip())
    if not found:
        raise SiteUnclear(field="site")
    name = found[1].lower().removeprefix("www.")
    return f"https://{name} https://*.{name}"


async def _page(tx: Tx, ground: Ground, *, site: str = "", error: ParleyError | None = None) -> Template:
    chats = await real_accounts(tx, only="webchat")
    id = chats[0].id if chats else None
    context = {
        "stops": await steps.way(tx, "site"),
        "next": steps.after("site"),
        "chat": id,
        "embed": f'<script async src="{ground.settings.public_url}/widget.js" data-account="{id}"></script>',
        "site": site,
        "error": error,
    }
    return Template("setup/site.html", context=context, status_code=error.status if error else 200)
