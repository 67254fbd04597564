"""A small HTTP server on loopback whose answers a test decides, down to hanging up without one."""

import asyncio
import io
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, cast
from urllib.parse import parse_qsl

import msgspec
from multipart import MultipartParser

LARGEST_BODY = 128 * 1024 * 1024


class Upload(msgspec.Struct, frozen=True):
    name: str
    mime: str
    data: bytes


class Request(msgspec.Struct, frozen=True):
    method: str
    path: str
    """With its query."""
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return msgspec.json.decode(self.body)

    def form(self) -> tuple[dict[str, str], dict[str, Upload]]:
        """Fields and files, whichever way the form was encoded."""
        described = self.headers.get("content-type", "")
        kind, _, boundary = described.partition("; boundary=")
        if kind != "multipart/form-data":
            return dict(parse_qsl(self.body.decode(), keep_blank_values=True)), {}
        parts = cast("list[Any]", MultipartParser(io.BytesIO(self.body), boundary, memory_limit=LARGEST_BODY).parts())
        files = {str(part.name): Upload(part.filename, part.content_type, part.raw) for part in parts if part.filename}
        return {str(part.name): str(part.value) for part in parts if not part.filename}, files


class Answer(msgspec.Struct, frozen=True):
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = {}


Handler = Callable[[Request], Awaitable[Answer | None]]
"""None: the request was taken, and the line is cut without a word."""


@asynccontextmanager
async def serving(handler: Handler, *, port: int = 0) -> AsyncGenerator[str]:
    """The server's address, for as long as the block runs."""
    lines: set[asyncio.Task[None]] = set()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = asyncio.ensure_future(_converse(reader, writer, handler))
        lines.add(line)
        line.add_done_callback(lines.discard)

    server = await asyncio.start_server(accept, "127.0.0.1", port)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for line in lines:
            line.cancel()
        await asyncio.gather(*lines, return_exceptions=True)


async def _converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, handler: Handler) -> None:
    try:
        while answer := await handler(await _request(reader)):
            writer.write(_written(answer))
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.transport.abort()


async def _request(reader: asyncio.StreamReader) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.rstrip().split("\r\n")
    method, path, _ = first.split(" ", 2)
    headers = {name.strip().lower(): value.strip() for name, value in (line.split(":", 1) for line in lines)}
    return Request(method, path, headers, await reader.readexactly(int(headers.get("content-length", "0"))))


def _written(answer: Answer) -> bytes:
    headers = {"content-type": "application/json", **answer.headers, "content-length": str(len(answer.body))}
    lines = [f"HTTP/1.1 {answer.status} -", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode() + answer.body
