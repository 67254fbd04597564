"""The one way out: an HTTP client that a hostile address, redirect or answer cannot turn against us."""

import asyncio
import ssl
from collections.abc import Mapping
from contextlib import aclosing
from datetime import timedelta
from typing import Any, TypeVar

import httpcore2
import httpx2
import msgspec

from parley.core.errors import Invalid
from parley.core.http.body import Garbled, Oversized, read_body
from parley.core.http.errors import AnswerTooLarge, NoAnswer, Unreachable
from parley.core.http.guard import GuardedBackend
from parley.core.http.redirects import address, redirected

T = TypeVar("T")
Files = Mapping[str, tuple[str, bytes, str]]
"""Form field -> file name, content, media type."""

DEFAULT_TIMEOUT = timedelta(seconds=15)
DEFAULT_MAX_BYTES = 10 * 1024 * 1024
DIAL_SECONDS = 5.0
# Below the 5 s after which common servers close an idle connection: a request sent into a closing one has an unknown outcome.
IDLE_SECONDS = 4.0
OWN_HEADERS = {"user-agent": "Parley", "accept": "*/*", "accept-encoding": "gzip"}
JSON_HEADERS = {"content-type": "application/json"}


class Answer(msgspec.Struct, frozen=True):
    """What the other server said. Header names are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self, type: type[T]) -> T:
        """The body as `type`; raises msgspec.DecodeError where it is anything else."""
        return msgspec.json.decode(self.body, type=type)

    def __repr__(self) -> str:
        return f"Answer(status={self.status}, {len(self.body)} bytes)"


class Http:
    """Calls other servers. `allow_private` names the hosts that may be on a private network; `tls` replaces the system's trust."""

    def __init__(self, *, allow_private: frozenset[str] = frozenset(), tls: ssl.SSLContext | None = None) -> None:
        self.allow_private = frozenset(host.lower() for host in allow_private)
        self._transport = _Transport(self.allow_private, tls or httpcore2.default_ssl_context())

    async def __aenter__(self) -> "Http":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._transport.aclose()

    async def call(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] = {},
        json: object = None,
        form: Mapping[str, str] | None = None,
        files: Files | None = None,
        body: bytes | None = None,
        timeout: timedelta = DEFAULT_TIMEOUT,
        max_bytes: int = DEFAULT_MAX_BYTES,
        redirects: int = 0,
    ) -> Answer:
        """Ask once. Raises Unreachable, NoAnswer, AnswerTooLarge or AddressForbidden; any status is an answer."""
        defaults = OWN_HEADERS if json is None else OWN_HEADERS | JSON_HEADERS
        request = await _request(method, url, defaults, headers, _content(json, form, files, body))
        return await _Exchange(self._transport, max_bytes).run(request, redirects, timeout)


class _Exchange:
    """One call with the redirects that it follows; it remembers whether any byte may have left."""

    def __init__(self, transport: "_Transport", max_bytes: int) -> None:
        self._transport = transport
        self._max_bytes = max_bytes
        self._sent = False

    async def run(self, request: httpx2.Request, redirects: int, timeout: timedelta) -> Answer:
        host = request.url.host
        try:
            async with asyncio.timeout(timeout.total_seconds()):
                return await self._follow(request, redirects)
        except Oversized:
            raise AnswerTooLarge(host) from None
        except (httpx2.TransportError, Garbled, OSError) as error:
            # Their own texts quote headers and lines of the exchange, so only their kind goes on.
            failure = NoAnswer if self._sent else Unreachable
            raise failure(host, reason=type(error).__name__) from None

    async def _follow(self, request: httpx2.Request, redirects: int) -> Answer:
        request.extensions = {"timeout": {"connect": DIAL_SECONDS}, "trace": self._watch}
        response = await self._transport.handle_async_request(request)
        try:
            onward = redirected(request, response) if redirects > 0 else None
            if onward is None:
                return await self._answer(response)
        finally:
            await response.aclose()
        return await self._follow(onward, redirects - 1)

    async def _watch(self, event: str, _: dict[str, Any]) -> None:
        if event.endswith("send_request_headers.started"):
            self._sent = True

    async def _answer(self, response: httpx2.Response) -> Answer:
        async with aclosing(response.aiter_raw()) as chunks:
            body = await read_body(chunks, response.headers.get("content-encoding", ""), self._max_bytes)
        return Answer(response.status_code, dict(response.headers.items()), body)


class _Transport(httpx2.AsyncHTTPTransport):
    """httpx2's transport over a pool that dials through the guard: no proxy, no cookie, no environment."""

    def __init__(self, allow_private: frozenset[str], tls: ssl.SSLContext) -> None:
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=tls,
            max_connections=512,
            max_keepalive_connections=64,
            keepalive_expiry=IDLE_SECONDS,
            network_backend=GuardedBackend(allow_private),
        )


def _content(json: object, form: Mapping[str, str] | None, files: Files | None, body: bytes | None) -> dict[str, Any]:
    if body is not None:
        return {"content": body}
    if json is not None:
        return {"content": msgspec.json.encode(json)}
    return {"data": form, "files": files}


async def _request(
    method: str, url: str, defaults: Mapping[str, str], headers: Mapping[str, str], content: Mapping[str, Any]
) -> httpx2.Request:
    target = address(url)
    lines = {**defaults, **{name.lower(): _line(value) for name, value in headers.items()}}
    request = httpx2.Request(method, target, headers=lines, **content)
    await request.aread()
    return request


def _line(value: str) -> str:
    """A header's value is one line of visible ASCII: a pasted line break would start a header of its own."""
    if not value.isascii() or not value.isprintable():
        raise Invalid
    return value
