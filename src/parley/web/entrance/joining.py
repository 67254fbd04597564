"""Whoever was invited says who they are, and is in."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Template

from parley import workspace
from parley.core.db import Tx
from parley.core.errors import Invalid, NotFound, ParleyError
from parley.core.ids import WorkspaceId
from parley.web.entrance import arriving
from parley.web.entrance.signing_in import Credential, Short
from parley.web.shell.speaking import spoken_language
from parley.web.shell.visiting import Asked, database_of, ground_of, visit
from parley.web.shell.words import ROLES
from parley.workspace import (
    Busy,
    EmailTaken,
    Entry,
    Half,
    Invitation,
    InvitationExpired,
    InvitationRevoked,
    InvitationUnknown,
    InvitationUsed,
    Newcomer,
    PasskeyKnown,
    PasskeyRefused,
)

PATH = "/join/{token:str}"
CLOSED = (InvitationExpired, InvitationRevoked, InvitationUnknown, InvitationUsed)
MENDABLE = (EmailTaken, Invalid, PasskeyRefused, PasskeyKnown, Busy)


class JoinForm(msgspec.Struct):
    name: Short = ""
    email: Short = ""
    language: Short = ""
    password: Short = ""
    credential: Credential = ""

    def newcomer(self) -> Newcomer:
        password = None if self.credential else self.password
        return Newcomer(name=self.name, email=self.email, language=self.language, password=password)


@get(PATH)
async def invitation_page(request: Asked, token: FromPath[str]) -> Template:
    try:
        return await _page(request, token, JoinForm(language=spoken_language(request)))
    except CLOSED as error:
        return closed(error)


@post(PATH, status_code=200)
async def accept(request: Asked, token: FromPath[str], data: URLEncodedBody[JoinForm]) -> Response[Any]:
    try:
        challenge = await _challenge(request, token) if data.credential else b""
        async with database_of(request).transaction(_workspace_of(token)) as tx:
            outcome = await _joined(tx, request, token, data, challenge)
    except CLOSED as error:
        return closed(error)
    except MENDABLE as error:
        return await _page(request, token, data, error=error)
    return arriving.arrived(request, outcome, "")


@post(PATH + "/question", status_code=200)
async def ask_for_first_passkey(request: Asked, token: FromPath[str], data: URLEncodedBody[JoinForm]) -> Response[bytes]:
    site = workspace.challenges.site(ground_of(request).settings.public_url)
    async with database_of(request).transaction(_workspace_of(token)) as tx:
        invitation = await workspace.invitations.found(tx, token)
        email = invitation.email or data.email
        owner = workspace.ceremonies.Owner(tx.workspace_id, invitation.staff_id, email[:254], data.name[:100])
        holder = workspace.challenges.holder(token)
        return arriving.question(await workspace.ceremonies.ask_to_make(tx, site, owner, holder=holder))


def closed(error: ParleyError) -> Template:
    """A link that leads nowhere any more says so, and what to do."""
    return Template("entrance/closed.html", context={"error": error}, status_code=error.status)


async def _joined(tx: Tx, request: Asked, token: str, form: JoinForm, challenge: bytes) -> Entry | Half:
    staff = await workspace.invitations.accept(tx, token, form.newcomer())
    if not form.credential:
        return await workspace.halfway.arrive(tx, staff, visit(request))
    site = workspace.challenges.site(ground_of(request).settings.public_url)
    await workspace.ceremonies.add(tx, site, form.credential, challenge=challenge, name=arriving.device_name(request), me=staff)
    return await workspace.sessions.open(tx, staff, visit(request))


async def _challenge(request: Asked, token: str) -> bytes:
    """In a transaction of its own: it is spent, whatever becomes of the rest."""
    async with database_of(request).transaction(_workspace_of(token)) as tx:
        return await workspace.challenges.take(tx, workspace.challenges.holder(token))


async def _page(request: Asked, token: str, form: JoinForm, *, error: ParleyError | None = None) -> Template:
    async with database_of(request).transaction(_workspace_of(token)) as tx:
        invitation: Invitation = await workspace.invitations.found(tx, token)
    context = {
        "address": f"/join/{token}",
        "invitation": invitation,
        "role": ROLES[invitation.role],
        "form": form,
        "passkeys": workspace.challenges.is_possible(ground_of(request).settings.public_url),
        "error": error,
    }
    return Template("entrance/join.html", context=context, status_code=error.status if error else 200)


def _workspace_of(token: str) -> WorkspaceId:
    try:
        return workspace.bearing.workspace_of(token)
    except NotFound:
        raise InvitationUnknown from None
