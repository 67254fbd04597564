"""The Messaging API over HTTP, with the faults that a test asks for."""

import re
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import msgspec

from tests.providers.line import pushing
from tests.providers.line.people import Person
from tests.providers.line.refusals import Refusal, flawed, invalid
from tests.providers.line.webhooks import Bringer, checked_address
from tests.providers.line.world import Channel, Json, World
from tests.providers.server import Answer, Request, serving

CONTENT = re.compile(r"/v2/bot/message/([^/]+)/content")
PROFILE = re.compile(r"/v2/bot/profile/([^/]+)")
USER = re.compile(r"U[0-9a-f]{32}")
SECONDS = range(5, 61, 5)
LARGEST_REQUEST = 2 * 1024 * 1024


class Line:
    """All of LINE, as far as one channel sees it."""

    def __init__(self) -> None:
        self.world = World()
        self.address = ""
        self.calls: list[str] = []
        """What was asked for, in order: `POST /v2/bot/message/push`."""
        self.bringer = Bringer()
        self._fault: Callable[[], Answer] | None = None
        self._drops_answers = False

    # ── whom it has ─────────────────────────────────────────────────────────────────────────────

    def channel(self, name: str = "Salon") -> Channel:
        return self.world.add_channel(name)

    def person(self, name: str, *, of: Channel | None = None, group: str = "") -> Person:
        """Somebody who may write to the account; to the first one unless told otherwise."""
        return Person(self.world, self.bringer, of or next(iter(self.world.channels.values())), name, group=group)

    def group(self) -> str:
        return self.world.id("C")

    async def brings_again(self, channel: Channel) -> None:
        """Redelivery: what was not taken, later, and marked as such."""
        await self.bringer.bring_again(channel)

    @asynccontextmanager
    async def together(self, channel: Channel) -> AsyncGenerator[None]:
        """What happens within is brought in one call."""
        channel.held = []
        yield
        events, channel.held = channel.held, None
        await self.bringer.bring(channel, events)

    # ── how it fails ────────────────────────────────────────────────────────────────────────────

    def well(self) -> None:
        """Ends every fault."""
        self._fault, self._drops_answers = None, False

    def down(self) -> None:
        """A proxy's error page in place of each answer; nothing is done."""
        self._fault = lambda: Answer(502, b"<html><h1>502 Bad Gateway</h1></html>", {"content-type": "text/html"})

    def drops_answers(self) -> None:
        """Does what it is asked, and hangs up without an answer."""
        self._drops_answers = True

    def floods(self) -> None:
        refusal = Refusal(429, "The API rate limit has been exceeded. Try again later.")
        self._fault = lambda: _answer(refusal.status, refusal.json())

    # ── how it answers ──────────────────────────────────────────────────────────────────────────

    async def handle(self, request: Request) -> Answer | None:
        self.calls.append(f"{request.method} {request.path}")
        if self._fault:
            return self._fault()
        try:
            answer = await self._answer(request)
        except Refusal as refusal:
            answer = _answer(refusal.status, refusal.json())
        return None if self._drops_answers else answer

    async def _answer(self, request: Request) -> Answer:
        channel = self._authenticated(request)
        if (found := CONTENT.fullmatch(request.path)) and request.method == "GET":
            return self._content(found[1])
        if (found := PROFILE.fullmatch(request.path)) and request.method == "GET":
            return self._profile(channel, found[1])
        method = METHODS.get(f"{request.method} {request.path}")
        if method is None:
            raise Refusal(404, "Not found")
        return await method(self, channel, request)

    def _authenticated(self, request: Request) -> Channel:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme != "Bearer" or token not in self.world.channels:
            reason = "invalid token. Confirm that the access token in the authorization header is valid."
            raise Refusal(401, f"Authentication failed due to the following reason: {reason}")
        return self.world.channels[token]

    def _profile(self, channel: Channel, id: str) -> Answer:
        """Only of those who are in touch with the account and have not blocked it."""
        if not USER.fullmatch(id):
            raise invalid("userId")
        if id not in channel.known or id in channel.blocked_by:
            raise Refusal(404, "Not found")
        return _answer(200, {"userId": id, "displayName": self.world.names[id], "language": "ja", "statusMessage": "…"})

    def _content(self, id: str) -> Answer:
        if id in self.world.unsent:
            raise Refusal(410, "The content is gone")
        content = self.world.contents.get(id)
        if content is None:
            raise Refusal(404, "not found")
        return Answer(200, content.data, {"content-type": content.mime}) if content.ready else Answer(202)

    @asynccontextmanager
    async def running(self, *, port: int = 0) -> AsyncGenerator["Line"]:
        async with serving(self.handle, port=port) as self.address:
            yield self
        await self.bringer.close()


