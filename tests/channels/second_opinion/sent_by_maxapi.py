"""Calls of MAX's Bot API, made by maxapi."""

import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from maxapi import Bot
from maxapi.client.default import DefaultConnectionProperties
from maxapi.enums.upload_type import UploadType
from maxapi.exceptions.max import InvalidToken, MaxApiError
from maxapi.types import AttachmentUpload, ButtonsPayload, NewMessageLink

from tests.channels.second_opinion.sending import Line, Ours
from tests.providers.server import Request

SPELT_OUT = [("intent", "default")]
CALLS: tuple[tuple[str, Callable[[Bot, Ours], Awaitable[Any]]], ...] = (
    (r"POST /messages\?.*", lambda bot, ours: bot.send_message(**_message(ours))),
    (r"POST /answers\?.*", lambda bot, ours: bot.send_callback(**query(ours.expect.path), **ours.fields)),
    (r"POST /chats/\d+/actions", lambda bot, ours: bot.send_action(int(ours.expect.path.split("/")[2]), ours.fields["action"])),
    (r"POST /subscriptions", lambda bot, ours: bot.subscribe_webhook(**ours.fields)),
    (r"DELETE /subscriptions\?.*", lambda bot, ours: bot.unsubscribe_webhook(**query(ours.expect.path))),
    (r"GET /subscriptions", lambda bot, _: bot.get_subscriptions()),
    (r"POST /uploads\?.*", lambda bot, ours: bot.get_upload_url(UploadType(query(ours.expect.path)["type"]))),
    (r"GET /me", lambda bot, _: bot.get_me()),
    (r"GET /videos/[\w-]+", lambda bot, ours: bot.get_video(ours.expect.path.rpartition("/")[2])),
)


class Sender:
    def __init__(self, line: Line, address: str, token: str) -> None:
        self.line = line
        self.bot = Bot(
            token, default_connection=DefaultConnectionProperties(max_retries=0), after_upload_attempts=1, after_upload_retry_delay=0
        )
        self.bot.set_api_url(address)

    async def again(self, ours: Ours) -> Request:
        made = _made(ours)
        assert made
        # The last is what it ends with when a file stays unready.
        with suppress(MaxApiError, InvalidToken, RuntimeError):
            await made(self.bot, ours)
        return self.line.seen.pop()

    async def close(self) -> None:
        await self.bot.close_session()


def knows(ours: Ours) -> bool:
    return _made(ours) is not None


def query(path: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(path).query))


def _made(ours: Ours) -> Callable[[Bot, Ours], Awaitable[Any]] | None:
    return next((call for pattern, call in CALLS if re.fullmatch(pattern, f"{ours.expect.method} {ours.expect.path}")), None)


def _message(ours: Ours) -> dict[str, Any]:
    fields = dict(ours.fields)
    link = {"link": NewMessageLink.model_validate(fields.pop("link"))} if "link" in fields else {}
    attached = [_attachment(one) for one in fields.pop("attachments", [])]
    return {name: int(id) for name, id in query(ours.expect.path).items()} | fields | link | {"attachments": attached}


def _attachment(attached: dict[str, Any]) -> Any:
    if attached["type"] == "inline_keyboard":
        return ButtonsPayload.model_validate(attached["payload"]).pack()
    return AttachmentUpload.model_validate(attached)
