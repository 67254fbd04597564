"""Quick by keyboard: shortcuts, their help and settings, and the command palette."""

from litestar.types import ControllerRouterHandler

from parley.web.keys import chosen, palette

HANDLERS: tuple[ControllerRouterHandler, ...] = (
    chosen.keys,
    chosen.help_list,
    chosen.shortcuts_page,
    chosen.change_key,
    chosen.reset_keys,
    palette.items,
    palette.found,
)
