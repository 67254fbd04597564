"""Saved replies under the settings: what operators say again and again, written once."""

from litestar.types import ControllerRouterHandler

from parley.web.replies import pages

HANDLERS: tuple[ControllerRouterHandler, ...] = (
    pages.reply_list,
    pages.add_reply,
    pages.preview,
    pages.edit_reply,
    pages.change_reply,
    pages.remove_reply,
    pages.restore_reply,
)
