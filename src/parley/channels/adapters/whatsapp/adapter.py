"""Numbers of the WhatsApp Business Platform."""

import hashlib
from collections.abc import Sequence
from urllib.parse import quote

from parley.channels.adapters.meta import signing
from parley.channels.adapters.whatsapp import answers, graph, inbound, listing, media, outbound, registering
from parley.channels.adapters.whatsapp.settings import MANIFEST, WhatsAppAccount
from parley.channels.templating import Template
from parley.channels.types import Attachment, Call, Inbound, Part, Receipt
from parley.core.http import Http


class WhatsApp:
    manifest = MANIFEST

    def handshake(self, call: Call, account: WhatsAppAccount) -> bytes:
        return signing.handshake(call, account.settings.verify_token)

    def verify(self, call: Call, account: WhatsAppAccount) -> None:
        signing.verify(call, account.settings.app_secret)

    def key(self, call: Call) -> str:
        """A call that was not taken comes again as it was; each fact in it has a key of its own besides."""
        return f"body:{hashlib.sha256(call.body).hexdigest()}"

    def parse(self, call: Call, account: WhatsAppAccount) -> Sequence[Inbound]:
        return inbound.facts(call.body, account.settings.phone_number_id)

    def subjects(self, call: Call) -> frozenset[str]:
        return inbound.numbers(call.body)

    async def send(self, part: Part, account: WhatsAppAccount, http: Http) -> Receipt:
        return await outbound.send(part, account, http)

    # ── connecting ──────────────────────────────────────────────────────────────────────────────

    async def own_id(self, account: WhatsAppAccount, http: Http) -> str:
        return account.settings.phone_number_id

    async def check(self, account: WhatsAppAccount, http: Http) -> tuple[str, str]:
        return await registering.check(account, http)

    async def connect(self, account: WhatsAppAccount, http: Http, *, webhook_url: str) -> None:
        await registering.connect(account, http, webhook_url)

    async def disconnect(self, account: WhatsAppAccount, http: Http) -> None:
        await registering.disconnect(account, http)

    async def trouble(self, account: WhatsAppAccount, http: Http) -> str:
        return await registering.trouble(account, http)

    def invitation(self, address: str, token: str) -> str:
        return f"https://wa.me/{quote(address.removeprefix('+'), safe='')}?text={quote(token, safe='')}"

    async def templates(self, account: WhatsAppAccount, http: Http) -> Sequence[Template]:
        return await listing.templates(account, http)

    # ── courtesies ──────────────────────────────────────────────────────────────────────────────

    async def fetch(self, attachment: Attachment, account: WhatsAppAccount, http: Http) -> Attachment:
        return await media.fetch(attachment, account, http)

    async def typing(self, to: str, account: WhatsAppAccount, http: Http, *, answering: str = "") -> None:
        """Shown for 25 seconds at most, under a message that is marked as read with it."""
        if answering:
            await self._mark(answering, account, http, typing_indicator={"type": "text"})

    async def read(self, to: str, external_id: str, account: WhatsAppAccount, http: Http) -> None:
        """Earlier messages of the chat are then read as well."""
        await self._mark(external_id, account, http)

    async def _mark(self, external_id: str, account: WhatsAppAccount, http: Http, **more: object) -> None:
        fields = {"messaging_product": "whatsapp", "status": "read", "message_id": external_id, **more}
        await graph.call(account, http, "POST", f"{account.settings.phone_number_id}/messages", answers.Done, fields)
