"""As little of HTTP as a client needs that must cost next to nothing: one connection that is kept."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager

HOST = "127.0.0.1"


class Line:
    """One kept connection; one question at a time."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def post(self, path: str, body: bytes, headers: Mapping[str, str]) -> int:
        status, _ = await self._ask("POST", path, {**headers, "content-length": str(len(body))}, body)
        return status

    async def get(self, path: str, headers: Mapping[str, str]) -> bytes:
        status, body = await self._ask("GET", path, headers, b"")
        if status != 200:
            raise RuntimeError(f"{path} was answered with {status}")
        return body

    async def _ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        self._writer.write(request(method, path, headers) + body)
        head = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        length = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
        return int(head.split(maxsplit=2)[1]), await self._reader.readexactly(int(length or 0))


def request(method: str, path: str, headers: Mapping[str, str]) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", f"host: {HOST}", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


@asynccontextmanager
async def line(port: int) -> AsyncGenerator[Line]:
    reader, writer = await asyncio.open_connection(HOST, port, limit=2**22)
    try:
        yield Line(reader, writer)
    finally:
        writer.close()
