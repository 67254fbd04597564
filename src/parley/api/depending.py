"""What a handler of the API may ask for by name."""

from typing import Any, cast

from litestar.connection import Request
from litestar.di import Provide

from parley.api.callers import Caller
from parley.api.paging import Asked, CursorText, Limit
from parley.core.db import Tx
from parley.core.ground import Ground

AnyRequest = Request[Any, Any, Any]
FIRST_PAGE = 50


async def provide_tx(request: AnyRequest) -> Tx:
    """The request's one transaction, which `visiting` commits."""
    return cast(Tx, request.state.tx)


async def provide_caller(request: AnyRequest) -> Caller:
    return cast(Caller, request.state.caller)


async def provide_ground(request: AnyRequest) -> Ground:
    return cast(Ground, request.app.state.ground)


async def provide_asked(request: AnyRequest, limit: Limit = FIRST_PAGE, cursor: CursorText = "") -> Asked:
    """Every other parameter narrows the list."""
    narrowed = {name: value for name, value in request.query_params.items() if name not in ("limit", "cursor")}
    return Asked(cast(Ground, request.app.state.ground), request.url.path, narrowed, limit, cursor)


DEPENDENCIES: dict[str, Any] = {
    "tx": Provide(provide_tx),
    "caller": Provide(provide_caller),
    "ground": Provide(provide_ground),
    "asked": Provide(provide_asked),
}
