"""Calls of the Bot API, made by aiogram."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from aiogram import Bot, methods
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramAPIError
from aiogram.methods import Request as Unsent
from aiogram.methods import Response, TelegramMethod

from tests.channels.second_opinion.sending import Line, Ours, plain
from tests.providers.server import Request

SPELT_OUT = [(name, f"attach://{name}") for name in ("photo", "video", "animation", "voice", "audio", "document")]
NAMELESS = (TelegramMethod, Unsent, Response)
METHODS: Mapping[str, type[TelegramMethod[Any]]] = {
    found.__api_method__: found for name in methods.__all__ if (found := getattr(methods, name)) not in NAMELESS
}


class Sender:
    def __init__(self, line: Line, address: str, token: str) -> None:
        self.line = line
        self.bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(address)))

    async def again(self, ours: Ours) -> Request:
        method = METHODS[ours.expect.path.rpartition("/")[2]]
        asked = method.model_validate(plain(ours.fields) | _files(ours, method))
        with suppress(TelegramAPIError):
            await self.bot(asked)
        return self.line.seen.pop()

    async def close(self) -> None:
        await self.bot.session.close()


def _files(ours: Ours, method: type[TelegramMethod[Any]]) -> dict[str, str]:
    """A file that comes under its field's own name is one that `attach://` names as well."""
    names = ours.expect.files if isinstance(ours.expect.files, dict) else {}
    return {name: f"attach://{name}" for name in names if name in method.model_fields}
