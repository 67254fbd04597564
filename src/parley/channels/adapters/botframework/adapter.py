"""Azure bots: Microsoft Teams, and whatever else the Bot Framework connects."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Sequence

from parley.channels.adapters.botframework import connector, fetching, inbound, outbound, signing, wire
from parley.channels.adapters.botframework.believed import Believed
from parley.channels.adapters.botframework.keys import RENEWED_AFTER, Keys
from parley.channels.adapters.botframework.login import Logins
from parley.channels.adapters.botframework.settings import MANIFEST, BotAccount
from parley.channels.contract import Take
from parley.channels.errors import Unreadable
from parley.channels.reading import read
from parley.channels.types import Attachment, Call, Inbound, Part, Receipt
from parley.core.http import Http


class BotFramework:
    manifest = MANIFEST

    def __init__(self) -> None:
        self._keys = Keys()
        self._believed = Believed()
        self._logins = Logins()

    def verify(self, call: Call, account: BotAccount) -> None:
        signing.verify(call, account.settings, self._keys, self._believed)

    def key(self, call: Call) -> str:
        try:
            return _key(read(call.body, wire.Activity), call)
        except Unreadable:
            return _digest(call)

    def parse(self, call: Call, account: BotAccount) -> Sequence[Inbound]:
        activity = read(call.body, wire.Activity)
        return [inbound.fact(activity, _key(activity, call))]

    async def send(self, part: Part, account: BotAccount, http: Http) -> Receipt:
        return await outbound.send(part, account, http, self._logins)

    # ── connecting ──────────────────────────────────────────────────────────────────────────────

    async def check(self, account: BotAccount, http: Http) -> tuple[str, str]:
        """Whether Microsoft signs us in. It does not tell what the bot is called."""
        await self._logins.fresh(account, http)
        return account.settings.app_id, ""

    async def connect(self, account: BotAccount, http: Http, *, webhook_url: str) -> None:
        """The address is entered in the Azure portal, and no credential of a bot can do that: here only its calls' keys are learnt."""
        await self._keys.learn(account.settings, http)

    async def disconnect(self, account: BotAccount, http: Http) -> None:
        """Nothing is registered that could be taken off: calls are turned away until the address is removed in the Azure portal."""

    async def trouble(self, account: BotAccount, http: Http) -> str:
        """A client secret has an end: signing in anew shows it before a customer does."""
        await self._logins.fresh(account, http)
        return ""

    # ── listening, for keys and not for messages ────────────────────────────────────────────────

    def wants_listener(self, account: BotAccount) -> bool:
        return not account.settings.signing_keys

    async def listen(self, account: BotAccount, cursor: bytes, take: Take, http: Http) -> AsyncIterator[bytes]:
        """Keeps the signing keys known in this process, so that its first call after a start need not come twice."""
        while True:
            await self._keys.learn(account.settings, http)
            yield cursor
            await asyncio.sleep(RENEWED_AFTER.total_seconds())

    # ── courtesies ──────────────────────────────────────────────────────────────────────────────

    async def fetch(self, attachment: Attachment, account: BotAccount, http: Http) -> Attachment:
        return await fetching.fetch(attachment, account, http, self._logins)

    async def typing(self, to: str, account: BotAccount, http: Http, *, answering: str = "") -> None:
        await connector.post(outbound.TYPING, to, account, http, self._logins, sends=False)


def _key(activity: wire.Activity, call: Call) -> str:
    return inbound.key(activity) or _digest(call)


def _digest(call: Call) -> str:
    return f"body:{hashlib.sha256(call.body).hexdigest()}"
