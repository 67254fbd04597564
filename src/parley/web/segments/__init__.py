"""Segments: questions to all customers that have a name, and the builder in which they are put together."""

from litestar.types import ControllerRouterHandler

from parley.web.segments import building, pages

HANDLERS: tuple[ControllerRouterHandler, ...] = (
    pages.segment_list,
    building.builder,
    building.save,
    pages.segment,
    pages.remove,
    pages.restore,
)