def _answer(status: int, body: Json) -> Answer:
    return Answer(status, msgspec.json.encode(body))


def _fields(request: Request) -> Json:
    described = request.headers.get("content-type", "")
    if not described.startswith("application/json"):
        raise Refusal(415, f"The content type, {described}, is not supported")
    if len(request.body) > LARGEST_REQUEST:
        raise Refusal(413, "Request Entity Too Large")
    try:
        return msgspec.json.decode(request.body, type=dict[str, Any])
    except msgspec.DecodeError:
        raise Refusal(400, "The request body could not be parsed as JSON (line: 1, column: 1)") from None


async def _info(line: Line, channel: Channel, request: Request) -> Answer:
    about = {"userId": channel.id, "basicId": channel.basic_id, "displayName": channel.name, "chatMode": "bot", "markAsReadMode": "auto"}
    return _answer(200, about)


async def _push(line: Line, channel: Channel, request: Request) -> Answer:
    return _answer(200, pushing.push(line.world, channel, _fields(request), request.headers.get("x-line-retry-key", "")))


async def _loading(line: Line, channel: Channel, request: Request) -> Answer:
    fields = _fields(request)
    if not USER.fullmatch(str(fields.get("chatId"))):
        raise invalid("chatId")
    if fields.get("loadingSeconds", 20) not in SECONDS:
        raise flawed("loadingSeconds", "Must be a multiple of 5 between 5 and 60")
    channel.loading.append(fields["chatId"])
    return _answer(202, {})


async def _set_endpoint(line: Line, channel: Channel, request: Request) -> Answer:
    channel.endpoint = checked_address(_fields(request).get("endpoint"))
    return _answer(200, {})


async def _endpoint(line: Line, channel: Channel, request: Request) -> Answer:
    if not channel.endpoint:
        raise Refusal(404, "Webhook endpoint not found")
    return _answer(200, {"endpoint": channel.endpoint, "active": channel.active})


async def _try_endpoint(line: Line, channel: Channel, request: Request) -> Answer:
    if not channel.endpoint:
        raise Refusal(404, "Webhook endpoint not found")
    status = await line.bringer.call(channel, [])
    reason = "OK" if status == 200 else "ERROR_STATUS_CODE" if status else "COULD_NOT_CONNECT"
    detail = str(status) if status else "Failure to connect"
    return _answer(200, {"success": status == 200, "statusCode": status, "reason": reason, "detail": detail})


async def _quota(line: Line, channel: Channel, request: Request) -> Answer:
    return _answer(200, {"type": "none"} if channel.quota is None else {"type": "limited", "value": channel.quota})


async def _consumption(line: Line, channel: Channel, request: Request) -> Answer:
    return _answer(200, {"totalUsage": channel.used})


METHODS: dict[str, Callable[[Line, Channel, Request], Awaitable[Answer]]] = {
    "GET /v2/bot/info": _info,
    "POST /v2/bot/message/push": _push,
    "POST /v2/bot/chat/loading/start": _loading,
    "PUT /v2/bot/channel/webhook/endpoint": _set_endpoint,
    "GET /v2/bot/channel/webhook/endpoint": _endpoint,
    "POST /v2/bot/channel/webhook/test": _try_endpoint,
    "GET /v2/bot/message/quota": _quota,
    "GET /v2/bot/message/quota/consumption": _consumption,
}
