"""One box over everything that was ever said, and everybody who said it."""

from litestar.types import ControllerRouterHandler

from parley.web.search import page

HANDLERS: tuple[ControllerRouterHandler, ...] = (page.search_page,)
