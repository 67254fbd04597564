"""Consents on pages: in the person's panel, their texts in the settings, and the page where a customer leaves our offers."""

from litestar.types import ControllerRouterHandler

from parley.web.consents import leaving, noting, texts

HANDLERS: tuple[ControllerRouterHandler, ...] = (
    noting.note,
    noting.withdraw,
    noting.undo,
    texts.text_list,
    texts.publish,
    leaving.ask_to_leave,
    leaving.leave,
)
