"""How an open page hears what has changed."""

from litestar.types import ControllerRouterHandler

from parley.web.live import socket

HANDLERS: tuple[ControllerRouterHandler, ...] = (socket.live,)
