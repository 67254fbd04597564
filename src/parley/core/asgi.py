"""The few words of ASGI for routes that stand in front of the framework."""

from collections.abc import AsyncIterable, Awaitable, Callable, Mapping, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]


class BodyTooLarge(Exception):
    """More was sent than is read."""


class Disconnected(Exception):
    """The line broke in the middle: what has come so far is not what was meant."""


def header(scope: Scope, name: str) -> str:
    """A header's value, empty where it is absent."""
    wanted = name.encode()
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == wanted), "")


async def body(receive: Receive, limit: int) -> bytes:
    """A request's whole body; raises `BodyTooLarge` and `Disconnected`."""
    chunks: list[bytes] = []
    size, more = 0, True
    while more:
        event = await receive()
        if event["type"] == "http.disconnect":
            raise Disconnected
        chunk: bytes = event.get("body", b"")
        chunks.append(chunk)
        size += len(chunk)
        if size > limit:
            raise BodyTooLarge
        more = event.get("more_body", False)
    return b"".join(chunks)


async def respond(send: Send, status: int, content: bytes = b"", headers: Mapping[str, str] | None = None) -> None:
    await _start(send, status, {"content-length": str(len(content)), **(headers or {})})
    await send({"type": "http.response.body", "body": content})


async def stream(send: Send, pieces: AsyncIterable[bytes], headers: Mapping[str, str]) -> None:
    await _start(send, 200, headers)
    async for piece in pieces:
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _start(send: Send, status: int, headers: Mapping[str, str]) -> None:
    pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
