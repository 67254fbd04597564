"""The Graph API and its storage over HTTP, with the faults that a test asks for."""

import re
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec

from tests.providers.ok import sending, storing, webhooks
from tests.providers.ok.people import Person
from tests.providers.ok.refusals import Refusal, bad, expired
from tests.providers.ok.world import Group, Json, World
from tests.providers.server import Answer, Request, serving

MESSAGES = re.compile(r"me/messages(?:/(chat:[A-Za-z0-9]+))?")
JSON = "application/json;charset=utf-8"


class Odnoklassniki:
    """All of the network, as far as one group sees it."""

    def __init__(self) -> None:
        self.world = World()
        self.address = ""
        self.calls: list[str] = []
        """What the Graph API was asked, in order."""
        self._fault: Callable[[], Answer] | None = None
        self._drops_answers = False
        self._deliverer = webhooks.Deliverer()

    # ── whom it has ─────────────────────────────────────────────────────────────────────────────

    def group(self, name: str = "Salon") -> Group:
        return self.world.add_group(name)

    def person(self, name: str, *, of: Group | None = None) -> Person:
        """A person who may write to the group; to the first one unless told otherwise."""
        return Person(self.world, of or next(iter(self.world.groups.values())), self._deliverer, self.address, name)

    def makes_a_new_key(self, group: Group) -> str:
        """Whoever has the old one is turned away from now on."""
        del self.world.groups[group.token]
        group.token = f"tkn1TEST{self.world.number()}ofTheFakeNetwork:CABCDEF"
        self.world.groups[group.token] = group
        return group.token

    async def settled(self) -> None:
        """Returns when every event has been taken by whoever is to get it."""
        await self._deliverer.settled()

    # ── how it fails ────────────────────────────────────────────────────────────────────────────

    def well(self) -> None:
        """Ends every fault."""
        self._fault, self._drops_answers = None, False

    def down(self) -> None:
        """A proxy's error page in place of each answer; nothing is done."""
        self._fault = lambda: Answer(502, b"<html><h1>502 Bad Gateway</h1></html>", {"content-type": "text/html"})

    def floods(self, retry_after: int) -> None:
        told = Refusal(8, "FLOOD_BLOCKED : Method execution is blocked due to flood")
        self._fault = lambda: Answer(200, msgspec.json.encode(told.json()), {"retry-after": str(retry_after)})

    def drops_answers(self) -> None:
        """Does what it is asked, and hangs up without an answer."""
        self._drops_answers = True

    def repeats(self) -> None:
        """Brings every event twice."""
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
            answer = Answer(200, msgspec.json.encode(refusal.json()), {"invocation-error": str(refusal.number)})
        return None if self._drops_answers else answer

    def _answer(self, request: Request) -> Answer:
        parts = urlsplit(request.path)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        if parts.path == "/upload.do":
            return _written(storing.take(self.world, request, query))
        if parts.path == "/getfile":
            return storing.give(self.world, query)
        group = self.world.groups.get(query.get("access_token", ""))
        if group is None:
            raise expired()
        path = parts.path.removeprefix("/graph/")
        self.calls.append(f"{request.method} {path}")
        return _written(self._method(group, request, path, query))

    def _method(self, group: Group, request: Request, path: str, query: dict[str, str]) -> Json:
        fields = _fields(request) if request.method == "POST" else {}
        if request.method == "POST" and (found := MESSAGES.fullmatch(path)):
            return sending.post(self.world, group, found[1] or "", fields)
        methods: dict[str, Callable[[], Json]] = {
            "GET me/info": lambda: {"name": group.name, "group_id": group.id},
            "GET me/subscriptions": lambda: webhooks.subscriptions(group),
            "POST me/subscribe": lambda: webhooks.subscribe(group, fields),
            "POST me/unsubscribe": lambda: webhooks.unsubscribe(group, fields),
            "GET me/fileUploadUrl": lambda: storing.open_place(self.world, self.address, query.get("type", "FILE")),
        }
        method = methods.get(f"{request.method} {path}")
        if method is None:
            raise Refusal(3, "METHOD : Unknown method")
        return method()

    @asynccontextmanager
    async def running(self, *, port: int = 0, patience: float = 0.02) -> AsyncGenerator["Odnoklassniki"]:
        """`patience`: seconds before a webhook that failed is tried again."""
        self._deliverer.patience = patience
        async with serving(self.handle, port=port) as self.address:
            yield self
        await self._deliverer.close()


def _fields(request: Request) -> Json:
    if request.headers.get("content-type", "").replace(" ", "").lower() != JSON:
        raise Refusal(4, "REQUEST : Content-Type")
    try:
        told: Any = request.json()
    except msgspec.DecodeError:
        raise bad("Invalid JSON") from None
    return told


def _written(body: Json) -> Answer:
    return Answer(200, msgspec.json.encode(body))
