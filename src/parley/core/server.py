"""The HTTP server of a process: uvicorn, which here ends without cutting anybody off, and without killing who has work left."""

import asyncio
import ctypes
import gc
import os
import socket
import struct
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress

import uvicorn

PARTING_SECONDS = 1.0
"""For whoever has a line open and asks something just now: an idle line closed under a request looks like a lost one."""

LAST_CALLERS_SECONDS = 0.1
"""For those who were let in by the kernel and not yet by us: closed over their heads, their requests would be lost."""

YOUNG, MIDDLE, OLD = 10_000, 20, 100
"""Thresholds of the garbage collector. A full collection walks every object of ten thousand sockets and stops the loop for a second,
and found nothing to collect when it was watched: it may come more seldom."""


class Server(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        gc.collect()
        gc.freeze()
        gc.set_threshold(YOUNG, MIDDLE, OLD)

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        with super().capture_signals():
            yield
            # uvicorn would raise the signal once more when it has ended: jobs under way would die of it.
            self._captured_signals.clear()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let nobody in any more, answer what was asked, and ask everybody to leave with their answer."""
        for server in self.servers:
            _turn_callers_away(server)
        await asyncio.sleep(LAST_CALLERS_SECONDS)
        for server in self.servers:
            server.close()
        self.server_state.default_headers.append((b"connection", b"close"))
        with suppress(TimeoutError):
            async with asyncio.timeout(PARTING_SECONDS):
                while self.server_state.connections:  # noqa: ASYNC110 — uvicorn has no event for it
                    await asyncio.sleep(0.02)
        await super().shutdown(sockets)


SO_ATTACH_FILTER = 26
DROP_ALL = struct.pack("HBBI", 0x06, 0, 0, 0)
"""A program of the kernel's packet filter: "return 0"."""


def _turn_callers_away(server: asyncio.Server) -> None:
    """Drop the first packet of whoever calls now; they call again in a second, and find nobody. Lines that stand are not touched."""
    if sys.platform != "linux":
        return
    program = ctypes.create_string_buffer(DROP_ALL)
    wish = struct.pack("HP", 1, ctypes.addressof(program))
    for listening in server.sockets:
        # Where a sandbox forbids it, the few who call in that moment call again.
        with socket.socket(fileno=os.dup(listening.fileno())) as same, suppress(OSError):
            same.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, wish)
