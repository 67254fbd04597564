"""The list of conversations that operators look at."""

from litestar.types import ControllerRouterHandler

from parley.web.inbox import listing

HANDLERS: tuple[ControllerRouterHandler, ...] = (
    listing.inbox,
    listing.inbox_rows,
)
