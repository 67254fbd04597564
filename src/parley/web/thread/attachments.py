"""`/attachments/<id>`: files of conversations, for whoever may read these; shown in the browser only where nothing in them can run."""

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote
from uuid import UUID

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream

from parley import conversations, workspace
from parley.conversations import Attached
from parley.core.serving import begun
from parley.web.shell.between import Between
from parley.web.shell.visiting import Asked
from parley.web.shell.wording import INLINE

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self'; sandbox; frame-ancestors 'none'"
UNKNOWN = "application/octet-stream"


@get("/attachments/{attachment_id:uuid}")
async def attachment(request: Asked, between: NamedDependency[Between], attachment_id: FromPath[UUID]) -> Response[Any]:
    workspace.require(between.me, "conversations.read")
    async with between.transaction() as tx:
        found = await conversations.attachment(tx, attachment_id)
    headers = _headers(found)
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(None, status_code=304, headers=headers)
    wanted = _range(request.headers.get("range", ""), found.size)
    pieces = await begun(between.ground.files.stream(found.key or "", within=between.me.workspace_id))
    if wanted is None:
        headers |= {"content-length": str(found.size)} if found.size is not None else {}
        return Stream(pieces, headers=headers, media_type=headers["content-type"])
    start, end = wanted
    headers |= {"content-range": f"bytes {start}-{end}/{found.size}", "content-length": str(end - start + 1)}
    return Stream(_slice(pieces, start, end), status_code=206, headers=headers, media_type=headers["content-type"])


def _headers(found: Attached) -> dict[str, str]:
    shown = found.mime in INLINE
    name = quote(found.name or str(found.id), safe="")
    return {
        "content-type": found.mime if shown else UNKNOWN,
        "content-disposition": f"{'inline' if shown else 'attachment'}; filename*=UTF-8''{name}",
        "content-security-policy": POLICY,
        "cross-origin-resource-policy": "same-origin",
        # It is asked for anew each time, so that it is authorised anew; it never changes.
        "cache-control": "private, no-cache",
        "etag": f'"{found.id}"',
        "accept-ranges": "bytes",
    }


def _range(text: str, size: int | None) -> tuple[int, int] | None:
    """The one range that players ask for, first and last byte; None where all is wanted, or what is asked makes no sense."""
    unit, _, wanted = text.partition("=")
    first, dash, last = wanted.partition("-")
    if unit != "bytes" or not dash or not size or not first.isdecimal() or not (last.isdecimal() or not last) or len(wanted) > 40:
        return None
    start, end = int(first), min(int(last) if last else size - 1, size - 1)
    return (start, end) if start <= end else None


async def _slice(pieces: AsyncIterator[bytes], start: int, end: int) -> AsyncIterator[bytes]:
    at = 0
    async for piece in pieces:
        wanted = piece[max(0, start - at) : max(0, end + 1 - at)]
        if wanted:
            yield wanted
        at += len(piece)
        if at > end:
            return
