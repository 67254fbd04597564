"""Whispers beside a conversation: a strip above the composer, for two people."""

from litestar.types import ControllerRouterHandler

from parley.web.whispers import pages

HANDLERS: tuple[ControllerRouterHandler, ...] = (pages.whispers_fragment, pages.whisper, pages.know)
