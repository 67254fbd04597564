"""The rooms behind the widget, in memory: a journal that commits once per key, an intake that reads with the real adapter, a feed."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

import msgspec

from parley.channels.adapters.webchat import Webchat as Adapter
from parley.channels.adapters.webchat import WebchatSettings
from parley.channels.adapters.webchat.tokens import Brought
from parley.channels.types import Account, Attachment, Button, Call, Inbound, Kind, Media
from parley.conversations import Standing, Talk
from parley.core import clock, ids
from parley.core.bus import Bus
from parley.core.errors import NotFound, Unavailable
from parley.core.ids import AccountId, IdentityId, WorkspaceId
from parley.core.serving import OpenFile
from parley.widget import Duty, FeedFile, FeedItem, News, Way, agent_types, changed
from parley.widget.ports import Place, Webchat
from parley.widget.uploading import Taken

SITE = "https://shop.example"


def chat(**chosen: Any) -> Webchat:
    about: dict[str, Any] = {"origins": f"{SITE} https://*.shop.example", "title": "Salon Aurora", "reply_time": "minutes", **chosen}
    settings = msgspec.convert(about, WebchatSettings)
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
        self.files: dict[str, tuple[str, str, bytes]] = {}
        self.reads = 0
        self.stands = Duty(open=True)
        self.standing: dict[IdentityId, Standing] = {}
        self.places: dict[IdentityId, Place] = {}
        self.talk_of: dict[IdentityId, UUID] = {}
        self.typists: dict[UUID, str] = {}
        self.previews: dict[IdentityId, str] = {}
        self.present: set[IdentityId] = set()
        self.finished: list[Talk] = []
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

    async def news(self, workspace_id: WorkspaceId, identity_id: IdentityId, after: int, limit: int) -> News:
        self.reads += 1
        items = [item for item in self._feeds[identity_id] if item.seq > after][:limit]
        return News(items, self.standing.get(identity_id), self.places.get(identity_id))

    async def file(self, token: str) -> OpenFile:
        if token not in self.files:
            raise NotFound
        name, mime, content = self.files[token]
        return OpenFile(name, mime, _pieces(content), len(content))

    async def ways(self, account: Webchat, visitor_id: str) -> Sequence[Way]:
        return self.links

    async def duty(self, account: Webchat) -> Duty:
        return self.stands

    async def typed(self, workspace_id: WorkspaceId, identity_id: IdentityId, text: str) -> None:
        self.previews[identity_id] = text

    async def typist(self, workspace_id: WorkspaceId, talk: UUID) -> str:
        return self.typists.get(talk, "")

    async def logo(self, account: Webchat) -> OpenFile:
        return await self.file("logo")

    async def talks(self, account: Webchat, visitor_id: str) -> Sequence[Talk]:
        return self.finished

    async def talk(self, account: Webchat, visitor_id: str, talk: UUID) -> Sequence[FeedItem]:
        return [item for item in self._feeds[self._identities[account.id, visitor_id]] if item.talk == talk]

    async def renewed(self, account: Webchat, visitor_id: str, file: UUID) -> FeedFile:
        identity = self._identities.get((account.id, visitor_id))
        mine = self._feeds[identity] if identity else []
        found = next((each for item in mine for each in item.files if each.id == file), None)
        if found is None:
            raise NotFound
        return msgspec.structs.replace(found, url=f"{found.url}?again", until=clock.now() + timedelta(hours=2))

    async def keep(self, account: Webchat, content: bytes, taken: Taken) -> tuple[Brought, FeedFile]:
        key = str(ids.new())
        self.files[key] = (taken.name, taken.mime, content)
        brought = Brought(taken.type.value, taken.name, taken.mime, len(content), key)
        return brought, FeedFile(taken.type, taken.name, taken.mime, len(content), f"/widget/files/{key}")

    async def here(self, present: Sequence[tuple[WorkspaceId, IdentityId]]) -> None:
        self.present |= {identity for _, identity in present}

    async def gone(self, workspace_id: WorkspaceId, identity_id: IdentityId) -> None:
        self.present.discard(identity_id)

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

    def answers(self, to: Inbound, text: str, *, buttons: tuple[Button, ...] = (), files: tuple[FeedFile, ...] = ()) -> str:
        """The part key under which the answer goes out."""
        part = str(ids.new())
        self.says(to, message(part, "out", text, author_name="Grace", buttons=buttons, files=files))
        return part

    def says(self, to: Inbound, item: FeedItem) -> None:
        identity = self.identity(to)
        self._write(identity, item)

    def puts(self, to: Inbound, standing: Standing, place: Place | None = None) -> None:
        """How the conversation stands from now on."""
        identity = self.identity(to)
        self.standing[identity] = standing
        self.places.pop(identity, None)
        if place:
            self.places[identity] = place
        self.bus.publish([changed(identity)])

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
            files = tuple(_shown(file) for file in inbound.attachments)
            self._write(identity, message(inbound.external_id, "in", inbound.text, files=files, talk=self.talk_of.get(identity)))
        async with self._news:
            self.heard.append(inbound)
            self._news.notify_all()

    def _write(self, identity: IdentityId, item: FeedItem) -> None:
        feed = self._feeds[identity]
        feed.append(msgspec.structs.replace(item, seq=len(feed) + 1))
        self.bus.publish([changed(identity)])


def _shown(file: Attachment) -> FeedFile:
    return FeedFile(file.type, file.name, file.mime, file.size or 0, f"/widget/files/{file.key}")


async def _pieces(content: bytes) -> AsyncIterator[bytes]:
    for at in range(0, len(content), 1000):
        yield content[at : at + 1000]


def message(id: str, direction: Literal["in", "out"], text: str, **more: Any) -> FeedItem:
    return FeedItem(seq=0, id=id, kind="message", direction=direction, text=text, at=clock.now(), **more)


def picture(url: str) -> FeedFile:
    return FeedFile(type=Media.IMAGE, name="Before and after", mime="image/png", size=2048, url=url)
