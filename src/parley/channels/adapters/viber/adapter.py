"""Viber bots."""

import hashlib
import hmac
from collections.abc import Sequence
from urllib.parse import quote

from parley.channels.adapters.viber import bot, fetching, inbound, outbound, wire
from parley.channels.adapters.viber.bot import ViberAccount
from parley.channels.adapters.viber.settings import MANIFEST
from parley.channels.errors import InvalidSignature, Unreadable
from parley.channels.reading import read
from parley.channels.types import Attachment, Call, Inbound, Part, Receipt
from parley.core.http import Http
from parley.core.i18n import N_

SIGNED = "x-viber-content-signature"


class Viber:
    manifest = MANIFEST

    def verify(self, call: Call, account: ViberAccount) -> None:
        token = account.settings.token.encode()
        given = call.headers.get(SIGNED, "").encode("utf-8", "replace")
        expected = hmac.new(token, call.body, hashlib.sha256).hexdigest().encode()
        if not token or not hmac.compare_digest(given, expected):
            raise InvalidSignature

    def key(self, call: Call) -> str:
        try:
            return inbound.key(read(call.body, wire.Head))
        except Unreadable:
            return f"body:{hashlib.sha256(call.body).hexdigest()}"

    def parse(self, call: Call, account: ViberAccount) -> Sequence[Inbound]:
        return inbound.facts(read(call.body, wire.Event))

    async def send(self, part: Part, account: ViberAccount, http: Http) -> Receipt:
        return await outbound.send(part, account, http)

    async def fetch(self, attachment: Attachment, account: ViberAccount, http: Http) -> Attachment:
        return await fetching.fetch(attachment, http)

    # ── connecting ──────────────────────────────────────────────────────────────────────────────

    async def check(self, account: ViberAccount, http: Http) -> tuple[str, str]:
        info = await bot.call(account, http, "get_account_info", wire.AccountInfo, {})
        return info.uri, info.name

    async def connect(self, account: ViberAccount, http: Http, *, webhook_url: str) -> None:
        """Viber calls the address before it answers: the account must be open for calls by now."""
        fields = {"url": webhook_url, "event_types": wire.EVENTS, "send_name": True, "send_photo": False}
        await bot.call(account, http, "set_webhook", wire.Done, fields)

    async def disconnect(self, account: ViberAccount, http: Http) -> None:
        await bot.call(account, http, "set_webhook", wire.Done, {"url": ""})

    def invitation(self, address: str, token: str) -> str:
        return f"viber://pa?chatURI={quote(address, safe='')}&context={quote(token, safe='')}"

    async def trouble(self, account: ViberAccount, http: Http) -> str:
        info = await bot.call(account, http, "get_account_info", wire.AccountInfo, {})
        return "" if info.webhook else N_("No webhook is registered for this bot. Connect the account again.")
