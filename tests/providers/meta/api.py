"""The Graph API over HTTP, with the faults that a test asks for."""

import base64
import re
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec

from tests.providers.meta import public, sending
from tests.providers.meta.people import Person
from tests.providers.meta.refusals import Refusal, bad_token, invalid, unknown_path
from tests.providers.meta.webhooks import Bringer
from tests.providers.meta.world import App, File, Hook, Json, Place, World
from tests.providers.server import Answer, Request, Upload, serving

VERSION = re.compile(r"/v26\.0/(.*)")
FILE = re.compile(r"/cdn/([^/?]+)\?oh=signed")
UNDER = re.compile(r"([0-9_]+)/(comments|replies)")
PICTURE = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
ECHOES = {"page": "message_echoes", "instagram": "messages"}


class Meta:
    """All of Meta, as far as the accounts of one app see it."""

    def __init__(self) -> None:
        self.world = World()
        self.address = ""
        self.calls: list[str] = []
        """What was asked for, in order: `POST me/messages`."""
        self.bringer = Bringer(self.world)
        self._fault: Callable[[], Answer] | None = None
        self._drops_answers = False

    # ── whom it has ─────────────────────────────────────────────────────────────────────────────

    def app(self) -> App:
        return next(iter(self.world.apps.values()), None) or self.world.add_app()

    def page(self, name: str = "Salon") -> Place:
        return self.world.add_place("page", name, self.app())

    def professional(self, name: str = "Salon") -> Place:
        """An account of Instagram, linked to a page whose token it is reached with."""
        return self.world.add_place("instagram", name, self.app())

    def person(self, name: str, *, of: Place) -> Person:
        return Person(self.world, self.bringer, of, name, self.address)

    @asynccontextmanager
    async def together(self, place: Place) -> AsyncGenerator[None]:
        """What happens within is brought in one call."""
        place.held = []
        yield
        events, place.held = place.held, None
        await self.bringer.bring(place, events)

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
        refusal = Refusal("(#613) Calls to this api have exceeded the rate limit.", 613)
        self._fault = lambda: _answer(refusal.json(), 400, {"retry-after": "35"})

    # ── how it answers ──────────────────────────────────────────────────────────────────────────

    async def handle(self, request: Request) -> Answer | None:
        if found := FILE.fullmatch(request.path):
            return self._file(found[1], request)
        self.calls.append(f"{request.method} {request.path.removeprefix('/v26.0/')}")
        if self._fault:
            return self._fault()
        try:
            answer = _answer(await self._answer(request))
        except Refusal as refusal:
            answer = _answer(refusal.json(), refusal.status, refusal.headers)
        return None if self._drops_answers else answer

    def _file(self, name: str, request: Request) -> Answer:
        """Signed addresses are for anybody; who shows a token there gives it away."""
        file = self.world.files.get(name)
        if file is None or "authorization" in request.headers:
            return Answer(403)
        return Answer(200, file.data, {"content-type": file.mime})

    async def _answer(self, request: Request) -> Json:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        found = VERSION.fullmatch(request.path)
        if found is None or "access_token" in request.path:
            raise unknown_path(request.path)
        path, _, query = found[1].partition("?")
        for app in self.world.apps.values():
            if path == f"{app.id}/subscriptions":
                return await self._subscriptions(app, token, request, query)
        place = self.world.places.get(token) if scheme == "Bearer" else None
        if place is None:
            raise bad_token(token)
        return await self._of_place(place, request, path, query)

    async def _subscriptions(self, app: App, token: str, request: Request, query: str) -> Json:
        if token != app.token:
            raise bad_token(token)
        if request.method == "DELETE":
            app.hooks.pop(parse_qs(query)["object"][0], None)
            return {"success": True}
        fields, _ = _given(request)
        hook = Hook(_checked(fields["callback_url"]), fields["verify_token"], frozenset(fields["fields"].split(",")))
        await self.bringer.challenge(hook)
        app.hooks[fields["object"]] = hook
        return {"success": True}

    async def _of_place(self, place: Place, request: Request, path: str, query: str) -> Json:
        asked = f"{request.method} {path}"
        if asked == "GET me":
            return _about(place, query)
        if path == "me/subscribed_apps":
            return self._subscribed(place, request)
        if asked == "POST me/message_attachments":
            return sending.upload(self.world, place, *_given(request))
        if asked == "POST me/messages":
            return await self._send(place, request)
        if path in self.world.people and request.method == "GET":
            return self._profile(place, path, parse_qs(query)["fields"][0].split(","))
        if path in place.posts and request.method == "GET":
            return public.shown(place, path, parse_qs(query)["fields"][0], self._picture())
        if (found := UNDER.fullmatch(path)) and request.method == "POST":
            return await self._comment(place, found[1], found[2], _given(request)[0])
        raise unknown_path(path)

    async def _send(self, place: Place, request: Request) -> Json:
        sent = sending.send(self.world, place, *_given(request))
        if "message_id" in sent and not self._drops_answers:
            await self._echo(place, place.messages[sent["message_id"]])
        return sent

    def _profile(self, place: Place, id: str, fields: list[str]) -> Json:
        """Only of those who have spoken to the place."""
        name = self.world.people[id]
        shown = {"name": name, "profile_pic": f"{self.address}/cdn/face.jpg?oh=signed"}
        shown |= {} if place.is_page else {"username": name.lower()}
        if strange := set(fields) - shown.keys():
            raise invalid(f"Tried accessing nonexisting field ({min(strange)}) on node type (User)")
        if id not in place.known:
            raise Refusal("(#230) User consent is required to access user profile", 230, status=403)
        return {name: shown[name] for name in fields} | {"id": id}

    def _picture(self) -> str:
        self.world.files["post.jpg"] = File("image/png", PICTURE)
        return f"{self.address}/cdn/post.jpg?oh=signed"

    async def _comment(self, place: Place, about: str, edge: str, fields: Json) -> Json:
        made = sending.comment(self.world, place, about, edge, fields)
        said = public.told(place, place.comments[made["id"]], place.name, self.world.now())
        await self.bringer.change(place, *said)
        return made

    async def _echo(self, place: Place, message: Json) -> None:
        """Everything that is said for the place is told to its apps, often before the answer to the send arrives."""
        told: Json = {"mid": message["mid"], "is_echo": True} | ({"app_id": int(place.app.id)} if place.is_page else {})
        told |= {"text": message["text"]} if "text" in message else {"attachments": [message["attachment"]]}
        event = {"sender": {"id": place.id}, "recipient": {"id": message["to"]}, "timestamp": self.world.now(), "message": told}
        await self.bringer.tell(place, ECHOES[place.object], event)

    def _subscribed(self, place: Place, request: Request) -> Json:
        if request.method == "POST":
            fields, _ = _given(request)
            place.told[place.app.id] = frozenset(fields["subscribed_fields"].split(","))
            return {"success": True}
        if request.method == "DELETE":
            place.told.pop(place.app.id, None)
            return {"success": True}
        return {"data": [{"id": id, "name": "Parley", "subscribed_fields": sorted(fields)} for id, fields in place.told.items()]}

    @asynccontextmanager
    async def running(self, *, port: int = 0) -> AsyncGenerator["Meta"]:
        async with serving(self.handle, port=port) as self.address:
            yield self
        await self.bringer.close()


