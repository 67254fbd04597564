"""What if somebody more were there from six to nine: a business's own traffic, tried out with other people at work."""

from litestar.types import ControllerRouterHandler

from parley.web.trying import pages

HANDLERS: tuple[ControllerRouterHandler, ...] = (pages.what_if,)
