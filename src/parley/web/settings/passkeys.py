"""My passkeys: making one, naming it, removing it."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody

from parley import workspace
from parley.core.db import Tx
from parley.core.ground import Ground
from parley.web.entrance import arriving
from parley.web.entrance.signing_in import Credential
from parley.web.settings import security
from parley.web.shell import redirects
from parley.web.shell.browsers import browser_name
from parley.web.shell.forms import refusal
from parley.workspace import Presence

PAGE = security.PAGE + "/passkeys"
Short = Annotated[str, msgspec.Meta(max_length=1000)]


class PasskeyForm(msgspec.Struct):
    credential: Credential
    name: Short = ""


class NameForm(msgspec.Struct):
    name: Short


@post(PAGE + "/question", status_code=200)
async def ask_for_new_passkey(
    tx: NamedDependency[Tx], presence: NamedDependency[Presence], ground: NamedDependency[Ground]
) -> Response[bytes]:
    workspace.proving.require_fresh(presence.session)
    site, me = workspace.challenges.site(ground.settings.public_url), presence.staff
    owner = workspace.ceremonies.Owner(tx.workspace_id, me.id, me.email, me.name)
    return arriving.question(await workspace.ceremonies.ask_to_make(tx, site, owner, holder=_holder(presence)))


@post(PAGE, status_code=200)
async def add_passkey(
    tx: NamedDependency[Tx], presence: NamedDependency[Presence], ground: NamedDependency[Ground], data: URLEncodedBody[PasskeyForm]
) -> Response[Any]:
    site = workspace.challenges.site(ground.settings.public_url)
    challenge = await workspace.challenges.take(tx, _holder(presence))
    name = data.name.strip() or browser_name(presence.session.browser) or "1"
    verb = workspace.ceremonies.add(tx, site, data.credential, challenge=challenge, name=name, me=presence.staff)
    if error := await refusal(tx, verb):
        return await security.page(tx, presence, ground, error=error, at="passkeys")
    return redirects.see(security.PAGE, done="passkey")


@post(PAGE + "/{passkey_id:uuid}/name", status_code=200)
async def rename_passkey(
    tx: NamedDependency[Tx],
    presence: NamedDependency[Presence],
    ground: NamedDependency[Ground],
    passkey_id: FromPath[UUID],
    data: URLEncodedBody[NameForm],
) -> Response[Any]:
    if error := await refusal(tx, workspace.passkeys.rename(tx, passkey_id, data.name, me=presence.staff)):
        return await security.page(tx, presence, ground, error=error, at="passkeys")
    return redirects.see(security.PAGE, done="renamed")


@post(PAGE + "/{passkey_id:uuid}/remove", status_code=200)
async def remove_passkey(
    tx: NamedDependency[Tx], presence: NamedDependency[Presence], ground: NamedDependency[Ground], passkey_id: FromPath[UUID]
) -> Response[Any]:
    if error := await refusal(tx, workspace.passkeys.remove(tx, passkey_id, me=presence.staff)):
        return await security.page(tx, presence, ground, error=error, at="passkeys")
    return redirects.see(security.PAGE, done="unpasskey")


def _holder(presence: Presence) -> bytes:
    """This session, in this browser: nobody else knows its id, and nobody else may answer."""
    return workspace.challenges.holder("session", str(presence.session.id))
