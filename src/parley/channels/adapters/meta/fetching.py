"""Files that people send: Meta names a signed address that holds for a while. No token goes there, and no other host is asked."""

from datetime import timedelta
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

import msgspec

from parley.channels.errors import AccountBroken, ProviderDown, Refused
from parley.channels.provider import ask
from parley.channels.types import Attachment
from parley.core.http import Answer, Http

MB = 1024 * 1024
LARGEST_DOWNLOAD = 50 * MB
ARRIVES_WITHIN = timedelta(seconds=55)
EXPIRED = frozenset({401, 403, 404, 410})
HOSTS = ("fbcdn.net", "fbsbx.com", "cdninstagram.com", "facebook.com", "instagram.com")


async def fetch(attachment: Attachment, http: Http, *, api_url: str) -> Attachment:
    """With its bytes. The API's own host counts as Meta's too, because a test may stand in for it."""
    if not attachment.ref:
        raise Refused("Meta names no address for this file", code="no_address")
    if not _is_metas(_host(attachment.ref), _host(api_url)):
        raise Refused("the file is not on a server of Meta's", code="foreign_address")
    answer = await _download(attachment.ref, http)
    mime = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    name = attachment.name or _name(attachment.ref)
    return msgspec.structs.replace(attachment, data=answer.body, size=len(answer.body), name=name, mime=attachment.mime or mime)


async def _download(address: str, http: Http) -> Answer:
    """That an address is forbidden says nothing against the account."""
    try:
        answer = await ask(http, "GET", address, timeout=ARRIVES_WITHIN, max_bytes=LARGEST_DOWNLOAD, redirects=3)
    except AccountBroken as error:
        raise Refused(error.detail) from None
    if answer.status in EXPIRED:
        raise Refused("the address of the file has expired", code=str(answer.status))
    if answer.status != 200:
        raise (ProviderDown if answer.status >= 500 else Refused)(f"HTTP {answer.status}", code=str(answer.status))
    return answer


def _is_metas(host: str, stand_in: str) -> bool:
    return bool(host) and (host == stand_in or any(host == known or host.endswith(f".{known}") for known in HOSTS))


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _name(address: str) -> str:
    """The last piece of the path, where it is a file's name."""
    name = PurePosixPath(unquote(urlsplit(address).path)).name
    return name if "." in name else ""
