"""The same talk over plain HTTP, where WebSockets do not pass: frames are posted, events are waited for."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Annotated
from urllib.parse import parse_qs

import msgspec

from parley.channels.adapters.webchat import tokens
from parley.channels.adapters.webchat.tokens import Visitor
from parley.channels.adapters.webchat.wire import MAX_FRAME_BYTES, Frame
from parley.channels.errors import InvalidSignature
from parley.core import clock
from parley.core.asgi import Receive, Scope, body, header
from parley.widget import protocol
from parley.widget.admission import admit
from parley.widget.ports import Webchat
from parley.widget.protocol import BadFrame, Hello, Out, Page
from parley.widget.reception import Bucket, Guest, page_headers
from parley.widget.room import Room

LONGEST_WAIT_SECONDS = 25.0
BUCKETS = 10_000
"""Visitors whose rate is remembered."""


class Posted(msgspec.Struct, frozen=True):
    """Frames in the order in which they were written, and the page on which."""

    frames: Annotated[tuple[Frame, ...], msgspec.Meta(min_length=1, max_length=20)]
    language: Annotated[str, msgspec.Meta(max_length=16)] = ""
    page: Page = Page()


class TooFast(Exception):
    """More frames than a visitor may send."""


class Superseded(Exception):
    """Another request of the same tab waits now."""


class Waiting:
    """A request that waits for events, as a listener of its visitor's line."""

    def __init__(self, after: int, tab: str, stood: str = "") -> None:
        self.after = after
        self.tab = tab
        self.stood = stood
        self.frames: list[str] = []
        self._something = asyncio.Event()
        self._superseded = False

    async def deliver(self, frames: Sequence[str]) -> None:
        self.frames.extend(frames)
        self._something.set()

    async def replaced(self) -> None:
        self._superseded = True
        self._something.set()

    async def wait(self, seconds: float) -> str:
        """What came, as one JSON answer; empty after `seconds`."""
        try:
            async with asyncio.timeout(seconds):
                await self._something.wait()
        except TimeoutError:
            return _answer([])
        if self._superseded:
            raise Superseded
        return _answer(self.frames)


class Poll:
    def __init__(self, room: Room) -> None:
        self._room = room
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    async def post(self, scope: Scope, receive: Receive, account: Webchat) -> str:
        """Answers to the frames of one request; a hello stands alone and needs no token beside it."""
        posted = _posted(await body(receive, MAX_FRAME_BYTES))
        origin = header(scope, "origin")
        first = posted.frames[0]
        if first.type == "hello":
            return await self._welcome(first, account, origin)
        visitor = bearer(scope, account)
        page = page_headers(Hello(language=posted.language, page=posted.page), origin)
        return await self._take(posted.frames, Guest(account, visitor, page))

    async def events(self, scope: Scope, account: Webchat) -> str:
        """Everything after `after`, waiting for it up to `wait` seconds."""
        visitor = bearer(scope, account)
        query = parse_qs(scope["query_string"].decode("latin-1"))
        waiting = Waiting(_number(query, "after"), query.get("tab", [""])[0][:64], query.get("stood", [""])[0][:64])
        line = self._room.lines.join(account, visitor.id, waiting, known=True)
        try:
            return await waiting.wait(min(_number(query, "wait"), LONGEST_WAIT_SECONDS))
        finally:
            self._room.lines.leave(line, waiting)

    async def _welcome(self, said: Frame, account: Webchat, origin: str) -> str:
        hello = protocol.hello(said)
        admitted = admit(hello, account.settings, clock.now())
        after = max(0, said.seq) if admitted.known else 0
        if admitted.logged_in:
            guest = Guest(account, admitted.visitor, page_headers(hello, origin))
            await self._room.reception.log_in(guest, self._room.lines.of(account, admitted.visitor.id))
        welcome = await self._room.welcome(said.id, admitted, account, after)
        return _answer([welcome.encoded()])

    async def _take(self, frames: Sequence[Frame], guest: Guest) -> str:
        bucket = self._bucket(guest.visitor.id)
        line = self._room.lines.of(guest.account, guest.visitor.id)
        answers: list[Out] = []
        for said in frames:
            if not bucket.takes():
                raise TooFast
            answer = await self._room.reception.take(said, guest, line)
            answers += [answer] if answer else []
        return _answer([answer.encoded() for answer in answers])

    def _bucket(self, visitor_id: str) -> Bucket:
        limits = self._room.limits
        bucket = self._buckets.pop(visitor_id, None) or Bucket(limits.frames_per_second, limits.burst)
        self._buckets[visitor_id] = bucket
        if len(self._buckets) > BUCKETS:
            self._buckets.popitem(last=False)
        return bucket


def _posted(raw: bytes) -> Posted:
    try:
        return msgspec.json.decode(raw, type=Posted)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise BadFrame from error


def bearer(scope: Scope, account: Webchat) -> Visitor:
    """Whom a request's token names. Raises `InvalidSignature`."""
    scheme, _, token = header(scope, "authorization").partition(" ")
    if scheme.lower() != "bearer":
        raise InvalidSignature
    return tokens.kept(token, account.settings, clock.now())


def _number(query: Mapping[str, Sequence[str]], name: str) -> int:
    given = query.get(name, ["0"])[0]
    if not given.isascii() or not given.isdigit() or len(given) > 18:
        raise BadFrame
    return int(given)


def _answer(frames: Sequence[str]) -> str:
    return f'{{"frames":[{",".join(frames)}]}}'
