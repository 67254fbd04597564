"""Professional accounts of Instagram: conversations and comments."""

from collections.abc import Sequence
from urllib.parse import quote

import msgspec

from parley.channels.adapters.instagram import comments, connecting, outbound, posts
from parley.channels.adapters.instagram.settings import MANIFEST, InstagramAccount
from parley.channels.adapters.meta import envelope, fetching, messaging, profiles, signing, talking
from parley.channels.adapters.meta.envelope import Change, Envelope, Event
from parley.channels.reading import read
from parley.channels.types import Attachment, Call, Inbound, Part, Post, Receipt, Sender
from parley.core.http import Http

IN_CONVERSATION = ("message", "messaging", "standby")
"""How the names of fields begin that the dashboard's test button brings as changes."""


class Instagram:
    manifest = MANIFEST

    # ── events ──────────────────────────────────────────────────────────────────────────────────

    def verify(self, call: Call, account: InstagramAccount) -> None:
        signing.verify(call, account.settings.app_secret)

    def handshake(self, call: Call, account: InstagramAccount) -> bytes:
        return signing.handshake(call, account.settings.verify_token)

    def key(self, call: Call) -> str:
        return envelope.key(call.body)

    def parse(self, call: Call, account: InstagramAccount) -> Sequence[Inbound]:
        ours = account.settings.account_id
        events = [event for event in envelope.opened(read(call.body, Envelope)) if not ours or event.account == ours]
        return envelope.understood(events, _facts)

    def subjects(self, call: Call) -> frozenset[str]:
        return envelope.subjects(call.body)

    # ── sending ─────────────────────────────────────────────────────────────────────────────────

    async def send(self, part: Part, account: InstagramAccount, http: Http) -> Receipt:
        return await outbound.send(part, account, http)

    async def typing(self, to: str, account: InstagramAccount, http: Http, *, answering: str = "") -> None:
        if not outbound.is_public(to):
            await talking.act(to, "typing_on", account.settings.account, http)

    async def read(self, to: str, external_id: str, account: InstagramAccount, http: Http) -> None:
        if not outbound.is_public(to):
            await talking.act(to, "mark_seen", account.settings.account, http)

    profiles_at_once = 1

    async def profiles(self, ids: Sequence[str], account: InstagramAccount, http: Http) -> Sequence[Sender]:
        return await profiles.profiles(ids, "name,username,profile_pic", account.settings.account, http)

    async def fetch(self, attachment: Attachment, account: InstagramAccount, http: Http) -> Attachment:
        return await fetching.fetch(attachment, http, api_url=account.settings.server)

    async def post(self, thread: str, account: InstagramAccount, http: Http) -> Post:
        return await posts.post(thread, account, http)

    # ── connecting ──────────────────────────────────────────────────────────────────────────────

    async def own_id(self, account: InstagramAccount, http: Http) -> str:
        return await connecting.own_id(account, http)

    async def check(self, account: InstagramAccount, http: Http) -> tuple[str, str]:
        return await connecting.check(account, http)

    async def connect(self, account: InstagramAccount, http: Http, *, webhook_url: str) -> None:
        await connecting.connect(account, http, webhook_url)

    async def disconnect(self, account: InstagramAccount, http: Http) -> None:
        await connecting.disconnect(account, http)

    async def trouble(self, account: InstagramAccount, http: Http) -> str:
        return await connecting.trouble(account, http)

    def invitation(self, address: str, token: str) -> str:
        return f"https://ig.me/m/{quote(address.lstrip('@'), safe='')}?ref={quote(token, safe='')}"


def _facts(event: Event) -> list[Inbound]:
    if event.is_change:
        change = read(event.raw, Change)
        if not change.field.startswith(IN_CONVERSATION):
            return comments.facts(event)
        event = event._replace(raw=bytes(change.value), is_change=False)
    return [msgspec.structs.replace(fact, extra={"account_id": event.account} | fact.extra) for fact in messaging.facts(event)]
