"""A real server with the widget on it."""

import asyncio
import socket
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

import uvicorn
from widget_office import Desk

from parley.core.bus import Bus
from parley.widget import Limits, Room, Widget


class Server:
    def __init__(self, port: int, widget: Widget) -> None:
        self.http = f"http://127.0.0.1:{port}"
        self.ws = f"ws://127.0.0.1:{port}"
        self.widget = widget


@asynccontextmanager
async def serving(desk: Desk, bus: Bus, limits: Limits | None = None) -> AsyncGenerator[Server]:
    async with running(lambda own: Room(desk, desk, desk, bus, own_origin=own, limits=limits)) as server:
        yield server


@asynccontextmanager
async def running(room: Callable[[str], Room]) -> AsyncGenerator[Server]:
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    widget = Widget(room(f"http://127.0.0.1:{port}"))
    config = uvicorn.Config(
        widget,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_ping_interval=None,
        lifespan="off",
        log_level="warning",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    work = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield Server(port, widget)
    finally:
        server.should_exit = True
        await work
