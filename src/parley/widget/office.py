"""The rooms behind the widget: whom intake has met, what they may read, and where else they can go on."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from parley import channels, conversations, people, routing, workspace
from parley.channels.adapters.webchat.tokens import Brought
from parley.core import clock, uploads
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ground import Ground
from parley.core.ids import ConversationId, IdentityId, WorkspaceId
from parley.core.serving import OpenFile, begun
from parley.core.tokens import TokenError
from parley.desk import presence
from parley.widget import attendance
from parley.widget.duty import Rota
from parley.widget.ports import Duty, FeedFile, FeedItem, News, Place, Way, Webchat
from parley.widget.showing import Shown
from parley.widget.uploading import Taken

LINK_LASTS = timedelta(hours=24)


class Rooms:
    """`ports.Office` over the real rooms."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self._shown = Shown(ground)
        self._rota = Rota(ground)

    # ── who ─────────────────────────────────────────────────────────────────────────────────────

    async def identities(self, account: Webchat, visitor_ids: Sequence[str]) -> Mapping[str, IdentityId]:
        async with self.ground.database.transaction(account.workspace_id) as tx:
            return await people.known(tx, account.kind, str(account.id), visitor_ids)

    async def here(self, present: Sequence[tuple[WorkspaceId, IdentityId]]) -> None:
        await attendance.come(self.ground.database, present)

    async def gone(self, workspace_id: WorkspaceId, identity_id: IdentityId) -> None:
        async with self.ground.database.transaction(workspace_id) as tx:
            await attendance.leave(tx, identity_id)
            await presence.forget_typed(tx, identity_id)

    async def duty(self, account: Webchat) -> Duty:
        return await self._rota.duty(account)

    async def typed(self, workspace_id: WorkspaceId, identity_id: IdentityId, text: str) -> None:
        async with self.ground.database.transaction(workspace_id) as tx:
            await presence.keep_typed(tx, identity_id, text)

    async def typist(self, workspace_id: WorkspaceId, talk: UUID) -> str:
        async with self.ground.database.transaction(workspace_id) as tx:
            there = await presence.typists(tx, [talk])
        return there[0].name.partition(" ")[0] if there else ""

    # ── what was said ───────────────────────────────────────────────────────────────────────────

    async def news(self, workspace_id: WorkspaceId, identity_id: IdentityId, after: int, limit: int) -> News:
        async with self.ground.database.transaction(workspace_id) as tx:
            items = await conversations.feed(tx, identity_id, after=after, limit=limit)
            placed = await conversations.talks_of(tx, [item.id for item in items]) if items else {}
            standing = await conversations.stands(tx, identity_id)
            place = await _place(tx, standing) if standing else None
        return News([self._shown.item(workspace_id, item, placed.get(item.id)) for item in items], standing, place)

    async def talks(self, account: Webchat, visitor_id: str) -> Sequence[conversations.Talk]:
        identity_id = (await self.identities(account, [visitor_id])).get(visitor_id)
        if identity_id is None:
            return ()
        async with self.ground.database.transaction(account.workspace_id) as tx:
            return await conversations.talks(tx, identity_id)

    async def talk(self, account: Webchat, visitor_id: str, talk: UUID) -> Sequence[FeedItem]:
        identity_id = await self._identity(account, visitor_id)
        async with self.ground.database.transaction(account.workspace_id) as tx:
            items = await conversations.said_in(tx, identity_id, talk)
        return [self._shown.item(account.workspace_id, item, talk) for item in items]

    async def ways(self, account: Webchat, visitor_id: str) -> Sequence[Way]:
        identity_id = (await self.identities(account, [visitor_id])).get(visitor_id)
        if identity_id is None:
            return ()
        async with self.ground.database.transaction(account.workspace_id) as tx:
            accounts = await channels.accounts(tx)
        token = self.ground.signer.sign("continue", identity_id.bytes, expires=clock.now() + LINK_LASTS)
        links = [(other, channels.invitation(other.kind, other.address, token)) for other in accounts if other.state == "active"]
        return [Way(other.kind, channels.adapter(other.kind).manifest.name, link) for other, link in links if link]

    # ── files ───────────────────────────────────────────────────────────────────────────────────

    async def file(self, token: str) -> OpenFile:
        try:
            workspace_id, named = self._shown.read(token, clock.now())
        except TokenError:
            raise NotFound from None
        if isinstance(named, Brought):
            return await self._opened(workspace_id, named.key, named.name, named.mime, named.size)
        async with self.ground.database.transaction(workspace_id) as tx:
            file = await conversations.attachment(tx, named)
        return await self._opened(workspace_id, file.key or "", file.name, file.mime, file.size)

    async def logo(self, account: Webchat) -> OpenFile:
        async with self.ground.database.transaction(account.workspace_id) as tx:
            brand = await workspace.branding.brand(tx)
        if not brand.logo_key or not account.settings.manners.shows_logo:
            raise NotFound
        return await self._opened(account.workspace_id, brand.logo_key, "logo", brand.logo_mime, None)

    async def renewed(self, account: Webchat, visitor_id: str, file: UUID) -> FeedFile:
        identity_id = await self._identity(account, visitor_id)
        async with self.ground.database.transaction(account.workspace_id) as tx:
            found = await conversations.own_file(tx, identity_id, file)
        return self._shown.file(account.workspace_id, found)

    async def keep(self, account: Webchat, content: bytes, taken: Taken) -> tuple[Brought, FeedFile]:
        key = await uploads.keep(self.ground, account.workspace_id, content, mime=taken.mime)
        brought = Brought(taken.type.value, taken.name, taken.mime, len(content), key)
        return brought, self._shown.brought(account.workspace_id, brought)

    async def _opened(self, workspace_id: WorkspaceId, key: str, name: str, mime: str, size: int | None) -> OpenFile:
        return OpenFile(name, mime, await begun(self.ground.files.stream(key, within=workspace_id)), size)

    async def _identity(self, account: Webchat, visitor_id: str) -> IdentityId:
        try:
            return (await self.identities(account, [visitor_id]))[visitor_id]
        except KeyError:
            raise NotFound from None


async def _place(tx: Tx, standing: conversations.Standing) -> Place | None:
    told = None if standing.resolved_at else await routing.place_of(tx, ConversationId(standing.talk))
    if told is None:
        return None
    place, estimate = told
    return Place(place - 1, max(1, round(estimate.total_seconds() / 60)) if estimate else None)
