"""HTTP as a provider speaks it, told apart to the byte: was the request on its way when the line broke?"""

import asyncio
from collections.abc import Mapping


class Refused(Exception):
    """Nobody listens: nothing was sent."""


class Cut(Exception):
    """The request was sent, and the line broke before its answer."""


class Line:
    """One keep-alive connection, opened when it is needed."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] = {}) -> int:
        """The status of the answer."""
        reader, writer = await self._open()
        lines = {"host": f"127.0.0.1:{self._port}", "content-length": str(len(body)), **headers}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        try:
            writer.write(f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body)
            await writer.drain()
            return await self._answer(reader)
        except (ConnectionError, asyncio.IncompleteReadError) as error:
            self.close()
            raise Cut from error

    def close(self) -> None:
        if self._streams:
            self._streams[1].transport.abort()
        self._streams = None

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._streams and self._streams[0].at_eof():
            self.close()
        if self._streams is None:
            try:
                self._streams = await asyncio.open_connection("127.0.0.1", self._port)
            except ConnectionError as error:
                raise Refused from error
        return self._streams

    async def _answer(self, reader: asyncio.StreamReader) -> int:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        first, *lines = head.rstrip().split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines)
        if "content-length" in headers:
            await reader.readexactly(int(headers["content-length"]))
        if headers.get("connection") == "close" or "content-length" not in headers:
            self.close()
        return int(first.split(" ")[1])
