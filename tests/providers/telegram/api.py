"""The Bot API over HTTP, with the faults that a test asks for."""

import asyncio
import inspect
import re
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any

import msgspec

from tests.providers.server import Answer, Request, serving
from tests.providers.telegram import sending, updates
from tests.providers.telegram.people import User, answer_callback
from tests.providers.telegram.refusals import Refusal, bad
from tests.providers.telegram.world import Bot, Json, World

ADDRESS = re.compile(r"/(file/)?bot([^/]+)/(.+)")
TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
LARGEST_DOWNLOAD = 20 * 1024 * 1024
ACTIONS = frozenset({"typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document"})


class Telegram:
    """All of Telegram, as far as one bot sees it."""

    def __init__(self) -> None:
        self.world = World()
        self.address = ""
        self.calls: list[str] = []
        """The methods called, in order."""
        self._fault: Callable[[], Answer | None] | None = None
        self._drops_answers = False
        self._quick = asyncio.Event()
        self._quick.set()
        self._deliveries: dict[str, asyncio.Task[None]] = {}
        self._deliverer: updates.Deliverer | None = None

    # ── whom it has ─────────────────────────────────────────────────────────────────────────────

    def bot(self, name: str = "Salon", username: str = "salon_bot") -> Bot:
        return self.world.add_bot(name, username)

    def user(self, name: str, *, of: Bot | None = None, language: str = "uk") -> User:
        """A person who may write to the bot; to the first one unless told otherwise."""
        return User(self.world, of or next(iter(self.world.bots.values())), name, language)

    async def settled(self) -> None:
        """Returns when every update has been taken by whoever is to get it."""
        for bot in self.world.bots.values():
            async with bot.changed:
                await bot.changed.wait_for(lambda bot=bot: not bot.pending)

    # ── how it fails ────────────────────────────────────────────────────────────────────────────

    def well(self) -> None:
        """Ends every fault."""
        self._fault, self._drops_answers = None, False
        self._quick.set()

    def down(self) -> None:
        """A proxy's error page in place of each answer; nothing is done."""
        self._fault = lambda: Answer(502, b"<html><h1>502 Bad Gateway</h1></html>", {"content-type": "text/html"})

    def slow(self) -> None:
        """Takes what comes, and answers once `well` is called."""
        self._quick.clear()

    def drops_answers(self) -> None:
        """Does what it is asked, and hangs up without an answer."""
        self._drops_answers = True

    def floods(self, retry_after: int) -> None:
        refusal = Refusal(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)
        self._fault = lambda: _answer(refusal.code, refusal.json())

    # ── how it answers ──────────────────────────────────────────────────────────────────────────

    async def handle(self, request: Request) -> Answer | None:
        if self._fault:
            return self._fault()
        try:
            answer = await self._answer(request)
        except Refusal as refusal:
            answer = _answer(refusal.code, refusal.json())
        await self._quick.wait()
        return None if self._drops_answers else answer

    async def _answer(self, request: Request) -> Answer:
        found = ADDRESS.fullmatch(request.path)
        if not found or not TOKEN.fullmatch(found[2]):
            raise Refusal(404, "Not Found")
        bot = self.world.bots.get(found[2])
        if bot is None:
            raise Refusal(401, "Unauthorized")
        return self._file(found[3]) if found[1] else await self._method(bot, found[3], request)

    async def _method(self, bot: Bot, name: str, request: Request) -> Answer:
        self.calls.append(name)
        method = METHODS.get(name)
        if method is None:
            raise Refusal(404, "Not Found: method not found")
        if len(request.body) > sending.LARGEST_UPLOAD:
            raise Refusal(413, "Request Entity Too Large")
        fields, files = _fields(request)
        result = method(self.world, bot, fields, files)
        if bot.webhook and self._deliverer and bot.token not in self._deliveries:
            self._deliveries[bot.token] = asyncio.create_task(self._deliverer.run(bot))
        return _answer(200, {"ok": True, "result": await result if inspect.isawaitable(result) else result})

    def _file(self, path: str) -> Answer:
        for file in self.world.files.values():
            if file.path == path:
                return Answer(200, file.data, {"content-type": "application/octet-stream"})
        raise Refusal(404, "Not Found")

    @asynccontextmanager
    async def running(self, *, port: int = 0, patience: float = 0.02) -> AsyncGenerator["Telegram"]:
        """`patience`: seconds before a webhook that failed is tried again."""
        self._deliverer = updates.Deliverer(self.world, patience=patience)
        async with serving(self.handle, port=port) as self.address:
            yield self
        for delivery in self._deliveries.values():
            delivery.cancel()
        await asyncio.gather(*self._deliveries.values(), return_exceptions=True)
        await self._deliverer.close()


def _fields(request: Request) -> tuple[Json, Any]:
    if request.headers.get("content-type", "").startswith("application/json"):
        try:
            return request.json() if request.body else {}, {}
        except msgspec.DecodeError:
            raise bad("can't parse JSON object") from None
    fields, files = request.form()
    return sending.parsed(fields), files


def _answer(status: int, body: Json) -> Answer:
    return Answer(status, msgspec.json.encode(body))


def _get_me(world: World, bot: Bot, fields: Json, files: Any) -> Json:
    return bot.about() | {"can_join_groups": True, "can_read_all_group_messages": False}


def _get_file(world: World, bot: Bot, fields: Json, files: Any) -> Json:
    file = world.files.get(str(fields.get("file_id", "")))
    if file is None:
        raise bad("wrong file_id or the file is temporarily unavailable")
    if len(file.data) > LARGEST_DOWNLOAD:
        raise bad("file is too big")
    return {"file_id": file.id, "file_unique_id": f"U-{file.id}", "file_size": len(file.data), "file_path": file.path}


def _chat_action(world: World, bot: Bot, fields: Json, files: Any) -> bool:
    chat = sending.recipient(world, bot, fields)
    if fields.get("action") not in ACTIONS:
        raise bad("wrong parameter action in request")
    chat.actions.append(fields["action"])
    return True


METHODS: dict[str, Callable[[World, Bot, Json, Any], Any]] = {
    "getMe": _get_me,
    "getFile": _get_file,
    "sendChatAction": _chat_action,
    "answerCallbackQuery": answer_callback,
    "setWebhook": updates.set_webhook,
    "deleteWebhook": updates.delete_webhook,
    "getWebhookInfo": updates.webhook_info,
    "getUpdates": updates.get_updates,
    "sendMessage": sending.send_message,
    "sendMediaGroup": sending.send_album,
    **{f"send{kind.capitalize()}": sending.send_file(kind) for kind in ("photo", "video", "audio", "voice", "document", "animation")},
}
