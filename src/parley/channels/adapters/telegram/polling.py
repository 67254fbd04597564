"""Long polling: for an installation that Telegram cannot call."""

from collections.abc import AsyncIterator
from datetime import timedelta

import msgspec

from parley.channels.adapters.telegram import bot, wire
from parley.channels.adapters.telegram.bot import TelegramAccount
from parley.channels.contract import Take
from parley.channels.errors import AccountBroken
from parley.channels.reading import read
from parley.channels.types import Call
from parley.core.http import Http

HOLD = timedelta(seconds=50)
ANSWERS_WITHIN = HOLD + timedelta(seconds=15)


class Contested(AccountBroken):
    """Something else receives this bot's messages. Stop the other program, or connect the bot here again."""


class _Numbered(wire.Wire, frozen=True):
    update_id: int


async def listen(account: TelegramAccount, cursor: bytes, take: Take, http: Http) -> AsyncIterator[bytes]:
    """Each answer is in the journal before the next request confirms it to Telegram."""
    offset = int(cursor) if cursor.isdigit() else 0
    while True:
        updates = await _updates(account, http, offset)
        if updates:
            await take([Call(body=bytes(update)) for update in updates])
        # An empty answer says that all is confirmed. The number is then forgotten, because after a quiet week
        # Telegram goes on from any number, and a higher offset would confirm what we never saw.
        following = _last(updates) + 1 if updates else 0
        if following != offset:
            offset = following
            yield str(offset).encode() if offset else b""


async def _updates(account: TelegramAccount, http: Http, offset: int) -> list[msgspec.Raw]:
    wanted = {"timeout": int(HOLD.total_seconds()), "allowed_updates": wire.ALLOWED_UPDATES}
    fields = wanted | {"offset": offset} if offset else wanted
    try:
        return await bot.call(account, http, "getUpdates", list[msgspec.Raw], fields, timeout=ANSWERS_WITHIN)
    except AccountBroken as error:
        if error.code == "409":
            raise Contested(error.detail, code="409") from None
        raise


def _last(updates: list[msgspec.Raw]) -> int:
    return max(read(bytes(update), _Numbered).update_id for update in updates)
