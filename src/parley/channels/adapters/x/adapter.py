"""Accounts at X."""

import base64
import hashlib
import hmac
import re
from collections.abc import Sequence

import msgspec

from parley.channels.adapters.x import api, fetching, inbound, outbound, profiles, registering, showing, wire
from parley.channels.adapters.x.answers import MyAccount
from parley.channels.adapters.x.settings import MANIFEST, XAccount
from parley.channels.errors import InvalidSignature, Unreadable
from parley.channels.reading import read
from parley.channels.types import Attachment, Call, Inbound, Part, Post, Receipt, Sender
from parley.core.http import Http

SIGNED = "x-twitter-webhooks-signature"
SIGNED_ANEW = "x-twitter-webhooks-signature-oauth2"
# Anybody may ask for the answer to a challenge, and it is the signature of what they ask: so nothing is answered that could be a call.
CHALLENGE = re.compile(r"[^{}\[\]\"\x00-\x1f]{1,512}")


class _Named(wire.Wire, frozen=True):
    event_uuid: wire.Id = ""


class _Keyed(wire.Wire, frozen=True):
    data: _Named = _Named()


class X:
    manifest = MANIFEST

    def verify(self, call: Call, account: XAccount) -> None:
        """X signs with the app's client secret where it has one, with the API key's secret where it has not, and for a time with both."""
        settings = account.settings
        for header, secret in ((SIGNED_ANEW, settings.client_secret), (SIGNED, settings.api_secret)):
            given = call.headers.get(header, "").encode("utf-8", "replace")
            if secret and hmac.compare_digest(given, _signature(secret, call.body).encode()):
                return
        raise InvalidSignature

    def handshake(self, call: Call, account: XAccount) -> bytes:
        secret = account.settings.client_secret or account.settings.api_secret
        challenge = call.query.get("crc_token", "")
        if not secret or not CHALLENGE.fullmatch(challenge):
            raise InvalidSignature
        return msgspec.json.encode({"response_token": _signature(secret, challenge.encode())})

    def key(self, call: Call) -> str:
        digest = f"body:{hashlib.sha256(call.body).hexdigest()}"
        try:
            uuid = str(read(call.body, _Keyed).data.event_uuid)
        except Unreadable:
            return digest
        return f"event:{uuid}" if uuid else digest

    def parse(self, call: Call, account: XAccount) -> Sequence[Inbound]:
        return inbound.facts(call.body, own_id=account.settings.own_id)

    async def send(self, part: Part, account: XAccount, http: Http) -> Receipt:
        return await outbound.send(part, account, http)

    async def fetch(self, attachment: Attachment, account: XAccount, http: Http) -> Attachment:
        return await fetching.fetch(attachment, account, http)

    profiles_at_once = profiles.AT_ONCE

    async def profiles(self, ids: Sequence[str], account: XAccount, http: Http) -> Sequence[Sender]:
        return await profiles.profiles(ids, account, http)

    async def post(self, thread: str, account: XAccount, http: Http) -> Post:
        return await showing.post(thread, account, http)

    # ── connecting ──────────────────────────────────────────────────────────────────────────────

    async def check(self, account: XAccount, http: Http) -> tuple[str, str]:
        me = (await api.as_account(account, http, "GET", "/2/users/me", MyAccount)).data
        return f"@{me.username}", me.name

    async def connect(self, account: XAccount, http: Http, *, webhook_url: str) -> None:
        await registering.register(account, http, webhook_url)

    async def disconnect(self, account: XAccount, http: Http) -> None:
        await registering.unregister(account, http)

    async def trouble(self, account: XAccount, http: Http) -> str:
        return await registering.trouble(account, http)


def _signature(secret: str, message: bytes) -> str:
    return f"sha256={base64.b64encode(hmac.digest(secret.encode(), message, 'sha256')).decode()}"
