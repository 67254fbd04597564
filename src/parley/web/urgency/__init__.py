"""Urgency under the settings: what is listened to in customers' messages, and a box to try it in."""

from litestar.types import ControllerRouterHandler

from parley.web.urgency import pages

HANDLERS: tuple[ControllerRouterHandler, ...] = (
    pages.urgency_page,
    pages.try_urgency,
    pages.switch_urgency,
    pages.add_urgent_word,
    pages.remove_urgent_word,
    pages.restore_urgent_word,
)
