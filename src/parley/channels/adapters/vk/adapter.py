"""VK communities."""

import hashlib
import hmac
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from datetime import timedelta

import msgspec

from parley.channels.adapters.vk import api, inbound, outbound, polling, posts, profiles, registering, wire
from parley.channels.adapters.vk.api import VkAccount
from parley.channels.adapters.vk.settings import LARGEST_DOWNLOAD, MANIFEST
from parley.channels.contract import Take
from parley.channels.errors import InvalidSignature, Refused, Unreadable
from parley.channels.reading import read
from parley.channels.types import Attachment, Call, Inbound, Kind, Part, Post, Receipt, Sender
from parley.core.http import Http

CONFIRMATION = "confirmation"
TAKEN = b"ok"
LONGEST_KEY = 200
NO_ANSWER_NEEDED = timedelta(seconds=5)
BRINGS_WITHIN = timedelta(seconds=45)


class Vk:
    manifest = MANIFEST

    # ── events ──────────────────────────────────────────────────────────────────────────────────

    def verify(self, call: Call, account: VkAccount) -> None:
        """VK's only proof is a word inside the body, so the envelope is read before it is believed."""
        try:
            event = read(call.body, wire.Event)
        except Unreadable:
            raise InvalidSignature from None
        secret = account.settings.secret.encode()
        genuine = hmac.compare_digest(event.secret.encode(), secret)
        if not secret or not genuine or event.group_id != account.settings.group_id:
            raise InvalidSignature

    def key(self, call: Call) -> str:
        try:
            id = read(call.body, wire.Event).event_id[:LONGEST_KEY]
        except Unreadable:
            id = ""
        return id or f"body:{hashlib.sha256(call.body).hexdigest()}"

    def parse(self, call: Call, account: VkAccount) -> Sequence[Inbound]:
        event = read(call.body, wire.Event)
        return [] if event.type == CONFIRMATION else [inbound.fact(event, self.key(call))]

    async def answer(self, call: Call, account: VkAccount, http: Http) -> bytes:
        """The words that VK wants to hear from a verified call: these and no others, else it calls again."""
        if read(call.body, wire.Event).type == CONFIRMATION:
            return (await registering.confirmation(account, http)).encode()
        return TAKEN

    def wants_listener(self, account: VkAccount) -> bool:
        return account.settings.mode == "polling"

    def listen(self, account: VkAccount, cursor: bytes, take: Take, http: Http) -> AsyncIterator[bytes]:
        return polling.listen(account, cursor, take, http)

    # ── connecting ──────────────────────────────────────────────────────────────────────────────

    async def check(self, account: VkAccount, http: Http) -> tuple[str, str]:
        return await registering.check(account, http)

    async def connect(self, account: VkAccount, http: Http, *, webhook_url: str) -> None:
        await registering.connect(account, http, webhook_url)

    async def disconnect(self, account: VkAccount, http: Http) -> None:
        await registering.disconnect(account, http)

    async def trouble(self, account: VkAccount, http: Http) -> str:
        return await registering.trouble(account, http)

    def invitation(self, address: str, token: str) -> str:
        return f"https://vk.me/{address.rpartition('/')[2]}?ref={token}"

    # ── sending ─────────────────────────────────────────────────────────────────────────────────

    async def send(self, part: Part, account: VkAccount, http: Http) -> Receipt:
        return await outbound.send(part, account, http)

    async def typing(self, to: str, account: VkAccount, http: Http, *, answering: str = "") -> None:
        if not outbound.is_public(to):
            await api.call(account, http, "messages.setActivity", int, {"peer_id": to, "type": "typing"}, timeout=NO_ANSWER_NEEDED)

    async def read(self, to: str, external_id: str, account: VkAccount, http: Http) -> None:
        if not outbound.is_public(to):
            fields = {"peer_id": to, "mark_conversation_as_read": "1"}
            await api.call(account, http, "messages.markAsRead", int, fields, timeout=NO_ANSWER_NEEDED)

    async def post(self, thread: str, account: VkAccount, http: Http) -> Post:
        return await posts.post(thread, account, http)

    profiles_at_once = profiles.AT_ONCE

    async def profiles(self, ids: Sequence[str], account: VkAccount, http: Http) -> Sequence[Sender]:
        return await profiles.profiles(ids, account, http)

    async def acknowledge(self, inbound: Inbound, account: VkAccount, http: Http) -> None:
        if inbound.kind is not Kind.POSTBACK or inbound.sender is None:
            return
        fields = {"event_id": inbound.external_id, "user_id": inbound.sender.id, "peer_id": inbound.thread}
        # VK takes the answer for one minute; later nobody looks at the spinner any more.
        with suppress(Refused):
            await api.call(account, http, "messages.sendMessageEventAnswer", int, fields, timeout=NO_ANSWER_NEEDED)

    async def fetch(self, attachment: Attachment, account: VkAccount, http: Http) -> Attachment:
        if not attachment.ref:
            raise Refused("VK shows this on its own pages only", code="no_file")
        answer = await api.fetched(attachment.ref, http, timeout=BRINGS_WITHIN, max_bytes=LARGEST_DOWNLOAD)
        mime = answer.headers.get("content-type", "").partition(";")[0].strip()
        if mime == "text/html" and attachment.mime != mime:
            raise Refused("VK shows a page in place of the file", code="page")
        return msgspec.structs.replace(attachment, data=answer.body, size=len(answer.body), mime=attachment.mime or mime)
