"""What is said next: the composer, and what becomes of its words."""

from litestar.types import ControllerRouterHandler

from parley.web.composer import messages

HANDLERS: tuple[ControllerRouterHandler, ...] = (
    messages.say,
    messages.fit,
    messages.send_again,
)
