"""Who is at the other end of a request: the session cookie, the transaction opened for it, and the staff member who holds it."""

from collections.abc import AsyncIterator
from typing import Any, cast

from litestar.connection import ASGIConnection, Request
from litestar.datastructures import Cookie
from litestar.di import NamedDependency

from parley import workspace
from parley.core.db import Database, Tx
from parley.core.ground import Ground
from parley.workspace import NotSignedIn, Presence, Staff, Visit

Connection = ASGIConnection[Any, Any, Any, Any]
Asked = Request[Any, Any, Any]

LONGEST_TOKEN = 200


async def open_transaction(request: Connection) -> AsyncIterator[Tx]:
    """The request's one transaction, in the workspace of whoever is signed in.

    It is committed when the handler's answer is rendered and before it is sent; an error rolls it back. Nobody else commits.
    A dependency that builds on `tx` must not raise: Litestar closes only what it has finished to build."""
    token = session_token(request)
    async with database_of(request).transaction(workspace.sessions.workspace_of(token)) as tx:
        presence = await workspace.sessions.resume(tx, token, visit(request))
        request.state.presence = presence
        yield tx


async def provide_presence(request: Connection, tx: NamedDependency[Tx]) -> Presence:
    return cast(Presence, request.state.presence)


async def provide_me(request: Connection, tx: NamedDependency[Tx]) -> Staff:
    return cast(Presence, request.state.presence).staff


def presence_of(request: Connection) -> Presence | None:
    """Who is there, if this request has already asked."""
    return request.scope["state"].get("presence")  # every word of a page asks: `request.state` would copy all of it


def ground_of(request: Connection) -> Ground:
    return cast(Ground, request.app.state.ground)


async def provide_ground(request: Connection) -> Ground:
    return ground_of(request)


def is_fragment(request: Connection) -> bool:
    """Whether htmx asks for a part of the page that it has."""
    return "hx-request" in request.headers


def database_of(request: Connection) -> Database:
    return cast(Database, request.app.state.database)


def session_token(request: Connection) -> str:
    token = request.cookies.get(cookie_name(request), "")
    if not token or len(token) > LONGEST_TOKEN:
        raise NotSignedIn
    return token


def session_cookie(request: Connection, token: str) -> Cookie:
    """Ends with the browser's own rules: how long a session lives is the server's business."""
    age = int(workspace.sessions.LIFETIME.total_seconds())
    return Cookie(key=cookie_name(request), value=token, path="/", max_age=age, httponly=True, secure=_is_https(request), samesite="lax")


def cookie_name(request: Connection) -> str:
    """Over https the name itself forbids that a neighbouring host sets it; plain http (loopback, a test) may not use that prefix."""
    return "__Host-parley" if _is_https(request) else "parley"


def visit(request: Connection) -> Visit:
    return Visit(request.client.host if request.client else "", request.headers.get("user-agent", ""))


def _is_https(request: Connection) -> bool:
    return request.scope["scheme"] in ("https", "wss")
