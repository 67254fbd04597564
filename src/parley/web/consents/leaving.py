"""The page behind "unsubscribe" in a letter: without signing in, in the customer's language; a mail program may press it by itself."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Template

from parley import people, workspace
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.i18n import language_of
from parley.core.tokens import TokenError
from parley.people import Identity
from parley.web.shell.visiting import Asked, database_of, ground_of, visit

PATH = "/unsubscribe/{token:str}"
LONGEST = 2000


class Choice(msgspec.Struct, frozen=True):
    """What was pressed: this address, every channel, or back again. A mail program says nothing of it, and means the first."""

    do: str = ""


@get(PATH)
async def ask_to_leave(request: Asked, token: FromPath[str]) -> Template:
    """Only shows a button: links in letters are opened by machines, too."""
    try:
        leaving = people.consents.read(ground_of(request).signer, token)
        async with database_of(request).transaction(leaving.workspace_id) as tx:
            return await _page(request, tx, leaving, await people.identity(tx, leaving.identity_id), token)
    except (TokenError, NotFound):
        return _closed()


@post(PATH, status_code=200, exclude_from_csrf=True)
async def leave(request: Asked, token: FromPath[str]) -> Response[Any]:
    """One press of a person, or of a mail program (RFC 8058). Whoever has the letter may say so; nothing else is asked."""
    try:
        leaving = people.consents.read(ground_of(request).signer, token)
        pressed = str((await request.form()).get("do", ""))
        async with database_of(request).transaction(leaving.workspace_id) as tx:
            identity = await people.identity(tx, leaving.identity_id)
            await _say(request, tx, leaving, pressed)
            return await _page(request, tx, leaving, identity, token, pressed=pressed or "leave")
    except (TokenError, NotFound):
        return _closed()


async def _say(request: Asked, tx: Tx, leaving: people.consents.Leaving, pressed: str) -> None:
    """What is so already is not said again; and back comes only whoever had left."""
    last = await people.consents.last(tx, leaving.identity_id, leaving.purpose)
    has_left, everywhere = last is not None and last.granted is False, pressed == "everywhere"
    if pressed == "back" and has_left:
        await people.consents.grant(tx, leaving.identity_id, leaving.purpose, source="customer", proof=_proof(request, leaving))
    elif pressed != "back" and not (has_left and last and (last.everywhere or not everywhere)):
        proof = _proof(request, leaving)
        await people.consents.withdraw(tx, leaving.identity_id, leaving.purpose, source="customer", proof=proof, everywhere=everywhere)


def _proof(request: Asked, leaving: people.consents.Leaving) -> people.consents.Proof:
    here = visit(request)
    return people.consents.Proof(
        message_id=str(leaving.message_id or ""), page="/unsubscribe", user_agent=here.browser[:LONGEST], ip=here.address[:60]
    )


async def _page(request: Asked, tx: Tx, leaving: people.consents.Leaving, identity: Identity, token: str, *, pressed: str = "") -> Template:
    language = language_of((await people.person(tx, identity.person_id)).language)
    if language:
        request.scope["state"]["language"] = language
    verdict = await people.consents.allows(tx, identity.id, leaving.purpose)
    context = {
        "address": f"/unsubscribe/{token}",
        "business": (await workspace.workspace(tx)).name,
        "mailbox": masked(identity.address),
        "purpose": leaving.purpose,
        "pressed": pressed,
        "refused": verdict if isinstance(verdict, people.consents.Refused) else None,
    }
    return Template("consents/unsubscribe.html", context=context)


def masked(address: str) -> str:
    """An address as only its owner knows it: letters are passed on."""
    local, at, domain = address.rpartition("@")
    return f"{local[:1]}…{at}{domain}" if at else f"{address[:2]}…"


def _closed() -> Template:
    return Template("consents/unsubscribe_closed.html", context={}, status_code=404)
