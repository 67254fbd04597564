"""Telegram's Bot API as far as the demonstration needs it: takes what is sent, numbers it, and keeps nothing."""

import time
from collections.abc import Awaitable, Callable, MutableMapping
from http import HTTPStatus
from pathlib import Path
from typing import Any

import msgspec

from parley.demo.founding import BOT, PROVIDER, TOKEN
from parley.demo.script import salon
from parley.demo.speaking import PICTURE

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

LARGEST_BODY = 64 * 1024 * 1024
SENDS = frozenset(f"send{what}" for what in "Message Photo Video Audio Voice Document Animation".split())
SAYS_YES = frozenset("setWebhook deleteWebhook sendChatAction answerCallbackQuery".split())


class BotApi:
    """Stands at `/demo/telegram`; the bot's account of the demonstration names it as its provider."""

    def __init__(self) -> None:
        self._last = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await _body(receive)
        match scope["path"].removeprefix(PROVIDER).split("/")[1:]:
            case ["file", bot, "photos", name] if bot == f"bot{TOKEN}" and name == PICTURE:
                await _respond(send, HTTPStatus.OK, _picture(), "image/jpeg")
            case [bot, method] if bot == f"bot{TOKEN}":
                await _say(send, *self._answer(method, body))
            case _:
                await _say(send, HTTPStatus.UNAUTHORIZED, None)

    def _answer(self, method: str, body: bytes) -> tuple[HTTPStatus, object]:
        if method in SENDS:
            return HTTPStatus.OK, self._sent()
        if method == "sendMediaGroup":
            return HTTPStatus.OK, [self._sent() for _ in range(body.count(b"attach://"))]
        if method in SAYS_YES:
            return HTTPStatus.OK, True
        known = _facts().get(method)
        return (HTTPStatus.OK, known) if known else (HTTPStatus.NOT_FOUND, None)

    def _sent(self) -> dict[str, int]:
        """Numbered by the clock, so that no number comes twice however often the process starts."""
        self._last = max(self._last + 1, time.time_ns() // 1000)
        return {"message_id": self._last, "date": self._last // 1_000_000}


def _facts() -> dict[str, object]:
    return {
        "getMe": {"id": 1, "is_bot": True, "first_name": salon().name, "username": BOT.lstrip("@")},
        "getWebhookInfo": {"url": "https://salon.example", "pending_update_count": 0},
        "getFile": {"file_id": PICTURE, "file_path": f"photos/{PICTURE}"},
    }


def _picture() -> bytes:
    return Path(__file__).with_name(PICTURE).read_bytes()


async def _body(receive: Receive) -> bytes:
    body = bytearray()
    while len(body) < LARGEST_BODY:
        event = await receive()
        body += event.get("body", b"")
        if not event.get("more_body"):
            break
    return bytes(body)


async def _say(send: Send, status: HTTPStatus, result: object) -> None:
    said = {"ok": True, "result": result} if status == HTTPStatus.OK else {"ok": False, "error_code": status, "description": status.phrase}
    await _respond(send, status, msgspec.json.encode(said), "application/json")


async def _respond(send: Send, status: HTTPStatus, body: bytes, mime: str) -> None:
    headers = [(b"content-type", mime.encode()), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": int(status), "headers": headers})
    await send({"type": "http.response.body", "body": body})
