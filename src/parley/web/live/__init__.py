"""How an open page hears what has changed."""

from litestar import Litestar
from litestar.types import ControllerRouterHandler

from parley.core.ground import Ground
from parley.web.live import socket
from parley.web.live.hub import Hub

HANDLERS: tuple[ControllerRouterHandler, ...] = (socket.live,)


def close(app: Litestar) -> None:
    """With the application, all signals end."""
    ground: Ground = app.state.ground
    ground.one(Hub).close()
