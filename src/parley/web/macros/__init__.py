"""Macros under the settings: several steps that operators take together, made one."""

from litestar.types import ControllerRouterHandler

from parley.web.macros import pages

HANDLERS: tuple[ControllerRouterHandler, ...] = (
    pages.macro_list,
    pages.add_macro,
    pages.edit_macro,
    pages.change_macro,
    pages.remove_macro,
    pages.restore_macro,
)
