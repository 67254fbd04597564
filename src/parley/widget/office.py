"""The rooms behind the widget: whom intake has met, what they may read, and where else they can go on."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import timedelta
from uuid import UUID

import msgspec

from parley import channels, conversations, people
from parley.channels import Button
from parley.core import clock
from parley.core.errors import NotFound
from parley.core.ground import Ground
from parley.core.ids import IdentityId, WorkspaceId
from parley.core.tokens import TokenError
from parley.widget.ports import FeedFile, FeedItem, OpenFile, Way, Webchat

LINK_LASTS = timedelta(hours=24)
FILE_LASTS = timedelta(hours=12)
FILE = "widget file"
"""Purpose of the token in a file's address."""


class Rooms:
    """`ports.Office` over the real rooms."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground

    async def identities(self, account: Webchat, visitor_ids: Sequence[str]) -> Mapping[str, IdentityId]:
        async with self.ground.database.transaction(account.workspace_id) as tx:
            return await people.known(tx, account.kind, str(account.id), visitor_ids)

    async def feed(self, workspace_id: WorkspaceId, identity_id: IdentityId, after: int, limit: int) -> Sequence[FeedItem]:
        async with self.ground.database.transaction(workspace_id) as tx:
            items = await conversations.feed(tx, identity_id, after=after, limit=limit)
        return [self._shown(workspace_id, item) for item in items]

    async def ways(self, account: Webchat, visitor_id: str) -> Sequence[Way]:
        identity_id = (await self.identities(account, [visitor_id])).get(visitor_id)
        if identity_id is None:
            return ()
        async with self.ground.database.transaction(account.workspace_id) as tx:
            accounts = await channels.accounts(tx)
        token = self.ground.signer.sign("continue", identity_id.bytes, expires=clock.now() + LINK_LASTS)
        links = [(other, channels.invitation(other.kind, other.address, token)) for other in accounts if other.state == "active"]
        return [Way(other.kind, channels.adapter(other.kind).manifest.name, link) for other, link in links if link]

    async def file(self, token: str) -> OpenFile:
        try:
            named = self.ground.signer.read(FILE, token, clock.now())
        except TokenError:
            raise NotFound from None
        workspace_id = WorkspaceId(UUID(bytes=named[:16]))
        async with self.ground.database.transaction(workspace_id) as tx:
            file = await conversations.attachment(tx, UUID(bytes=named[16:]))
        if not file.key:
            raise NotFound
        return OpenFile(file.name, file.mime, await _begun(self.ground.files.stream(file.key, within=workspace_id)))

    def _shown(self, workspace_id: WorkspaceId, item: conversations.FeedItem) -> FeedItem:
        return FeedItem(
            seq=item.seq,
            id=item.part_id if item.direction == "out" else item.key.rpartition(":")[2],
            kind=item.kind,
            direction=item.direction,
            text=item.text,
            buttons=tuple(msgspec.convert(item.content.get("buttons", []), list[Button])),
            files=tuple(self._file(workspace_id, file) for file in item.files if file.key),
            author_name=item.author_name,
            at=item.at,
        )

    def _file(self, workspace_id: WorkspaceId, file: conversations.Attached) -> FeedFile:
        token = self.ground.signer.sign(FILE, workspace_id.bytes + file.id.bytes, expires=clock.now() + FILE_LASTS)
        return FeedFile(channels.Media(file.type), file.name, file.mime, file.size or 0, f"/widget/files/{token}")


async def _begun(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The same pieces, once the first is there: a file that is gone is a `NotFound`, not half an answer."""
    first = await anext(pieces, b"")

    async def all_of_them() -> AsyncIterator[bytes]:
        yield first
        async for piece in pieces:
            yield piece

    return all_of_them()
