"""Telegram bots."""

import hashlib
import hmac
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import PurePosixPath

import msgspec

from parley.channels.adapters.telegram import bot, inbound, outbound, polling, strange, wire
from parley.channels.adapters.telegram.bot import TelegramAccount
from parley.channels.adapters.telegram.settings import LARGEST_DOWNLOAD, MANIFEST
from parley.channels.contract import Take
from parley.channels.errors import InvalidSignature, Refused, Unreadable
from parley.channels.reading import read
from parley.channels.types import Attachment, Call, Inbound, Kind, Part, Receipt
from parley.core.http import Http

SIGNED = "x-telegram-bot-api-secret-token"
NO_ANSWER_NEEDED = timedelta(seconds=5)


class _Numbered(wire.Wire, frozen=True):
    update_id: int


class Telegram:
    manifest = MANIFEST

    def verify(self, call: Call, account: TelegramAccount) -> None:
        secret = account.settings.webhook_secret.encode()
        given = call.headers.get(SIGNED, "").encode("utf-8", "replace")
        if not secret or not hmac.compare_digest(given, secret):
            raise InvalidSignature

    def key(self, call: Call) -> str:
        try:
            return f"update:{read(call.body, _Numbered).update_id}"
        except Unreadable:
            return f"body:{hashlib.sha256(call.body).hexdigest()}"

    def parse(self, call: Call, account: TelegramAccount) -> Sequence[Inbound]:
        update = read(call.body, wire.Update)
        known = inbound.facts(update)
        return [strange.named(fact, call.body) for fact in known] or [strange.unknown_update(update, call.body)]

    async def send(self, part: Part, account: TelegramAccount, http: Http) -> Receipt:
        return await outbound.send(part, account, http)

    # ── connecting ──────────────────────────────────────────────────────────────────────────────

    async def check(self, account: TelegramAccount, http: Http) -> tuple[str, str]:
        me = await bot.call(account, http, "getMe", wire.Bot, {})
        return f"@{me.username}", me.first_name

    async def connect(self, account: TelegramAccount, http: Http, *, webhook_url: str) -> None:
        if account.settings.mode == "polling":
            await self.disconnect(account, http)
        else:
            secret = account.settings.webhook_secret
            fields = {"url": webhook_url, "secret_token": secret, "allowed_updates": wire.ALLOWED_UPDATES}
            await bot.call(account, http, "setWebhook", bool, fields)

    async def disconnect(self, account: TelegramAccount, http: Http) -> None:
        await bot.call(account, http, "deleteWebhook", bool, {})

    def invitation(self, address: str, token: str) -> str:
        return f"https://t.me/{address.lstrip('@')}?start={token}"

    async def trouble(self, account: TelegramAccount, http: Http) -> str:
        info = await bot.call(account, http, "getWebhookInfo", wire.WebhookInfo, {})
        if account.settings.mode == "webhook" and not info.url:
            return "No webhook is registered for this bot. Connect the account again."
        waiting = f" ({info.pending_update_count} waiting)" if info.pending_update_count else ""
        return f"{info.last_error_message}{waiting}" if info.last_error_message else ""

    # ── listening ───────────────────────────────────────────────────────────────────────────────

    def wants_listener(self, account: TelegramAccount) -> bool:
        return account.settings.mode == "polling"

    def listen(self, account: TelegramAccount, cursor: bytes, take: Take, http: Http) -> AsyncIterator[bytes]:
        return polling.listen(account, cursor, take, http)

    # ── courtesies ──────────────────────────────────────────────────────────────────────────────

    async def fetch(self, attachment: Attachment, account: TelegramAccount, http: Http) -> Attachment:
        if (attachment.size or 0) > LARGEST_DOWNLOAD:
            raise Refused("Telegram gives bots no files over 20 MB", code="too_large")
        file = await bot.call(account, http, "getFile", wire.StoredFile, {"file_id": attachment.ref})
        answer = await bot.download(account, http, file.file_path)
        name = attachment.name or PurePosixPath(file.file_path).name
        return msgspec.structs.replace(attachment, data=answer.body, size=len(answer.body), name=name)

    async def typing(self, to: str, account: TelegramAccount, http: Http, *, answering: str = "") -> None:
        fields = outbound.address(to) | {"action": "typing"}
        await bot.call(account, http, "sendChatAction", bool, fields, timeout=NO_ANSWER_NEEDED)

    async def acknowledge(self, inbound: Inbound, account: TelegramAccount, http: Http) -> None:
        if inbound.kind is not Kind.POSTBACK:
            return
        # Telegram takes the answer for some minutes only; later nobody looks at the spinner any more.
        with suppress(Refused):
            fields = {"callback_query_id": inbound.external_id}
            await bot.call(account, http, "answerCallbackQuery", bool, fields, timeout=NO_ANSWER_NEEDED)
