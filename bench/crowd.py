"""Many WebSockets in a process of their own: raw frames, no library, so that the server is what is measured."""

import asyncio
import os
import struct
from collections.abc import Callable, Mapping
from typing import cast

from bench.http import HOST, request

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
UPGRADE = {
    "connection": "Upgrade",
    "upgrade": "websocket",
    "sec-websocket-version": "13",
    "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
}
AT_ONCE = 128
PER_ADDRESS = 5_000
LOST = 3
"""Exit status of a crowd of whom the server has dropped one."""

Hear = Callable[["Socket", bytes], None]


class Socket(asyncio.Protocol):
    """One connection: hands each text frame to `hear`, answers pings."""

    __slots__ = ("_buffer", "_closing", "_hear", "_open", "_transport", "upgraded")

    def __init__(self, head: bytes, hear: Hear) -> None:
        self._buffer = head
        self._hear = hear
        self._open = self._closing = False
        self.upgraded: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._transport.write(self._buffer)
        self._buffer = b""

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.upgraded.done():
            self.upgraded.set_exception(exc or ConnectionResetError())
        elif not self._closing:
            os._exit(LOST)  # it must not be taken for a slow one

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._open:
            head, found, rest = self._buffer.partition(b"\r\n\r\n")
            if not found:
                return
            self._open, self._buffer = True, rest
            self.upgraded.set_result(None) if b" 101 " in head[:16] else self.upgraded.set_exception(ConnectionError(head.decode()))
        while self._next():
            pass

    def say(self, text: bytes, opcode: int = TEXT) -> None:
        """Masked with zeros, which is masked and costs nothing."""
        length = bytes([0x80 | len(text)]) if len(text) < 126 else b"\xfe" + struct.pack("!H", len(text))
        self._transport.write(bytes([0x80 | opcode]) + length + b"\0\0\0\0" + text)

    def close(self) -> None:
        self._closing = True
        self._transport.abort()

    def _next(self) -> bool:
        """Take one whole frame out of what has come, if there is one."""
        buffer = self._buffer
        if len(buffer) < 2:
            return False
        start, length = 2, buffer[1] & 127
        if length == 126:
            start, length = 4, int.from_bytes(buffer[2:4])
        if len(buffer) < start + length:
            return False
        self._buffer = buffer[start + length :]
        self._take(buffer[0] & 15, buffer[start : start + length])
        return True

    def _take(self, opcode: int, payload: bytes) -> None:
        if opcode == TEXT:
            self._hear(self, payload)
        elif opcode == PING:
            self.say(payload, PONG)


async def connect(port: int, path: str, headers: Mapping[str, str], count: int, hear: Hear, hello: bytes) -> list[Socket]:
    """Each says `hello` as soon as it may. From several loopback addresses, so that ports do not run short."""
    head = request("GET", path, {**UPGRADE, **headers})
    turns = asyncio.Semaphore(AT_ONCE)
    loop = asyncio.get_running_loop()

    async def one(number: int) -> Socket:
        async with turns:
            address = (f"127.0.0.{2 + number // PER_ADDRESS}", 0)
            _, socket = await loop.create_connection(lambda: Socket(head, hear), HOST, port, local_addr=address)
            await socket.upgraded
            socket.say(hello)
        return socket

    return await asyncio.gather(*(one(number) for number in range(count)))
