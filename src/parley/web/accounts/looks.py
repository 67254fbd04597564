"""How a chat on a site looks and behaves: a form, and beside it the chat as it would be."""

import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from parley import channels, workspace
from parley.channels import Account, AccountRow
from parley.core.db import Tx
from parley.core.errors import Invalid
from parley.core.ground import Ground
from parley.core.i18n import N_
from parley.core.ids import AccountId
from parley.web.accounts import looks_form
from parley.web.accounts.asking import YES
from parley.web.shell import redirects
from parley.web.shell.between import Between
from parley.web.shell.visiting import Asked
from parley.workspace import Staff

PAGE = "/accounts/{account_id:uuid}/looks"
KIND = "webchat"

THEMES: Mapping[str, str] = {"auto": N_("As the visitor's system"), "light": N_("Light"), "dark": N_("Dark")}
LAUNCHERS: Mapping[str, str] = {"icon": N_("A round button"), "label": N_("A button with words")}
PROMISES: Mapping[str, str] = {
    "": N_("As measured in the last seven days"),
    "minutes": N_("in a few minutes"),
    "hour": N_("within an hour"),
    "day": N_("within a day"),
}
ASKS: Mapping[str, str] = {"never": N_("Never"), "closed": N_("Only out of hours"), "always": N_("Always")}
OFFLINE: Mapping[str, str] = {"form": N_("A form: a message and an address"), "chat": N_("The chat as always")}
FIELDS: Mapping[str, str] = {
    "": N_("No question"),
    "name": N_("Name"),
    "email": N_("E-mail"),
    "phone": N_("Phone"),
    "text": N_("A question of your own"),
}
WORDS = {"themes": THEMES, "launchers": LAUNCHERS, "promises": PROMISES, "asks": ASKS, "offline": OFFLINE, "field_kinds": FIELDS}


@get(PAGE)
async def looks(
    tx: NamedDependency[Tx],
    me: NamedDependency[Staff],
    ground: NamedDependency[Ground],
    account_id: FromPath[UUID],
    done: FromQuery[str] = "",
) -> Response[Any]:
    row = await _row(tx, me, account_id)
    if row.kind != KIND:
        return redirects.see(f"/accounts/{row.id}")
    return _page(ground, row, await channels.open_account(tx, ground, row.id), done=done)


@post(PAGE, status_code=200)
async def change_looks(
    request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], ground: NamedDependency[Ground], account_id: FromPath[UUID]
) -> Response[Any]:
    row = await _row(tx, me, account_id)
    if row.kind != KIND:
        return redirects.see(f"/accounts/{row.id}")
    typed = looks_form.settings(await request.form())
    try:
        async with tx.attempt():
            await channels.save(tx, ground, KIND, row.name, typed, id=row.id, address=row.address)
    except Invalid as error:
        return _page(ground, row, await channels.open_account(tx, ground, row.id), error=error)
    await channels.set_state(tx, row.id, row.state)
    await workspace.audit.record(tx, me, "account.changed", ("account", row.id), {"name": row.name})
    return redirects.see(f"/accounts/{row.id}/looks", done="changed")


@post(PAGE + "/preview", status_code=200)
async def try_looks_on(
    request: Asked, tx: NamedDependency[Tx], me: NamedDependency[Staff], ground: NamedDependency[Ground], account_id: FromPath[UUID]
) -> Response[Any]:
    """The settings as they would be, for the chat beside the form; nothing of them is kept."""
    row = await _row(tx, me, account_id)
    if row.kind != KIND:
        return redirects.see(f"/accounts/{row.id}")
    proposed = await channels.proposed(tx, ground, KIND, looks_form.settings(await request.form()), id=row.id)
    return Response({"settings": _plain(proposed), "is_changed": _is_pale(proposed.settings.accent)})


@post(PAGE + "/secret", status_code=200)
async def new_site_secret(between: NamedDependency[Between], account_id: FromPath[UUID]) -> Response[Any]:
    """A new secret for the site's backend, shown this once; the one before it ends."""
    async with between.transaction() as tx:
        row = await _row(tx, between.me, account_id)
        if row.kind != KIND:
            return redirects.see(f"/accounts/{row.id}")
        secret = secrets.token_urlsafe(32)
        await channels.save(tx, between.ground, KIND, row.name, {"site_secret": secret}, id=row.id, address=row.address)
        await channels.set_state(tx, row.id, row.state)
        await workspace.audit.record(tx, between.me, "account.changed", ("account", row.id), {"name": row.name})
        return _page(between.ground, row, await channels.open_account(tx, between.ground, row.id), told=secret)


async def _row(tx: Tx, me: Staff, id: UUID) -> AccountRow:
    workspace.require(me, "accounts.manage")
    return await channels.account(tx, AccountId(id))


def _page(
    ground: Ground, row: AccountRow, opened: Account[Any], *, error: Invalid | None = None, told: str = "", done: str = ""
) -> Response[Any]:
    context = {
        "account": row,
        "settings": opened.settings,
        "manners": opened.settings.manners,
        "embed": f'<script async src="{ground.settings.public_url}/widget.js" data-account="{row.id}"></script>',
        "plain": msgspec.json.encode(_plain(opened)).decode(),
        "is_changed": _is_pale(opened.settings.accent),
        "languages": looks_form.LANGUAGES,
        "most": {"links": looks_form.MOST_LINKS, "fields": looks_form.MOST_FIELDS, "invitations": looks_form.MOST_INVITATIONS},
        "yes": YES,
        "error": error,
        "told": told,
        "done": done,
        **WORDS,
    }
    return Template("accounts/looks.html", context=context, status_code=error.status if error else 200)


def _plain(account: Account[Any]) -> dict[str, Any]:
    """Without the secrets."""
    hidden = channels.adapter(KIND).manifest.secrets
    return {name: value for name, value in msgspec.to_builtins(account.settings).items() if name not in hidden}


def _is_pale(accent: str) -> bool:
    """Whether it can hardly be read on white: then the chat writes in a stronger shade of it."""
    colours = workspace.colours
    return colours.contrast(accent, colours.WHITE) < colours.READABLE
