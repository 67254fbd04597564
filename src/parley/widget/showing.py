"""A message of a conversation as its visitor's browser is told of it."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from parley import channels, conversations
from parley.channels import Button
from parley.channels.adapters.webchat.tokens import Brought
from parley.core import clock
from parley.core.ground import Ground
from parley.core.ids import WorkspaceId
from parley.core.tokens import TokenError
from parley.widget.ports import FeedFile, FeedItem

LASTS = timedelta(hours=2)
FILE = "widget file"
"""Purpose of the token in a file's address."""
BROUGHT = "widget upload"
"""The same for a file that is uploaded and not yet said."""


class Shown:
    def __init__(self, ground: Ground) -> None:
        self._signer = ground.signer

    def item(self, workspace_id: WorkspaceId, item: conversations.FeedItem, talk: UUID | None) -> FeedItem:
        return FeedItem(
            seq=item.seq,
            id=item.part_id if item.direction == "out" else item.key,
            kind=item.kind,
            direction=item.direction,
            text=item.text,
            buttons=tuple(msgspec.convert(item.content.get("buttons", []), list[Button])),
            files=tuple(self.file(workspace_id, file) for file in item.files if file.key),
            author_name=item.author_name,
            quoted=item.quoted,
            talk=talk,
            at=item.at,
        )

    def file(self, workspace_id: WorkspaceId, file: conversations.Attached) -> FeedFile:
        until = clock.now() + LASTS
        token = self._signer.sign(FILE, workspace_id.bytes + file.id.bytes, expires=until)
        url = f"/widget/files/{token}"
        return FeedFile(channels.Media(file.type), file.name, file.mime, file.size or 0, url, id=file.id, until=until)

    def brought(self, workspace_id: WorkspaceId, file: Brought) -> FeedFile:
        until = clock.now() + LASTS
        token = self._signer.sign(BROUGHT, workspace_id.bytes + msgspec.msgpack.encode(file), expires=until)
        return FeedFile(channels.Media(file.type), file.name, file.mime, file.size, f"/widget/files/{token}", until=until)

    def read(self, token: str, now: datetime) -> tuple[WorkspaceId, UUID | Brought]:
        """What a file's address names. Raises `TokenError`."""
        try:
            named = self._signer.read(FILE, token, now)
            return WorkspaceId(UUID(bytes=named[:16])), UUID(bytes=named[16:])
        except TokenError:
            named = self._signer.read(BROUGHT, token, now)
            return WorkspaceId(UUID(bytes=named[:16])), msgspec.msgpack.decode(named[16:], type=Brought)
