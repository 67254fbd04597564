"""A person: who they are, and with whom they are one."""

from litestar.types import ControllerRouterHandler

from parley.web.person import page

HANDLERS: tuple[ControllerRouterHandler, ...] = (
    page.search,
    page.person,
    page.candidates,
    page.merge,
    page.part,
)
