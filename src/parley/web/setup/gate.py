"""Before anybody has a workspace here: every page leads to /setup.

Only whoever sits at this machine, or reads its terminal, may found one."""

import hmac
from base64 import b32encode
from collections.abc import Awaitable, Callable, MutableMapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from parley import workspace
from parley.core.errors import Forbidden, ParleyError
from parley.core.ground import Ground
from parley.core.i18n import N_, Translator
from parley.web.shell.visiting import Asked, ground_of

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]

PAGE = "/setup"
OPEN = (PAGE, "/static/", "/appearance", "/health", "/metrics", "/api/")
PASSED_ON = frozenset({b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-real-ip"})
INVITATION = N_("Nobody works here yet. Open {url} to begin.")
CODE = N_("The page asks for this code, so that nobody else takes this installation: {code}")


class WrongSetupCode(Forbidden):
    """This is not the code that the server has printed when it started."""


def until_founded(ground: Ground, app: Asgi) -> Asgi:
    """Leads every page to the first one until a workspace is founded; from then on it costs nothing."""
    founded = False

    async def either(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal founded
        if not founded and _is_led(scope):
            founded = await _is_founded(ground)
        await (app(scope, receive, send) if founded or not _is_led(scope) else _lead(send))

    return either


async def invitation(ground: Ground, translator: Translator) -> str:
    """What the terminal tells whoever starts an empty installation; nothing where somebody works already."""
    if await workspace.beginning.is_founded(ground.database):
        return ""
    lines = [translator.gettext(INVITATION).format(url=ground.settings.public_url + PAGE)]
    if not _is_private(ground):
        lines.append(translator.gettext(CODE).format(code=code(ground)))
    return "\n".join(["", *lines, "", ""])


def code(ground: Ground) -> str:
    """The same in every process of an installation, and of no use once it is founded."""
    letters = b32encode(ground.vault.derive("setup code"))[:12].decode().lower()
    return "-".join((letters[:4], letters[4:8], letters[8:]))


def demands_code(request: Asked) -> bool:
    """Everywhere but where server, address and caller are this very machine, and nothing stands between.

    The host that the browser names counts too: a foreign page whose name leads to this machine is not at home here."""
    caller = request.client.host if request.client else ""
    passed_on = not PASSED_ON.isdisjoint(name for name, _ in request.scope["headers"])
    at_home = _is_loopback(caller) and _is_loopback(request.url.hostname or "") and not passed_on
    return not (at_home and _is_private(ground_of(request)))


def prove(request: Asked, given: str) -> None:
    if demands_code(request) and not hmac.compare_digest(given.strip().lower().encode(), code(ground_of(request)).encode()):
        raise WrongSetupCode(field="code")


def _is_led(scope: Scope) -> bool:
    return scope["type"] == "http" and not scope["path"].startswith(OPEN)


async def _is_founded(ground: Ground) -> bool:
    try:
        return await workspace.beginning.is_founded(ground.database)
    except ParleyError:
        return True  # for now: without its database the page itself says what is wrong


async def _lead(send: Send) -> None:
    headers = [(b"location", PAGE.encode()), (b"content-length", b"0"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 303, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def _is_private(ground: Ground) -> bool:
    """Whether only this machine can reach the server: it listens on loopback, and says so of its address."""
    return _is_loopback(ground.settings.host) and _is_loopback(urlsplit(ground.settings.public_url).hostname or "")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
