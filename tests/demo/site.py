"""The demonstration at an address of its own."""

import asyncio
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn

from parley import app, demo
from parley.core.ground import Ground
from parley.core.settings import Settings


def settings(database_url: str, folder: Path) -> Settings:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    return demo.reachable(Settings(data=folder, database_url=database_url, port=port, public_url=url, master_keys={"k1": bytes(32)}))


@asynccontextmanager
async def served(ground: Ground) -> AsyncGenerator[None]:
    pages = app.application(ground, with_demo=True)
    server = uvicorn.Server(
        uvicorn.Config(
            pages, port=ground.settings.port, ws="websockets-sansio", log_config=None, access_log=False, timeout_graceful_shutdown=1
        )
    )
    serving = asyncio.create_task(server.serve())
    yield
    server.should_exit = True
    await serving
