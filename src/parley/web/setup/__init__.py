"""The first five minutes: an empty installation becomes somebody's workspace, and somebody writes to them."""

from litestar.types import ControllerRouterHandler

from parley.web.setup import channel, ending, founding, practice, removal, site
from parley.web.setup.gate import invitation, until_founded
from parley.web.setup.kit import furnish_salon

HANDLERS: tuple[ControllerRouterHandler, ...] = (
    founding.setup_page,
    founding.found,
    practice.practice_page,
    practice.begin_practice,
    practice.answer,
    channel.channel_page,
    channel.connect_telegram,
    site.site_page,
    site.make_chat,
    ending.skip,
    ending.done_page,
    ending.checklist,
    ending.dismiss,
    removal.practice_settings,
    removal.remove_practice,
)

__all__ = ["HANDLERS", "furnish_salon", "invitation", "until_founded"]
