"""Login, keys and connector over HTTP, with the faults that a test asks for."""

import re
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from urllib.parse import parse_qs, unquote, urlsplit

import msgspec

from tests.providers.botframework import posting
from tests.providers.botframework.people import Person
from tests.providers.botframework.refusals import LoginRefusal, Refusal, Unauthorized
from tests.providers.botframework.signing import Keychain
from tests.providers.botframework.webhooks import Bringer
from tests.providers.botframework.world import Bot, Chat, Json, World
from tests.providers.server import Answer, Request, serving

KEYS = "/v1/.well-known/keys"
LOGIN = re.compile(r"/([^/]+)/oauth2/v2\.0/token")
ACTIVITIES = re.compile(r"/([a-z]+)/v3/conversations/([^/]+)/activities")
PICTURE = re.compile(r"/[a-z]+/v3/attachments/([^/]+)/views/original")
SCOPE = "https://api.botframework.com/.default"


class Microsoft:
    """All of Microsoft, as far as one bot sees it."""

    def __init__(self) -> None:
        self.world = World()
        self.keychain = Keychain()
        self.bringer = Bringer(self.keychain)
        self.calls: list[str] = []
        """What was asked for, in order: `GET /v1/.well-known/keys`."""
        self._fault: Callable[[], Answer] | None = None
        self._drops_answers = False

    @property
    def address(self) -> str:
        return self.world.address

    # ── whom it has ─────────────────────────────────────────────────────────────────────────────

    def bot(self, name: str = "Salon") -> Bot:
        return self.world.add_bot(name)

    def person(self, name: str, *, of: Bot | None = None, channel: bool = False) -> Person:
        """Somebody who may write to the bot; to the first one unless told otherwise."""
        return Person(self.world, self.bringer, of or next(iter(self.world.bots.values())), name, channel=channel)

    # ── how it fails ────────────────────────────────────────────────────────────────────────────

    def well(self) -> None:
        """Ends every fault."""
        self._fault, self._drops_answers = None, False

    def down(self) -> None:
        """Nobody behind the gateway; nothing is done."""
        self._fault = lambda: Answer(503, b"<html><h1>Service Unavailable</h1></html>", {"content-type": "text/html"})

    def drops_answers(self) -> None:
        """Takes activities, and hangs up without an answer."""
        self._drops_answers = True

    def throttles(self, retry_after: int) -> None:
        refusal = Refusal(429, "Throttled", "Too many requests.")
        self._fault = lambda: _answer(429, refusal.json(), {"retry-after": str(retry_after)})

    def changes_secret(self, bot: Bot) -> None:
        """In the Azure portal. What the old one opened is shut."""
        bot.secret = f"{bot.secret}-changed"
        bot.tokens.clear()

    # ── how it answers ──────────────────────────────────────────────────────────────────────────

    async def handle(self, request: Request) -> Answer | None:
        self.calls.append(f"{request.method} {urlsplit(request.path).path}")
        if self._fault:
            return self._fault()
        try:
            answer = self._answer(request)
        except Refusal as refusal:
            answer = _answer(refusal.status, refusal.json())
        return None if self._drops_answers and ACTIVITIES.fullmatch(request.path) else answer

    def _answer(self, request: Request) -> Answer:
        path = urlsplit(request.path).path
        match request.method, path:
            case "GET", "/v1/.well-known/openidconfiguration":
                return _answer(200, {"issuer": "https://api.botframework.com", "jwks_uri": f"{self.address}{KEYS}"})
            case "GET", "/v1/.well-known/keys":
                return _answer(200, self.keychain.document())
            case "GET", "/personal/download":
                return self._document(request)
            case "GET", _ if found := PICTURE.fullmatch(path):
                return self._picture(found[1], request)
            case "POST", _ if found := LOGIN.fullmatch(path):
                return self._login(found[1], request)
            case "POST", _ if found := ACTIVITIES.fullmatch(path):
                return _answer(201, posting.post(self.world, self._chat(found, request), _json(request)))
            case _:
                return Answer(404, b"<html>")

    def _login(self, tenant: str, request: Request) -> Answer:
        form, _ = request.form()
        bot = self.world.bots.get(form.get("client_id", ""))
        if bot is None or tenant != bot.tenant:
            raise LoginRefusal(400, "unauthorized_client", "AADSTS700016: Application was not found in the directory.")
        if form.get("client_secret") != bot.secret:
            raise LoginRefusal(401, "invalid_client", "AADSTS7000215: Invalid client secret provided.")
        if form.get("grant_type") != "client_credentials" or form.get("scope") != SCOPE:
            raise LoginRefusal(400, "invalid_request", "AADSTS90014: The required field is missing.")
        token = f"access.{self.world.number()}.token"
        bot.tokens.add(token)
        return _answer(200, {"token_type": "Bearer", "expires_in": 3599, "access_token": token})

    def _bot(self, request: Request) -> Bot:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        for bot in self.world.bots.values():
            if scheme == "Bearer" and token in bot.tokens:
                return bot
        raise Unauthorized

    def _chat(self, found: re.Match[str], request: Request) -> Chat:
        return posting.chat(self._bot(request), found[1], unquote(found[2]))

    def _picture(self, name: str, request: Request) -> Answer:
        self._bot(request)
        stored = self.world.pictures.get(name)
        return Answer(200, stored.data, {"content-type": stored.mime}) if stored else Answer(404)

    def _document(self, request: Request) -> Answer:
        key = parse_qs(urlsplit(request.path).query).get("tempauth", [""])[0]
        stored = self.world.documents.get(key)
        return Answer(200, stored.data, {"content-type": stored.mime}) if stored else Answer(401)

    @asynccontextmanager
    async def running(self, *, port: int = 0) -> AsyncGenerator["Microsoft"]:
        async with serving(self.handle, port=port) as self.world.address:
            yield self
        await self.bringer.close()


def _json(request: Request) -> Json:
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise Refusal(415, "BadSyntax", "Unsupported media type")
    try:
        return msgspec.json.decode(request.body, type=Json)
    except msgspec.DecodeError:
        raise Refusal(400, "BadSyntax", "Unable to parse the request") from None


def _answer(status: int, body: Json, headers: dict[str, str] | None = None) -> Answer:
    return Answer(status, msgspec.json.encode(body), headers or {})
