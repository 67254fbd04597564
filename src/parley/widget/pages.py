"""What a browser loads: the loader, the widget's modules under a version of their own, and the owner's preview."""

import gzip
import hashlib
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from parley.widget.joining import joined, lean

STATIC = Path(__file__).parent / "static"
FOREVER = "public, max-age=31536000, immutable"
SOON = "public, max-age=300, stale-while-revalidate=86400"

ENTRY = "chat.js"
"""The module that stands for all of them."""
ALONE = re.compile(r"words\.[a-z]{2}\.js|preview\.(?:js|css)")
"""What is loaded beside it."""
TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}


class Asset(NamedTuple):
    content: bytes
    gzipped: bytes
    headers: Mapping[str, str]


@cache
def version() -> str:
    """Changes with any of the modules, so that each version may be kept for ever."""
    digest = hashlib.sha256()
    for path in sorted(STATIC.glob("*.*")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


@cache
def loader() -> Asset:
    source = (STATIC / "loader.js").read_text().replace("{version}", version())
    return _asset(lean(source), ".js", SOON)


@cache
def asset(asked_version: str, name: str) -> Asset | None:
    """A page that was opened before an upgrade still gets a widget, but keeps it under no old name."""
    path = STATIC / name
    if name != ENTRY and not (ALONE.fullmatch(name) and path.is_file()):
        return None
    source = joined(path) if name == ENTRY else lean(path.read_text())
    return _asset(source, path.suffix, FOREVER if asked_version == version() else "no-cache")


def _asset(source: str, suffix: str, lifetime: str) -> Asset:
    content = source.encode()
    headers = {
        "content-type": TYPES[suffix],
        "cache-control": lifetime,
        "access-control-allow-origin": "*",
        "cross-origin-resource-policy": "cross-origin",
        "x-content-type-options": "nosniff",
        "vary": "accept-encoding",
    }
    return Asset(content, gzip.compress(content, 9, mtime=0), headers)