def _answer(body: Json, status: int = 200, headers: dict[str, str] | None = None) -> Answer:
    return Answer(status, msgspec.json.encode(body), headers or {})


def _about(place: Place, query: str) -> Json:
    if place.is_page:
        return {"id": place.id, "name": place.name, "username": place.username}
    if "instagram_business_account" not in query:
        raise invalid("Tried accessing nonexisting field (user_id) on node type (Page)")
    linked = {"id": place.id, "username": place.username, "name": place.name}
    return {"id": str(int(place.id) - 17_000_000_000_000_000), "instagram_business_account": linked}


def _given(request: Request) -> tuple[Json, Upload | None]:
    """The fields, however they were sent, and the file beside them."""
    described = request.headers.get("content-type", "")
    if described.startswith("application/json"):
        return msgspec.json.decode(request.body, type=dict[str, Any]), None
    fields, files = request.form()
    if files.keys() - {"filedata"}:
        raise invalid("Only filedata is a file")
    return {name: _decoded(value) for name, value in fields.items()}, files.get("filedata")


def _decoded(value: str) -> Any:
    return msgspec.json.decode(value) if value.startswith("{") else value


def _checked(url: str) -> str:
    parts = urlsplit(url)
    # The one relaxation: tests and laptops have no certificate.
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost")):
        raise Refusal("(#2201) The callback address must be secure", 2201)
    return url
