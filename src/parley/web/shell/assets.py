"""Our scripts, styles and vendored files: read once, compressed once, addressed by a hash of all of them.

One hash for the whole folder lets modules import each other by relative paths."""

import gzip
import hashlib
from functools import cache
from pathlib import Path

import msgspec
from litestar import Response, get
from litestar.params import FromPath

from parley.core.errors import NotFound
from parley.web.shell.visiting import Asked

FOLDER = Path(__file__).parents[1] / "static"
KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
    ".png": "image/png",
    ".LICENSE": "text/plain; charset=utf-8",
}
FOREVER = "public, max-age=31536000, immutable"
ROOT = "/static"


class Asset(msgspec.Struct, frozen=True):
    body: bytes
    gzipped: bytes
    kind: str


class Assets(msgspec.Struct, frozen=True):
    digest: str
    files: dict[str, Asset]

    def url(self, name: str) -> str:
        if name not in self.files:
            raise FileNotFoundError(name)
        return f"{ROOT}/{self.digest}/{name}"


@cache
def assets() -> Assets:
    """Everything under static/."""
    files = {path.relative_to(FOLDER).as_posix(): _read(path) for path in sorted(FOLDER.rglob("*")) if path.suffix in KINDS}
    digest = hashlib.sha256()
    for name, asset in files.items():
        digest.update(f"{name}\0{len(asset.body)}\0".encode() + asset.body)
    return Assets(digest.hexdigest()[:12], files)


@get(ROOT + "/{digest:str}/{name:path}", include_in_schema=False, sync_to_thread=False)
def serve_asset(request: Asked, digest: FromPath[str], name: FromPath[str]) -> Response[bytes]:
    """A page of the version before this one may ask for its own hash: it gets today's file, which it must not keep."""
    asset = assets().files.get(name.lstrip("/"))
    if asset is None:
        raise NotFound
    headers = {"cache-control": FOREVER if digest == assets().digest else "no-cache", "vary": "accept-encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(asset.gzipped, media_type=asset.kind, headers={**headers, "content-encoding": "gzip"})
    return Response(asset.body, media_type=asset.kind, headers=headers)


def _read(path: Path) -> Asset:
    body = path.read_bytes()
    return Asset(body, gzip.compress(body, mtime=0), KINDS[path.suffix])
