"""Messages to groups in Odnoklassniki."""

import hashlib
from collections.abc import Sequence
from datetime import timedelta

from parley.channels.adapters.ok import callers, inbound, media, outbound, registering, wire
from parley.channels.adapters.ok.api import OkAccount
from parley.channels.adapters.ok.settings import MANIFEST
from parley.channels.errors import Unreadable
from parley.channels.reading import read
from parley.channels.types import Attachment, Call, Inbound, Part, Receipt
from parley.core.http import Http

NO_ANSWER_NEEDED = timedelta(seconds=5)


class Ok:
    manifest = MANIFEST

    def verify(self, call: Call, account: OkAccount) -> None:
        callers.check(call, account.settings)

    def key(self, call: Call) -> str:
        try:
            told = inbound.key(read(call.body, wire.Event))
        except Unreadable:
            told = ""
        return told or f"body:{hashlib.sha256(call.body).hexdigest()}"

    def parse(self, call: Call, account: OkAccount) -> Sequence[Inbound]:
        return inbound.facts(read(call.body, wire.Event), self.key(call))

    async def send(self, part: Part, account: OkAccount, http: Http) -> Receipt:
        return await outbound.send(part, account, http)

    # ── connecting ──────────────────────────────────────────────────────────────────────────────

    async def check(self, account: OkAccount, http: Http) -> tuple[str, str]:
        return await registering.check(account, http)

    async def connect(self, account: OkAccount, http: Http, *, webhook_url: str) -> None:
        await registering.connect(account, http, webhook_url)

    async def disconnect(self, account: OkAccount, http: Http) -> None:
        await registering.disconnect(account, http)

    async def trouble(self, account: OkAccount, http: Http) -> str:
        return await registering.trouble(account, http)

    # ── courtesies ──────────────────────────────────────────────────────────────────────────────

    async def fetch(self, attachment: Attachment, account: OkAccount, http: Http) -> Attachment:
        return await media.fetch(attachment, account, http)

    async def typing(self, to: str, account: OkAccount, http: Http, *, answering: str = "") -> None:
        await outbound.act("typing_on", to, account, http, timeout=NO_ANSWER_NEEDED)

    async def read(self, to: str, external_id: str, account: OkAccount, http: Http) -> None:
        await outbound.act("mark_seen", to, account, http, timeout=NO_ANSWER_NEEDED)
