"""Files that people send and receive, in a local folder or an object store, named by their content."""

import asyncio
import re
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NewType
from uuid import UUID

import obstore
from obstore.store import LocalStore, ObjectStore, from_url

from parley.core.errors import NotFound
from parley.core.ids import WorkspaceId

if TYPE_CHECKING:
    from obstore import Attributes

FileKey = NewType("FileKey", str)

KEY = re.compile(r"(?P<workspace>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/(?P<start>[0-9a-f]{2})/(?P=start)[0-9a-f]{62}", re.ASCII)
MIME = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,80}", re.ASCII)
CHUNK_BYTES = 256 * 1024


class FileGone(NotFound):
    """This file is no longer here."""


class Files:
    """The file store at `url`: a folder (`/srv/parley/files`, `file:///…`) or `s3://…`, `gs://…`, `az://…`, `memory:///`."""

    def __init__(self, url: str) -> None:
        self._store = _store(url)

    async def put(self, workspace_id: WorkspaceId, data: bytes, *, mime: str) -> FileKey:
        """Keep a file. The same content in one workspace has one key, so whoever deletes it counts who still needs it."""
        key = await key_of(workspace_id, data)
        await obstore.put_async(self._store, key, data, attributes=self._attributes(mime))
        return key

    async def get(self, key: str, *, within: WorkspaceId | None = None) -> bytes:
        """The whole content. Name the workspace as `within` wherever the key comes from outside."""
        path = _path(key, within)
        try:
            return bytes(await (await obstore.get_async(self._store, path)).buffer_async())
        except FileNotFoundError:
            raise FileGone from None

    async def stream(self, key: str, *, within: WorkspaceId | None = None) -> AsyncIterator[bytes]:
        """The content in pieces; a file that is gone is reported before the first."""
        path = _path(key, within)
        try:
            found = await obstore.get_async(self._store, path)
        except FileNotFoundError:
            raise FileGone from None
        async for piece in found.stream(min_chunk_size=CHUNK_BYTES):
            yield bytes(piece)

    async def exists(self, key: str, *, within: WorkspaceId | None = None) -> bool:
        try:
            await obstore.head_async(self._store, _path(key, within))
        except (FileNotFoundError, FileGone):
            return False
        return True

    async def delete(self, key: str, *, within: WorkspaceId | None = None) -> None:
        """Remove a file; one that is gone already is no error."""
        path = _path(key, within)
        try:
            await obstore.delete_async(self._store, path)
        except FileNotFoundError:
            return

    def _attributes(self, mime: str) -> "Attributes | None":
        """A folder keeps no media type; an object store shows it to whoever looks into it."""
        if isinstance(self._store, LocalStore):
            return None
        return {"Content-Type": mime if MIME.fullmatch(mime) else "application/octet-stream"}


async def key_of(workspace_id: WorkspaceId, data: bytes) -> FileKey:
    """Under which name a file is kept, or would be."""
    digest = await _digest(data)
    return FileKey(f"{workspace_id}/{digest[:2]}/{digest}")


def _store(url: str) -> ObjectStore:
    if "://" not in url:
        return LocalStore(Path(url).absolute(), mkdir=True)
    return from_url(url, mkdir=True) if url.startswith("file:") else from_url(url)


def _path(key: str, within: WorkspaceId | None) -> str:
    """The key, once it is sure that it is one of ours: it can name no other file and no other workspace."""
    ours = KEY.fullmatch(key)
    if ours is None or within not in (None, WorkspaceId(UUID(ours["workspace"]))):
        raise FileGone
    return key


async def _digest(data: bytes) -> str:
    if len(data) < CHUNK_BYTES:
        return sha256(data).hexdigest()
    return (await asyncio.to_thread(sha256, data)).hexdigest()
