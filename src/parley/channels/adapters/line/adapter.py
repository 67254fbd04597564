"""LINE official accounts."""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from urllib.parse import quote

import msgspec

from parley.channels.adapters.line import api, inbound, outbound, wire
from parley.channels.adapters.line.settings import LARGEST_DOWNLOAD, MANIFEST, MB, LineAccount
from parley.channels.errors import InvalidSignature, Refused, Unreadable
from parley.channels.reading import read
from parley.channels.types import Attachment, Call, Inbound, Part, Receipt, Sender
from parley.core.http import Http
from parley.core.i18n import N_

SIGNED = "x-line-signature"
WEBHOOK = "/v2/bot/channel/webhook/endpoint"
LOADING_SECONDS = 5
"""The shortest that LINE shows; asked for again while somebody goes on typing."""


class Line:
    manifest = MANIFEST

    def verify(self, call: Call, account: LineAccount) -> None:
        secret = account.settings.channel_secret.encode()
        given = call.headers.get(SIGNED, "").encode("utf-8", "replace")
        signature = base64.b64encode(hmac.digest(secret, call.body, "sha256"))
        if not secret or not hmac.compare_digest(given, signature):
            raise InvalidSignature

    def key(self, call: Call) -> str:
        """The events' own ids: a call that comes again differs in `isRedelivery`."""
        digest = f"body:{hashlib.sha256(call.body).hexdigest()}"
        try:
            names = [event.webhook_event_id for event in read(call.body, wire.Batch).events]
        except Unreadable:
            return digest
        if not names or not all(names):
            return digest
        return names[0] if len(names) == 1 else f"events:{hashlib.sha256(' '.join(names).encode()).hexdigest()}"

    def parse(self, call: Call, account: LineAccount) -> Sequence[Inbound]:
        return inbound.facts([bytes(raw) for raw in read(call.body, wire.Callback).events])

    async def send(self, part: Part, account: LineAccount, http: Http) -> Receipt:
        return await outbound.send(part, account, http)

    # ── connecting ──────────────────────────────────────────────────────────────────────────────

    async def check(self, account: LineAccount, http: Http) -> tuple[str, str]:
        bot = await api.call(account, http, "GET", "/v2/bot/info", wire.Bot)
        return bot.premium_id or bot.basic_id, bot.display_name

    async def connect(self, account: LineAccount, http: Http, *, webhook_url: str) -> None:
        await api.call(account, http, "PUT", WEBHOOK, wire.Nothing, {"endpoint": webhook_url})

    async def disconnect(self, account: LineAccount, http: Http) -> None:
        """LINE can replace a webhook, but not take it off: its calls are turned away until somebody switches them off there."""

    def invitation(self, address: str, token: str) -> str:
        return f"https://line.me/R/oaMessage/{quote(address, safe='')}/?{quote(token, safe='')}"

    async def trouble(self, account: LineAccount, http: Http) -> str:
        return await _silence(account, http) or await _spent(account, http)

    # ── courtesies ──────────────────────────────────────────────────────────────────────────────

    async def fetch(self, attachment: Attachment, account: LineAccount, http: Http) -> Attachment:
        if (attachment.size or 0) > LARGEST_DOWNLOAD:
            raise Refused(f"the file is over {LARGEST_DOWNLOAD // MB} MB", code="too_large")
        if not attachment.ref:
            raise Refused("LINE does not say where the file is")
        answer = await api.download(account, http, attachment.ref)
        mime = answer.headers.get("content-type", "").partition(";")[0].strip() or attachment.mime
        return msgspec.structs.replace(attachment, data=answer.body, size=len(answer.body), mime=mime)

    profiles_at_once = 1

    async def profiles(self, ids: Sequence[str], account: LineAccount, http: Http) -> Sequence[Sender]:
        """LINE tells of one person in one call, and of nobody who has blocked the account or never agreed to be known."""
        found = [(id, await api.call(account, http, "GET", f"/v2/bot/profile/{quote(id, safe='')}", wire.Profile)) for id in ids]
        return [Sender(id, one.display_name, language=one.language, picture=one.picture_url) for id, one in found]

    async def typing(self, to: str, account: LineAccount, http: Http, *, answering: str = "") -> None:
        # Only people have the animation; the ids of groups begin with C, those of rooms with R.
        if to.startswith("U"):
            fields = {"chatId": to, "loadingSeconds": LOADING_SECONDS}
            await api.call(account, http, "POST", "/v2/bot/chat/loading/start", wire.Nothing, fields)


async def _silence(account: LineAccount, http: Http) -> str:
    """Why nothing reaches us, where something stands in the way."""
    try:
        webhook = await api.call(account, http, "GET", WEBHOOK, wire.Endpoint)
    except Refused as error:
        if error.code != "404":
            raise
        return N_("No webhook is registered for this channel. Connect the account again.")
    if not webhook.active:
        return N_("LINE brings nothing, because its webhook is switched off. Turn on Use webhook in the LINE Developers Console.")
    trial = await api.call(account, http, "POST", "/v2/bot/channel/webhook/test", wire.Trial, {})
    return "" if trial.success else f"LINE could not call Parley: {trial.reason} {trial.detail}".strip()


async def _spent(account: LineAccount, http: Http) -> str:
    quota = await api.call(account, http, "GET", "/v2/bot/message/quota", wire.Quota)
    if quota.type != "limited" or quota.value is None:
        return ""
    used = await api.call(account, http, "GET", "/v2/bot/message/quota/consumption", wire.Consumption)
    spent = used.total_usage >= quota.value
    return f"All {quota.value} messages of this month's plan are used up: LINE refuses more until next month." if spent else ""
