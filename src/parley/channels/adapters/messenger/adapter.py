"""Facebook pages: Messenger conversations and comments."""

from collections.abc import Sequence
from urllib.parse import quote

import msgspec

from parley.channels.adapters.messenger import feed, outbound, posts
from parley.channels.adapters.messenger.settings import MANIFEST, MessengerAccount
from parley.channels.adapters.meta import envelope, fetching, messaging, profiles, registering, signing, talking
from parley.channels.adapters.meta.envelope import Envelope, Event, Id, Wire
from parley.channels.adapters.meta.graph import call
from parley.channels.errors import AccountBroken
from parley.channels.reading import read
from parley.channels.types import Attachment, Call, Inbound, Part, Post, Receipt, Sender
from parley.core.http import Http
from parley.core.i18n import N_

MESSAGES = "messages"
CONVERSATIONS = (
    *(MESSAGES, "messaging_postbacks", "message_echoes", "message_reads", "message_deliveries", "message_reactions"),
    *("message_edits", "messaging_referrals", "messaging_optins", "standby"),
)
FIELDS = (*CONVERSATIONS, "feed")


class _Page(Wire, frozen=True):
    id: Id
    name: str = ""
    username: str = ""


class Messenger:
    manifest = MANIFEST

    # ── events ──────────────────────────────────────────────────────────────────────────────────

    def verify(self, call: Call, account: MessengerAccount) -> None:
        signing.verify(call, account.settings.app_secret)

    def handshake(self, call: Call, account: MessengerAccount) -> bytes:
        return signing.handshake(call, account.settings.verify_token)

    def key(self, call: Call) -> str:
        return envelope.key(call.body)

    def parse(self, call: Call, account: MessengerAccount) -> Sequence[Inbound]:
        page = account.settings.page_id
        events = [event for event in envelope.opened(read(call.body, Envelope)) if not page or event.account == page]
        return envelope.understood(events, _facts)

    def subjects(self, call: Call) -> frozenset[str]:
        return envelope.subjects(call.body)

    # ── sending ─────────────────────────────────────────────────────────────────────────────────

    async def send(self, part: Part, account: MessengerAccount, http: Http) -> Receipt:
        return await outbound.send(part, account, http)

    async def typing(self, to: str, account: MessengerAccount, http: Http, *, answering: str = "") -> None:
        if not outbound.is_public(to):
            await talking.act(to, "typing_on", account.settings.page, http)

    async def read(self, to: str, external_id: str, account: MessengerAccount, http: Http) -> None:
        if not outbound.is_public(to):
            await talking.act(to, "mark_seen", account.settings.page, http)

    profiles_at_once = 1

    async def profiles(self, ids: Sequence[str], account: MessengerAccount, http: Http) -> Sequence[Sender]:
        return await profiles.profiles(ids, "name,profile_pic", account.settings.page, http)

    async def fetch(self, attachment: Attachment, account: MessengerAccount, http: Http) -> Attachment:
        return await fetching.fetch(attachment, http, api_url=account.settings.api_url)

    async def post(self, thread: str, account: MessengerAccount, http: Http) -> Post:
        return await posts.post(thread, account, http)

    # ── connecting ──────────────────────────────────────────────────────────────────────────────

    async def own_id(self, account: MessengerAccount, http: Http) -> str:
        return str((await _page(account, http)).id)

    async def check(self, account: MessengerAccount, http: Http) -> tuple[str, str]:
        settings, page = account.settings, await _page(account, http)
        if settings.page_id and str(page.id) != settings.page_id:
            raise AccountBroken(f"This token is for the page {page.id}.", code="another_page")
        return page.username or str(page.id), page.name

    async def connect(self, account: MessengerAccount, http: Http, *, webhook_url: str) -> None:
        settings = account.settings
        hook = registering.Hook(app_id=settings.app_id, object="page", url=webhook_url, verify_token=settings.verify_token, fields=FIELDS)
        await registering.announce(settings.app, http, hook)
        await registering.subscribe(settings.page, http, FIELDS)

    async def disconnect(self, account: MessengerAccount, http: Http) -> None:
        """Of this page alone: the app may serve others. An Instagram account behind it has to be connected again."""
        await registering.unsubscribe(account.settings.page, http)

    async def trouble(self, account: MessengerAccount, http: Http) -> str:
        heard = await registering.hears(account.settings.page, http, account.settings.app_id, MESSAGES)
        return "" if heard else N_("The page does not tell your app of messages. Connect the account again.")

    def invitation(self, address: str, token: str) -> str:
        return f"https://m.me/{quote(address, safe='')}?ref={quote(token, safe='')}"


async def _page(account: MessengerAccount, http: Http) -> _Page:
    return await call(account.settings.page, http, "GET", "me?fields=id,name,username", _Page)


def _facts(event: Event) -> list[Inbound]:
    if event.is_change:
        return feed.facts(event)
    return [msgspec.structs.replace(fact, extra={"page_id": event.account} | fact.extra) for fact in messaging.facts(event)]
