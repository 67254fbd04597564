"""How a file that somebody sent is given out: harmless kinds are shown, everything else is downloaded, nothing is run."""

import re
from collections.abc import AsyncIterable, AsyncIterator, Mapping
from typing import NamedTuple
from urllib.parse import quote

from parley.core.asgi import Send, respond, stream

SHOWN = frozenset(
    (
        "image/png",
        "image/jpeg",
        "image/gif",
        "image/webp",
        "image/avif",
        "audio/mpeg",
        "audio/ogg",
        "audio/mp4",
        "audio/wav",
        "audio/webm",
        "video/mp4",
        "video/webm",
    )
)
RANGE = re.compile(r"bytes=(\d{1,15})-(\d{0,15})", re.ASCII)


class OpenFile(NamedTuple):
    """A file as it leaves."""

    name: str
    mime: str
    pieces: AsyncIterable[bytes]
    size: int | None = None


async def begun(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The same pieces, once the first is there: a file that is gone is a `NotFound`, not half an answer."""
    first = await anext(pieces, b"")

    async def all_of_them() -> AsyncIterator[bytes]:
        yield first
        async for piece in pieces:
            yield piece

    return all_of_them()


async def give(send: Send, file: OpenFile, asked: str) -> None:
    """All of it, or the range that was asked for."""
    if asked:
        return await _ranged(send, file, asked)
    return await stream(send, file.pieces, headers_of(file))


def headers_of(file: OpenFile) -> Mapping[str, str]:
    shown = file.mime in SHOWN
    return {
        "content-type": file.mime if shown else "application/octet-stream",
        "content-disposition": f"{'inline' if shown else 'attachment'}; filename*=UTF-8''{quote(file.name, safe='')}",
        "content-security-policy": "default-src 'none'; sandbox",
        "x-content-type-options": "nosniff",
        "cross-origin-resource-policy": "cross-origin",
        "cache-control": "private, max-age=3600",
        "referrer-policy": "no-referrer",
        "accept-ranges": "bytes" if file.size else "none",
    }


async def _ranged(send: Send, file: OpenFile, asked: str) -> None:
    """A part of a file, without which some browsers play neither voice nor film."""
    found = RANGE.fullmatch(asked.strip())
    size = file.size or 0
    first, last = (int(found[1]), min(int(found[2] or size - 1), size - 1)) if found else (0, size - 1)
    if not first <= last:
        return await respond(send, 416, headers={"content-range": f"bytes */{size}"})
    headers = {**headers_of(file), "content-range": f"bytes {first}-{last}/{size}", "content-length": str(last - first + 1)}
    pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": 206, "headers": pairs})
    async for piece in _between(file.pieces, first, last + 1):
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    return await send({"type": "http.response.body", "body": b""})


async def _between(pieces: AsyncIterable[bytes], first: int, end: int) -> AsyncIterator[bytes]:
    at = 0
    async for piece in pieces:
        if at >= end:
            return
        if part := piece[max(first - at, 0) : end - at]:
            yield part
        at += len(piece)
