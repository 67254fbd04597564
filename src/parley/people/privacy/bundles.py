"""Everything about a person as one ZIP, streamed while it is made: JSON Lines by subject, the files of their messages, and a README."""

import zipfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from io import RawIOBase
from pathlib import PurePosixPath
from typing import Any, NamedTuple

import msgspec

from parley.core import clock
from parley.core.db import Tx
from parley.core.files import FileGone, Files
from parley.core.ids import IdentityId
from parley.people.privacy.readme import readme
from parley.people.privacy.types import Telling, Whom
from parley.people.privacy.whom import whom

SCHEMA = "parley-person/1"
AT_ONCE = 500
DRAINED_AT = 256 * 1024

Begin = Callable[[], AbstractAsyncContextManager[Tx]]

_rooms: list[Telling] = []


def wire(telling: Sequence[Telling]) -> None:
    """Say once, when the process starts, which rooms tell what."""
    _rooms[:] = telling


class Attached(NamedTuple):
    """A file that a row names: where it is kept, and under which name it goes into the bundle."""

    key: str
    path: str


class Drain(RawIOBase):
    """Takes what the archive writes, and gives it away piece by piece: it is never whole anywhere."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._held += data
        return len(data)

    def taken(self, *, least: int = 0) -> bytes:
        if len(self._held) <= least:
            return b""
        held, self._held = bytes(self._held), bytearray()
        return held


async def bundle(begin: Begin, files: Files, identity_ids: Sequence[IdentityId]) -> AsyncIterator[bytes]:
    """The archive in pieces. Each page is read in a transaction of its own, so that nobody waits for whoever downloads."""
    drain = Drain()
    counts: dict[str, int] = {}
    attached: list[Attached] = []
    async with begin() as tx:
        about = await whom(tx, identity_ids)
    with zipfile.ZipFile(drain, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in readme().items():
            archive.writestr(name, text)
        for room in _rooms:
            with archive.open(f"{room.subject}.jsonl", "w", force_zip64=True) as out:
                async for row in _rows(begin, room, about):
                    out.write(msgspec.json.encode(_shown(room, row, attached)) + b"\n")
                    counts[room.subject] = counts.get(room.subject, 0) + 1
                    if piece := drain.taken(least=DRAINED_AT):
                        yield piece
        async for piece in _packed(files, archive, drain, attached):
            yield piece
        archive.writestr("manifest.json", _manifest(about, counts, len(attached)))
    yield drain.taken()


async def _rows(begin: Begin, room: Telling, about: Whom) -> AsyncIterator[dict[str, Any]]:
    after = ""
    while True:
        async with begin() as tx:
            page = await room.page(tx, about, after, AT_ONCE)
        for _, row in page:
            yield row
        if len(page) < AT_ONCE:
            return
        after = page[-1][0]


def _shown(room: Telling, row: dict[str, Any], attached: list[Attached]) -> dict[str, Any]:
    if not room.has_files:
        return row
    key = row.pop("key", None)
    if not key:
        return {**row, "file": None}
    path = f"files/{row['id']}{_suffix(row.get('name') or '')}"
    attached.append(Attached(key, path))
    return {**row, "file": path}


def _suffix(name: str) -> str:
    """What tells a computer the kind of file; nothing that could lead out of the archive's folder."""
    suffix = PurePosixPath(name).suffix.lower()
    return suffix if suffix[1:].isascii() and suffix[1:].isalnum() and len(suffix) <= 10 else ""


async def _packed(files: Files, archive: zipfile.ZipFile, drain: Drain, attached: Sequence[Attached]) -> AsyncIterator[bytes]:
    """A file that is gone is left out: its row says that there was one."""
    for one in attached:
        pieces = aiter(files.stream(one.key))
        try:
            piece = await anext(pieces, b"")
        except FileGone:
            continue
        with archive.open(zipfile.ZipInfo(one.path, clock.now().timetuple()[:6]), "w", force_zip64=True) as out:
            while piece:
                out.write(piece)
                yield drain.taken()
                piece = await anext(pieces, b"")


def _manifest(about: Whom, counts: dict[str, int], files: int) -> bytes:
    told = {"schema": SCHEMA, "made_at": clock.now(), "persons": about.person_ids, "subjects": counts, "files": files}
    return msgspec.json.format(msgspec.json.encode(told), indent=2)
