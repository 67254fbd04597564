"""Bots of MAX."""

import hashlib
import hmac
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from urllib.parse import quote

from parley.channels.adapters.max import bot, contacts, inbound, media, outbound, strange, wire
from parley.channels.adapters.max.bot import MaxAccount
from parley.channels.adapters.max.settings import MANIFEST
from parley.channels.errors import InvalidSignature, Refused, Unreadable
from parley.channels.reading import read
from parley.channels.types import Attachment, Call, Inbound, Kind, Part, Receipt
from parley.core.http import Http
from parley.core.i18n import N_

SIGNED = "x-max-bot-api-secret"
NO_ANSWER_NEEDED = timedelta(seconds=5)


class Max:
    manifest = MANIFEST

    def verify(self, call: Call, account: MaxAccount) -> None:
        secret = account.settings.webhook_secret.encode()
        given = call.headers.get(SIGNED, "").encode("utf-8", "replace")
        if not secret or not hmac.compare_digest(given, secret):
            raise InvalidSignature

    def key(self, call: Call) -> str:
        try:
            update = read(call.body, wire.Header)
            if update.update_type in inbound.MAKERS:
                return inbound.key(read(call.body, wire.Update))
        except Unreadable:
            pass
        return f"body:{hashlib.sha256(call.body).hexdigest()}"

    def parse(self, call: Call, account: MaxAccount) -> Sequence[Inbound]:
        update = read(call.body, wire.Header)
        if update.update_type not in inbound.MAKERS:
            return [strange.placeholder(update, self.key(call))]
        return [inbound.fact(read(call.body, wire.Update), account.settings.token)]

    async def send(self, part: Part, account: MaxAccount, http: Http) -> Receipt:
        return await outbound.send(part, account, http)

    # ── connecting ──────────────────────────────────────────────────────────────────────────────

    async def check(self, account: MaxAccount, http: Http) -> tuple[str, str]:
        me = await bot.call(account, http, "GET", "/me", wire.User)
        return f"@{me.username}" if me.username else "", contacts.full_name(me)

    async def connect(self, account: MaxAccount, http: Http, *, webhook_url: str) -> None:
        """Subscriptions add up, and a bot that reports to two answers twice: the others are taken off."""
        await self._unsubscribe(account, http, but=webhook_url)
        try:
            await self._subscribe(account, http, webhook_url, inbound.WANTED)
        except Refused:
            await self._subscribe(account, http, webhook_url, inbound.SURE)

    async def disconnect(self, account: MaxAccount, http: Http) -> None:
        await self._unsubscribe(account, http)

    async def trouble(self, account: MaxAccount, http: Http) -> str:
        """MAX takes a webhook off by itself after eight hours of failures."""
        found = await bot.call(account, http, "GET", "/subscriptions", wire.Subscriptions)
        return "" if found.subscriptions else N_("No webhook is registered for this bot. Connect the account again.")

    def invitation(self, address: str, token: str) -> str:
        return f"https://max.ru/{quote(address.lstrip('@'), safe='')}?start={quote(token, safe='')}"

    async def _subscribe(self, account: MaxAccount, http: Http, url: str, kinds: list[str]) -> None:
        wanted = {"url": url, "update_types": kinds, "secret": account.settings.webhook_secret}
        await bot.does(account, http, "POST", "/subscriptions", json=wanted)

    async def _unsubscribe(self, account: MaxAccount, http: Http, *, but: str = "") -> None:
        found = await bot.call(account, http, "GET", "/subscriptions", wire.Subscriptions)
        for url in {one.url: None for one in found.subscriptions if one.url != but}:
            await bot.does(account, http, "DELETE", "/subscriptions", query={"url": url})

    # ── courtesies ──────────────────────────────────────────────────────────────────────────────

    async def fetch(self, attachment: Attachment, account: MaxAccount, http: Http) -> Attachment:
        return await media.fetch(attachment, account, http)

    async def typing(self, to: str, account: MaxAccount, http: Http, *, answering: str = "") -> None:
        await self._act("typing_on", to, account, http)

    async def read(self, to: str, external_id: str, account: MaxAccount, http: Http) -> None:
        await self._act("mark_seen", to, account, http)

    async def _act(self, action: str, to: str, account: MaxAccount, http: Http) -> None:
        # Where MAX told no dialog there is none to show it in.
        if outbound.NUMBER.fullmatch(to):
            await bot.does(account, http, "POST", f"/chats/{to}/actions", json={"action": action}, timeout=NO_ANSWER_NEEDED)

    async def acknowledge(self, inbound: Inbound, account: MaxAccount, http: Http) -> None:
        if inbound.kind is not Kind.POSTBACK:
            return
        # MAX wants either a new message in place of the old or a notification; an empty one shows nothing.
        # What it thinks of a late one is not documented, and nobody looks at the button any more.
        with suppress(Refused):
            query, empty = {"callback_id": inbound.external_id}, {"notification": ""}
            await bot.does(account, http, "POST", "/answers", query=query, json=empty, timeout=NO_ANSWER_NEEDED)
