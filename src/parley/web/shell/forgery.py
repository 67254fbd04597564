"""Forged requests: only our own pages may send what changes something, by the browser's word or else by a signed token (double submit)."""

from typing import Any
from urllib.parse import urlsplit

from litestar.config.csrf import CSRFConfig
from litestar.connection import ASGIConnection
from litestar.datastructures import Headers
from litestar.middleware import ASGIMiddleware, DefineMiddleware
from litestar.middleware.csrf import CSRFMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send
from litestar.utils.scope.state import ScopeState

from parley.core.errors import Forbidden

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
HEADER = "x-parley-token"


class ForgedRequest(Forbidden):
    """This form is out of date or came from another site. Go back, reload the page and try again."""


class SameOrigin(ASGIMiddleware):
    """Stands in front of the token, because a neighbouring subdomain can plant a cookie, yet cannot change these headers."""

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        if scope["type"] == "http" and scope["method"] not in SAFE and not same_origin(Headers.from_scope(scope)):
            raise ForgedRequest
        await next_app(scope, receive, send)


class FormToken(CSRFMiddleware):
    """Asked of whoever sends a form without their browser's word for where it stood.

    The word is the better proof: of two pages that open at once in a new browser, only one keeps its token."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers.from_scope(scope)
        if scope["type"] != "http" or scope["method"] in SAFE or headers.get("sec-fetch-site") != "same-origin":
            await super().__call__(scope, receive, send)
            return
        ScopeState.from_scope(scope).csrf_token = ASGIConnection[Any, Any, Any, Any](scope).cookies.get(self.config.cookie_name, "")
        await self.app(scope, receive, send)


def same_origin(headers: Headers) -> bool:
    """Whether a browser says that our own page sent this; a client that is no browser says nothing and may pass."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def against_forgery(secret: str, *, https: bool) -> list[ASGIMiddleware | DefineMiddleware]:
    config = CSRFConfig(
        secret=secret,
        cookie_name="__Host-parley-token" if https else "parley-token",
        header_name=HEADER,
        cookie_secure=https,
        cookie_httponly=True,
        cookie_samesite="lax",
    )
    return [SameOrigin(), DefineMiddleware(FormToken, config=config)]
