"""Who may be whom: suggestions, what somebody decides about them, and parting what was united."""

from litestar.types import ControllerRouterHandler

from parley.web.resolution import pages, splitting

HANDLERS: tuple[ControllerRouterHandler, ...] = (
    pages.suggestions,
    pages.decide,
    pages.begin,
    pages.far,
    splitting.shown,
    splitting.split,
)
