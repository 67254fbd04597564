"""The Bot API over HTTP, with the faults that a test asks for."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any, cast

import msgspec

from tests.providers.server import Answer, Request, serving
from tests.providers.viber import sending
from tests.providers.viber.hook import Hooks
from tests.providers.viber.people import User
from tests.providers.viber.refusals import Refusal
from tests.providers.viber.world import Bot, Json, World


class Viber:
    """All of Viber, as far as one bot sees it."""

    def __init__(self) -> None:
        self.world = World()
        self.address = ""
        self.calls: list[str] = []
        """The methods called, in order."""
        self.fetched: list[Request] = []
        """Files that were asked for."""
        self._fault: Callable[[], Answer] | None = None
        self._drops_answers = False
        self._hooks: Hooks | None = None

    # ── whom it has ─────────────────────────────────────────────────────────────────────────────

    def bot(self, name: str = "Salon", uri: str = "salonbot") -> Bot:
        return self.world.add_bot(name, uri)

    def user(self, name: str, *, of: Bot | None = None, language: str = "uk") -> User:
        """A person who may write to the bot; to the first one unless told otherwise."""
        return User(self.world, of or next(iter(self.world.bots.values())), self.address, name, language)

    async def settled(self) -> None:
        """Returns when every event has been taken by its webhook."""
        for bot in self.world.bots.values():
            async with bot.changed:
                await bot.changed.wait_for(lambda bot=bot: not bot.pending)

    async def brings(self, bot: Bot, event: bytes, *, signed_with: str | None = None) -> bool:
        """One event out of turn, whoever signed it; whether it was taken."""
        assert self._hooks
        return await self._hooks.brings(bot.webhook, bot, event, signed_with=signed_with)

    # ── how it fails ────────────────────────────────────────────────────────────────────────────

    def well(self) -> None:
        """Ends every fault."""
        self._fault, self._drops_answers = None, False

    def down(self) -> None:
        """A proxy's error page in place of each answer; nothing is done."""
        self._fault = lambda: Answer(502, b"<html><h1>502 Bad Gateway</h1></html>", {"content-type": "text/html"})

    def floods(self) -> None:
        self._fault = lambda: _answer(Refusal(12).json())

    def drops_answers(self) -> None:
        """Does what it is asked, and hangs up without an answer."""
        self._drops_answers = True

    # ── how it answers ──────────────────────────────────────────────────────────────────────────

    async def handle(self, request: Request) -> Answer | None:
        if self._fault:
            return self._fault()
        if request.method == "GET":
            return self._file(request)
        if not request.path.startswith("/pa/"):
            return Answer(404)
        try:
            answer = _answer({"status": 0, "status_message": "ok", "chat_hostname": "SN-CHAT-05_"} | await self._method(request))
        except Refusal as refusal:
            answer = _answer(refusal.json())
        return None if self._drops_answers else answer

    async def _method(self, request: Request) -> Json:
        name = request.path.removeprefix("/pa/")
        self.calls.append(name)
        bot = self.world.bots.get(request.headers.get("x-viber-auth-token", ""))
        if bot is None:
            raise Refusal(2)
        if bot.suspended:
            raise Refusal(9)
        return await self._result(name, bot, _fields(request), len(request.body))

    async def _result(self, name: str, bot: Bot, fields: Json, size: int) -> Json:
        match name:
            case "set_webhook":
                assert self._hooks
                return await self._hooks.set_webhook(bot, fields)
            case "get_account_info":
                return {"id": f"pa:{bot.uri}", "name": bot.name, "uri": bot.uri} | ({"webhook": bot.webhook} if bot.webhook else {})
            case "send_message":
                return sending.send_message(self.world, bot, fields, size)
            case _:
                raise Refusal(3, name)

    def _file(self, request: Request) -> Answer:
        self.fetched.append(request)
        file = self.world.files.get(request.path)
        if file is None:
            # So answers the store behind Viber when an address has run out.
            return Answer(403, b"<Error/>", {"content-type": "application/xml"})
        return Answer(200, file.data, {"content-type": file.mime})

    @asynccontextmanager
    async def running(self, *, port: int = 0, patience: float = 0.02) -> AsyncGenerator["Viber"]:
        """`patience`: seconds before a webhook that failed is tried again."""
        self._hooks = Hooks(self.world, patience=patience)
        async with serving(self.handle, port=port) as self.address:
            yield self
        await self._hooks.close()


def _fields(request: Request) -> Json:
    try:
        fields: Any = request.json()
    except msgspec.DecodeError:
        raise Refusal(3) from None
    if not isinstance(fields, dict):
        raise Refusal(3)
    return cast("Json", fields)


def _answer(body: Json) -> Answer:
    return Answer(200, msgspec.json.encode(body))
