"""The API as an application of its own, in front of the pages: its own errors, its own headers, its own description."""

from typing import Any

from litestar import Litestar, Router
from litestar.datastructures import MutableScopeHeaders, State
from litestar.types import Message, Scope

from parley.api import problems
from parley.api.depending import DEPENDENCIES
from parley.api.openapi import CONFIG, description
from parley.api.reference.pages import HANDLERS
from parley.api.resources import ROUTERS
from parley.api.visiting import LARGEST_BODY, Visiting
from parley.core.ground import Ground

PREFIX = "/api/"
# An answer is data: whatever a browser is led to believe of it, it may do nothing. The reference page brings rules of its own.
SECURITY = {
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


def api_of(ground: Ground) -> Litestar:
    """Everything under /api/."""
    resources = Router("/api/v1", route_handlers=[*ROUTERS], dependencies=DEPENDENCIES, middleware=[Visiting()])
    return Litestar(
        route_handlers=[resources, description, *HANDLERS],
        exception_handlers=dict(problems.HANDLERS),
        before_send=[_secure],
        state=State({"database": ground.database, "ground": ground}),
        openapi_config=CONFIG,
        logging_config=None,
        request_max_body_size=LARGEST_BODY,
    )


async def _secure(message: Message, scope: Scope) -> None:
    if message["type"] != "http.response.start":
        return
    headers: Any = MutableScopeHeaders.from_message(message)
    for name, value in SECURITY.items():
        headers.setdefault(name, value)
    if scope["scheme"] == "https":
        headers.setdefault("strict-transport-security", "max-age=31536000")
