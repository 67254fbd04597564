"""The Graph API over HTTP, with the faults that a test asks for."""

import hashlib
import hmac
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import msgspec

from tests.providers.server import Answer, Request, serving
from tests.providers.whatsapp import approved, sending
from tests.providers.whatsapp.hook import Hooks
from tests.providers.whatsapp.people import Person
from tests.providers.whatsapp.refusals import Refusal, no_such
from tests.providers.whatsapp.world import Json, Number, World

SOUNDS = "audio/aac audio/mp4 audio/mpeg audio/amr audio/ogg"
FORMATS = frozenset(f"{SOUNDS} text/plain application/pdf image/jpeg image/png image/webp video/mp4 video/3gpp".split())


class WhatsApp:
    """All of the Cloud API, as far as one app of one business sees it."""

    def __init__(self) -> None:
        self.world = World()
        self.address = ""
        self._fault: Callable[[], Answer] | None = None
        self._drops_answers = False
        self._hooks: Hooks | None = None

    # ── whom it has ─────────────────────────────────────────────────────────────────────────────

    def number(self, display: str = "+380 44 555 0100", name: str = "Salon") -> Number:
        return self.world.add_number(display, name)

    def person(self, name: str, *, of: Number | None = None, hides_number: bool = False) -> Person:
        """Somebody who may write to a number; to the first one unless told otherwise."""
        return Person(self.world, of or next(iter(self.world.numbers.values())), name, hides_number=hides_number)

    async def settled(self) -> None:
        """Returns when every call has been taken by its webhook."""
        for number in self.world.numbers.values():
            async with number.changed:
                await number.changed.wait_for(lambda number=number: not number.pending)

    async def brings(self, url: str, call: bytes, *, signed_with: str | None = None) -> bool:
        """One call out of turn, whoever signed it; whether it was taken."""
        assert self._hooks
        return await self._hooks.brings(url, call, signed_with=signed_with)

    # ── how it fails ────────────────────────────────────────────────────────────────────────────

    def well(self) -> None:
        """Ends every fault."""
        self._fault, self._drops_answers = None, False

    def down(self) -> None:
        """A proxy's error page in place of each answer; nothing is done."""
        self._fault = lambda: Answer(502, b"<html><h1>502 Bad Gateway</h1></html>", {"content-type": "text/html"})

    def floods(self) -> None:
        self._fault = lambda: _refused(Refusal(130429))

    def drops_answers(self) -> None:
        """Does what it is asked, and hangs up without an answer."""
        self._drops_answers = True

    # ── how it answers ──────────────────────────────────────────────────────────────────────────

    async def handle(self, request: Request) -> Answer | None:
        if self._fault:
            return self._fault()
        try:
            answer = await self._answer(request)
        except Refusal as refusal:
            answer = _refused(refusal)
        return None if self._drops_answers else answer

    async def _answer(self, request: Request) -> Answer:
        parts = urlsplit(request.path)
        self._check_credential(request, of_app=parts.path.startswith(f"/{self.world.app_id}/"))
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        id, _, edge = parts.path.strip("/").partition("/")
        if request.method == "GET" and id == "files":
            return Answer(200, self._file(edge).data, {"content-type": "application/octet-stream"})
        return Answer(200, msgspec.json.encode(await self._asked(request, id, edge, query)))

    def _check_credential(self, request: Request, *, of_app: bool) -> None:
        token = f"{self.world.app_id}|{self.world.app_secret}" if of_app else self.world.token
        if request.headers.get("authorization") != f"Bearer {token}":
            raise Refusal(190)

    async def _asked(self, request: Request, id: str, edge: str, query: dict[str, str]) -> Json:
        if id == self.world.app_id and edge == "subscriptions":
            return await self._app(request)
        if id == self.world.account_id:
            return self._account(request.method, edge, query)
        if id in self.world.numbers:
            return await self._number(request, self.world.numbers[id], edge)
        if request.method == "GET" and not edge:
            file = self._file(id)
            return {"id": id, "url": f"{self.address}/files/{id}", "mime_type": file.mime, "file_size": len(file.data)}
        raise no_such(id)

    async def _app(self, request: Request) -> Json:
        if request.method == "GET":
            return {"data": [self.world.app_webhook] if self.world.app_webhook else []}
        fields = _fields(request)
        await self._try_out(fields["callback_url"], fields["verify_token"])
        names = [{"name": name, "version": "v25.0"} for name in fields["fields"].split(",")]
        self.world.app_webhook = {"object": fields["object"], "callback_url": fields["callback_url"], "active": True, "fields": names}
        return {"success": True}

    def _account(self, method: str, edge: str, query: dict[str, str]) -> Json:
        if edge == "phone_numbers":
            proof = hmac.new(self.world.app_secret.encode(), self.world.token.encode(), hashlib.sha256).hexdigest()
            if query.get("appsecret_proof", proof) != proof:
                raise Refusal(100, "Invalid appsecret_proof provided in the API argument")
            numbers = self.world.numbers.values()
            return {"data": [{"id": one.id, "display_phone_number": one.display, "verified_name": one.name} for one in numbers]}
        if edge == "message_templates" and method == "GET":
            return approved.page(self.world, query)
        if edge != "subscribed_apps":
            raise no_such(edge)
        if method == "POST":
            self.world.is_subscribed = True
            return {"success": True}
        return {"data": [{"whatsapp_business_api_data": {"id": self.world.app_id}}] if self.world.is_subscribed else []}

    async def _number(self, request: Request, number: Number, edge: str) -> Json:
        if edge == "messages" and request.method == "POST":
            return sending.send(self.world, number, _fields(request))
        if edge == "media" and request.method == "POST":
            return self._upload(request)
        if edge:
            raise no_such(edge)
        if request.method == "POST":
            return await self._direct(number, _fields(request)["webhook_configuration"])
        webhook = {"phone_number": number.webhook} if number.webhook else {}
        return {"id": number.id, "status": "CONNECTED", "quality_rating": "GREEN", "webhook_configuration": webhook}

    async def _direct(self, number: Number, configuration: Json) -> Json:
        assert self._hooks
        url = configuration["override_callback_uri"]
        if url:
            await self._try_out(url, configuration["verify_token"])
        await self._hooks.direct(number, url)
        return {"success": True}

    async def _try_out(self, url: str, verify_token: str) -> None:
        assert self._hooks
        await self._hooks.try_out(url, verify_token)

    def _upload(self, request: Request) -> Json:
        fields, files = request.form()
        if fields.get("messaging_product") != "whatsapp" or "file" not in files:
            raise Refusal(100, "messaging_product and file are required")
        mime = fields.get("type", "").partition(";")[0]
        if mime not in FORMATS:
            raise Refusal(100, f"Param file must be a file with one of the following types: {', '.join(sorted(FORMATS))}")
        return {"id": self.world.keep(mime, files["file"].data)}

    def _file(self, id: str) -> Any:
        if id not in self.world.files:
            raise no_such(id)
        return self.world.files[id]

    @asynccontextmanager
    async def running(self, *, port: int = 0, patience: float = 0.02) -> AsyncGenerator["WhatsApp"]:
        """`patience`: seconds before a webhook that failed is tried again."""
        self._hooks = Hooks(self.world, patience=patience)
        async with serving(self.handle, port=port) as self.address:
            yield self
        await self._hooks.close()


def _fields(request: Request) -> Json:
    try:
        fields: Any = request.json()
    except msgspec.DecodeError:
        raise Refusal(100, "not JSON") from None
    if not isinstance(fields, dict):
        raise Refusal(100, "not an object")
    return cast("Json", fields)


def _refused(refusal: Refusal) -> Answer:
    return Answer(refusal.status, msgspec.json.encode(refusal.json()))
