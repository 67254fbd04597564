"""A part in Telegram's words: which method, which fields, which files."""

import re
from datetime import UTC, datetime
from typing import Any, NamedTuple

from parley.channels.adapters.telegram import bot, wire
from parley.channels.adapters.telegram.bot import Files, Moved, TelegramAccount
from parley.channels.errors import Refused
from parley.channels.types import Button, File, Media, Part, Receipt
from parley.core.http import Http

Fields = dict[str, Any]

# What each method shows as such; a file of another format goes as a document, which carries anything.
PLAYS = {
    Media.IMAGE: ("photo", {"image/jpeg", "image/png", "image/webp"}),
    Media.VIDEO: ("video", {"video/mp4"}),
    Media.AUDIO: ("audio", {"audio/mpeg", "audio/mp4", "audio/x-m4a"}),
    Media.VOICE: ("voice", {"audio/ogg", "audio/mpeg", "audio/mp4"}),
}
GIF = "image/gif"
NUMBER = re.compile(r"-?[0-9]{1,18}")
SHORT_LABEL = 3
MOST_IN_A_ROW = 8


class Request(NamedTuple):
    method: str
    fields: Fields
    files: Files


async def send(part: Part, account: TelegramAccount, http: Http) -> Receipt:
    request = _request(part)
    try:
        return await _sent(request, part.to, account, http)
    except Moved as moved:
        return await _sent(request._replace(fields=request.fields | {"chat_id": moved.to}), str(moved.to), account, http)


def address(to: str) -> Fields:
    """The chat, and the business connection through which we speak in it: what an inbound message's thread says."""
    chat, _, business = to.partition("@")
    where: Fields = {"chat_id": int(chat) if NUMBER.fullmatch(chat) else chat}
    return where | {"business_connection_id": business} if business else where


async def _sent(request: Request, thread: str, account: TelegramAccount, http: Http) -> Receipt:
    method, fields, files = request
    if method == "sendMediaGroup":
        messages = await bot.call(account, http, method, tuple[wire.Sent, ...], fields, files=files, sends=True)
    else:
        messages = (await bot.call(account, http, method, wire.Sent, fields, files=files, sends=True),)
    at = max((message.date for message in messages), default=0)
    ids = tuple(str(message.message_id) for message in messages)
    return Receipt(ids, thread, datetime.fromtimestamp(at, UTC) if at else None)


def _request(part: Part) -> Request:
    if len(part.files) > 1:
        return _album(part)
    fields = address(part.to) | _quote(part.quoted) | _keyboard(part.buttons)
    if not part.files:
        return Request("sendMessage", fields | {"text": part.text}, {})
    file = part.files[0]
    name = "animation" if file.mime == GIF else _shown_as(file)
    caption = {"caption": part.text} if part.text else {}
    return Request(f"send{name.capitalize()}", fields | caption, {name: _upload(file)})


def _album(part: Part) -> Request:
    if part.buttons:
        raise Refused("an album carries no buttons")
    names = [_shown_as(file) for file in part.files]
    if "document" in names:
        # Documents travel only with documents, and anything can be one.
        names = ["document"] * len(names)
    media = [{"type": name, "media": f"attach://file{place}"} for place, name in enumerate(names)]
    if part.text:
        media[0]["caption"] = part.text
    files = {f"file{place}": _upload(file) for place, file in enumerate(part.files)}
    return Request("sendMediaGroup", address(part.to) | _quote(part.quoted) | {"media": media}, files)


def _shown_as(file: File) -> str:
    name, formats = PLAYS.get(file.type, ("document", frozenset[str]()))
    return name if file.mime in formats else "document"


def _upload(file: File) -> tuple[str, bytes, str]:
    return file.name or "file", file.data, file.mime or "application/octet-stream"


def _quote(quoted: str) -> Fields:
    # The quoted message may have been deleted meanwhile; the answer goes out all the same.
    return {"reply_parameters": {"message_id": int(quoted), "allow_sending_without_reply": True}} if NUMBER.fullmatch(quoted) else {}


def _keyboard(buttons: tuple[Button, ...]) -> Fields:
    keys = [_key(button) for button in buttons]
    if not keys:
        return {}
    short = len(keys) <= MOST_IN_A_ROW and all(len(button.label) <= SHORT_LABEL for button in buttons)
    return {"reply_markup": {"inline_keyboard": [keys] if short else [[key] for key in keys]}}


def _key(button: Button) -> dict[str, str]:
    if button.url:
        return {"text": button.label, "url": button.url}
    return {"text": button.label, "callback_data": button.payload or button.label}
