"""Showing once more that it is me, by password or passkey, before a new way in is made."""

from functools import partial
from typing import Annotated, Any, Literal

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Template

from parley import workspace
from parley.core.db import Tx
from parley.core.errors import ParleyError
from parley.core.ground import Ground
from parley.web.entrance import arriving
from parley.web.entrance.signing_in import Credential, minutes_of
from parley.web.settings import security
from parley.web.settings.guessing import guessed
from parley.web.shell import redirects
from parley.web.shell.forms import refusal
from parley.web.shell.visiting import Asked
from parley.workspace import Presence

PAGE = security.PAGE + "/proof"
Short = Annotated[str, msgspec.Meta(max_length=1000)]
After = Literal["", "app"]
PLACES: dict[After, str] = {"": security.PAGE, "app": security.PAGE + "/app"}
"""Where to go on, by the name that stands in the address."""


class ProofForm(msgspec.Struct):
    current: Short
    after: After = ""


class PasskeyProofForm(msgspec.Struct):
    credential: Credential
    after: After = ""


@get(PAGE)
async def proof_page(
    tx: NamedDependency[Tx], presence: NamedDependency[Presence], ground: NamedDependency[Ground], after: FromQuery[After] = ""
) -> Template:
    return await _page(tx, presence, ground, after)


@post(PAGE, status_code=200)
async def prove_by_password(
    request: Asked,
    tx: NamedDependency[Tx],
    presence: NamedDependency[Presence],
    ground: NamedDependency[Ground],
    data: URLEncodedBody[ProofForm],
) -> Response[Any]:
    verb = partial(workspace.proving.by_password, tx, data.current, here=presence)
    error = await guessed(request, tx, presence.staff, verb)
    if isinstance(error, ParleyError):
        return await _page(tx, presence, ground, data.after, error=error)
    return redirects.see(PLACES[data.after])


@post(PAGE + "/question", status_code=200)
async def ask_for_my_passkey(
    tx: NamedDependency[Tx], presence: NamedDependency[Presence], ground: NamedDependency[Ground]
) -> Response[bytes]:
    site = workspace.challenges.site(ground.settings.public_url)
    options = await workspace.ceremonies.ask_to_sign(tx, site, holder=_holder(presence), staff_id=presence.staff.id)
    return arriving.question(options)


@post(PAGE + "/passkey", status_code=200)
async def prove_by_my_passkey(
    tx: NamedDependency[Tx], presence: NamedDependency[Presence], ground: NamedDependency[Ground], data: URLEncodedBody[PasskeyProofForm]
) -> Response[Any]:
    site = workspace.challenges.site(ground.settings.public_url)
    challenge = await workspace.challenges.take(tx, _holder(presence))
    verb = workspace.proving.by_passkey(tx, site, data.credential, challenge=challenge, here=presence)
    if error := await refusal(tx, verb):
        return await _page(tx, presence, ground, data.after, error=error)
    return redirects.see(PLACES[data.after])


async def _page(tx: Tx, presence: Presence, ground: Ground, after: After, *, error: ParleyError | None = None) -> Template:
    context = {
        "factors": await workspace.second_factor.factors(tx, presence.staff),
        "passkeys_possible": workspace.challenges.is_possible(ground.settings.public_url),
        "after": after,
        "error": error,
        "minutes": minutes_of(error),
    }
    return Template("settings/proof.html", context=context, status_code=error.status if error else 200)


def _holder(presence: Presence) -> bytes:
    """Another question than the one with which this session makes a new passkey."""
    return workspace.challenges.holder("proof", str(presence.session.id))
