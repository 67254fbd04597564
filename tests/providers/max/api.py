"""The Bot API and its storage over HTTP, with the faults that a test asks for."""

import re
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec

from tests.providers.max import sending, storing, webhooks
from tests.providers.max.people import User
from tests.providers.max.refusals import Refusal, bad, missing, no_such_bot
from tests.providers.max.world import Bot, Json, World
from tests.providers.server import Answer, Request, serving

ACTIONS = re.compile(r"/chats/(-?\d+)/actions")
VIDEO = re.compile(r"/videos/([^/]+)")


class Max:
    """All of MAX, as far as one bot sees it."""

    def __init__(self) -> None:
        self.world = World()
        self.address = ""
        self.calls: list[str] = []
        """What the Bot API was asked, in order."""
        self._fault: Callable[[], Answer] | None = None
        self._drops_answers = False
        self._deliverer = webhooks.Deliverer(self.world, patience=0.02)

    # ── whom it has ─────────────────────────────────────────────────────────────────────────────

    def bot(self, name: str = "Salon", username: str = "salon_bot") -> Bot:
        return self.world.add_bot(name, username)

    def user(self, name: str, *, of: Bot | None = None) -> User:
        """A person who may write to the bot; to the first one unless told otherwise."""
        return User(self.world, of or next(iter(self.world.bots.values())), self._deliverer, self.address, name)

    async def settled(self) -> None:
        """Returns when every update has been taken by whoever is to get it."""
        await self._deliverer.settled()

    # ── how it fails ────────────────────────────────────────────────────────────────────────────

    def well(self) -> None:
        """Ends every fault."""
        self._fault, self._drops_answers = None, False

    def down(self) -> None:
        """A proxy's error page in place of each answer; nothing is done."""
        self._fault = lambda: Answer(502, b"<html><h1>502 Bad Gateway</h1></html>", {"content-type": "text/html"})

    def floods(self, retry_after: int) -> None:
        told = {"code": "too.many.requests", "message": "Too many requests"}
        self._fault = lambda: Answer(429, msgspec.json.encode(told), {"retry-after": str(retry_after)})

    def drops_answers(self) -> None:
        """Does what it is asked, and hangs up without an answer."""
        self._drops_answers = True

    def repeats(self) -> None:
        """Brings every update twice."""
        self._deliverer.twice = True

    def processes_slowly(self, refusals: int) -> None:
        """Refuses so many messages with a file that was just uploaded."""
        self.world.slow_files = refusals

    # ── how it answers ──────────────────────────────────────────────────────────────────────────

    async def handle(self, request: Request) -> Answer | None:
        if self._fault:
            return self._fault()
        try:
            answer = self._answer(request)
        except Refusal as refusal:
            answer = _written(refusal.json(), refusal.status)
        return None if self._drops_answers else answer

    def _answer(self, request: Request) -> Answer:
        parts = urlsplit(request.path)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        if parts.path == "/upload.do":
            said, mime = storing.take(self.world, request, query.get("sig", ""))
            return Answer(200, said if isinstance(said, bytes) else msgspec.json.encode(said), {"content-type": mime})
        if parts.path == "/getfile":
            return storing.give(self.world, request, query.get("token", ""))
        bot = self.world.bots.get(request.headers.get("authorization", ""))
        if bot is None:
            raise no_such_bot()
        self.calls.append(f"{request.method} {parts.path}")
        return _written(self._method(bot, request, parts.path, query))

    def _method(self, bot: Bot, request: Request, path: str, query: dict[str, str]) -> Json:
        fields = _fields(request)
        if found := ACTIONS.fullmatch(path):
            return sending.act(bot, found[1], fields)
        if found := VIDEO.fullmatch(path):
            return storing.video(self.world, self.address, unquote(found[1]))
        methods: dict[str, Callable[[], Json]] = {
            "GET /me": bot.about,
            "GET /subscriptions": lambda: webhooks.subscriptions(bot),
            "POST /subscriptions": lambda: webhooks.subscribe(bot, fields),
            "DELETE /subscriptions": lambda: webhooks.unsubscribe(bot, query.get("url", "")),
            "POST /uploads": lambda: storing.open_place(self.world, self.address, query.get("type", "")),
            "POST /messages": lambda: sending.send_message(self.world, bot, query, fields),
            "POST /answers": lambda: sending.answer_press(bot, query, fields),
        }
        method = methods.get(f"{request.method} {path}")
        if method is None:
            raise missing("Method")
        return method()

    @asynccontextmanager
    async def running(self, *, port: int = 0, patience: float = 0.02) -> AsyncGenerator["Max"]:
        """`patience`: seconds before a webhook that failed is tried again."""
        self._deliverer.patience = patience
        async with serving(self.handle, port=port) as self.address:
            yield self
        await self._deliverer.close()


def _fields(request: Request) -> Json:
    if not request.body:
        return {}
    try:
        told: Any = request.json()
    except msgspec.DecodeError:
        raise bad("Invalid JSON") from None
    return told


def _written(body: Json, status: int = 200) -> Answer:
    return Answer(status, msgspec.json.encode(body))
