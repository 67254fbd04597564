"""An answer that is held back until its transaction is committed."""

import hashlib
from collections.abc import Awaitable, Callable
from typing import Any

from litestar.types import Message, Receive, Send

from parley.api.idempotency import Answer
from parley.api.rates import AT_ONCE
from parley.core import asgi

JSON = (b"content-type", b"application/json")
REPEATED = (b"idempotent-replayed", b"true")


class Captured:
    """What a handler has answered."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: list[tuple[bytes, bytes]] = []
        self.body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message["headers"])
        elif message["type"] == "http.response.body":
            self.body += message["body"]

    def repeat(self, answer: Answer) -> None:
        """What was answered to the same request before."""
        self.status, self.body = answer.status, answer.body
        self.headers = [JSON, REPEATED, (b"content-length", str(len(answer.body)).encode())]

    async def go(self, send: Send, scope: Any, *, left: int) -> None:
        """Let it out. What somebody has already is not sent again."""
        headers = [*self.headers, (b"ratelimit-limit", str(AT_ONCE).encode()), (b"ratelimit-remaining", str(left).encode())]
        if scope["method"] in ("GET", "HEAD") and self.status == 200:
            etag = f'"{hashlib.sha256(self.body).hexdigest()[:32]}"'
            headers.append((b"etag", etag.encode()))
            if etag in asgi.header(scope, "if-none-match"):
                await _sent(send, 304, [one for one in headers if one[0] not in (b"content-length", b"content-type")], b"")
                return
        await _sent(send, self.status, headers, self.body)


def replayed(body: bytes) -> Receive:
    """A body that was read already, for whoever reads it next."""
    left = [body]

    async def receive() -> Any:
        return {"type": "http.request", "body": left.pop() if left else b"", "more_body": False}

    return receive


async def _sent(send: Callable[[Any], Awaitable[None]], status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
