"""How a file of a talk is given out: harmless kinds are shown, everything else is downloaded, nothing is run."""

from collections.abc import Mapping
from urllib.parse import quote

from parley.widget.ports import OpenFile

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
        "audio/webm",
        "video/mp4",
        "video/webm",
    )
)


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
    }
