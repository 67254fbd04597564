"""What one is doing: said from one's own menu, shown on one's face, and told when the machine has said it for one."""

from litestar.types import ControllerRouterHandler

from parley.web.availability import pages

HANDLERS: tuple[ControllerRouterHandler, ...] = (pages.my_state, pages.change_state)
