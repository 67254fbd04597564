"""The rooms behind the widget, in memory: a journal that commits once per key, an intake that reads with the real adapter, a feed."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from parley.channels.adapters.webchat import Webchat as Adapter
from parley.channels.adapters.webchat import fresh
from parley.channels.types import Account, Button, Call, Inbound, Kind, Media
from parley.core import clock, ids
from parley.core.bus import Bus
from parley.core.errors import NotFound, Unavailable
from parley.core.ids import AccountId, IdentityId, WorkspaceId
from parley.widget import FeedFile, FeedItem, Way, agent_types, changed
from parley.widget.ports import Webchat

SITE = "https://shop.example"


def chat(**chosen: str | bool) -> Webchat:
    settings = fresh(**{"origins": f"{SITE} https://*.shop.example", "title": "Salon Aurora", "reply_time": "minutes", **chosen})
    return Account(AccountId(ids.new()), WorkspaceId(ids.new()), "webchat", "Site", settings)


class Desk:
    """Where Grace sits: she sees what came in, and answers."""

    def __init__(self, bus: Bus, *accounts: Webchat) -> None:
        self.bus = bus
        self.accounts = {account.id: account for account in accounts}
        self.adapter = Adapter()
        self.journal: dict[tuple[AccountId, str], Call] = {}
        self.heard: list[Inbound] = []
        self.open = True
        self.holding: list[tuple[Webchat, Inbound]] | None = None
        self.links: tuple[Way, ...] = ()
        self.reads = 0
        self._identities: dict[tuple[AccountId, str], IdentityId] = {}
        self._feeds: defaultdict[IdentityId, list[FeedItem]] = defaultdict(list)
        self._news = asyncio.Condition()

    # ── what the widget asks of the rooms ───────────────────────────────────────────────────────

    async def get(self, id: AccountId) -> Account[Any]:
        if id not in self.accounts:
            raise NotFound
        return self.accounts[id]

    async def append(self, account: Webchat, key: str, call: Call) -> bool:
        if not self.open:
            raise Unavailable
        if (account.id, key) in self.journal:
            return False
        self.adapter.verify(call, account)
        self.journal[account.id, key] = call
        for inbound in self.adapter.parse(call, account):
            await self._meet(account, inbound)
        return True

    async def identities(self, account: Webchat, visitor_ids: Sequence[str]) -> Mapping[str, IdentityId]:
        self.reads += 1
        met = {visitor: self._identities.get((account.id, visitor)) for visitor in visitor_ids}
        return {visitor: identity for visitor, identity in met.items() if identity}

    async def feed(self, workspace_id: WorkspaceId, identity_id: IdentityId, after: int, limit: int) -> Sequence[FeedItem]:
        self.reads += 1
        return [item for item in self._feeds[identity_id] if item.seq > after][:limit]

    async def ways(self, account: Webchat, visitor_id: str) -> Sequence[Way]:
        return self.links

    # ── what Grace does ─────────────────────────────────────────────────────────────────────────

    async def hears(self, *texts: str) -> Inbound:
        """Wait until all of these were said; gives the last."""
        async with self._news:
            await self._news.wait_for(lambda: {inbound.text for inbound in self.heard} >= set(texts))
        return next(inbound for inbound in self.heard if inbound.text == texts[-1])

    async def notices(self, kind: Kind) -> Inbound:
        async with self._news:
            await self._news.wait_for(lambda: any(inbound.kind is kind for inbound in self.heard))
        return next(inbound for inbound in self.heard if inbound.kind is kind)

    def answers(self, to: Inbound, text: str, *, buttons: tuple[Button, ...] = (), files: tuple[FeedFile, ...] = (), quoted: str = "") -> str:
        part = str(ids.new())
        self.says(to, FeedItem(seq=0, id=part, kind="message", direction="out", text=text, buttons=buttons, files=files, quoted=quoted, author_name="Grace", at=clock.now()))
        return part

    def says(self, to: Inbound, item: FeedItem) -> None:
        identity = self.identity(to)
        self._write(identity, item)

    def types(self, to: Inbound) -> None:
        self.bus.publish([agent_types(self.identity(to))])

    def identity(self, of: Inbound) -> IdentityId:
        return next(identity for (_, visitor), identity in self._identities.items() if visitor == of.thread)

    def hold_intake(self) -> None:
        """The journal goes on, intake stands still."""
        self.holding = []

    async def release_intake(self) -> None:
        held, self.holding = self.holding or [], None
        for account, inbound in held:
            await self._take_in(account, inbound)

    async def _meet(self, account: Webchat, inbound: Inbound) -> None:
        if self.holding is None:
            await self._take_in(account, inbound)
        else:
            self.holding.append((account, inbound))

    async def _take_in(self, account: Webchat, inbound: Inbound) -> None:
        identity = self._identities.setdefault((account.id, inbound.thread), IdentityId(ids.new()))
        if inbound.kind in (Kind.MESSAGE, Kind.POSTBACK):
            self._write(identity, FeedItem(seq=0, id=inbound.external_id, kind="message", direction="in", text=inbound.text, at=inbound.at or clock.now()))
        async with self._news:
            self.heard.append(inbound)
            self._news.notify_all()

    def _write(self, identity: IdentityId, item: FeedItem) -> None:
        feed = self._feeds[identity]
        fields = {name: getattr(item, name) for name in item.__struct_fields__}
        feed.append(FeedItem(**{**fields, "seq": len(feed) + 1}))
        self.bus.publish([changed(identity)])


def picture(url: str) -> FeedFile:
    return FeedFile(type=Media.IMAGE, name="Before and after", mime="image/png", size=2048, url=url)
