"""Files that people send: Viber names an address that holds for a short while. No credential goes there."""

from datetime import timedelta
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

import msgspec

from parley.channels.adapters.viber import bot
from parley.channels.errors import AccountBroken, Refused
from parley.channels.provider import ask
from parley.channels.types import Attachment
from parley.core.http import Answer, Http

MB = 1024 * 1024
LARGEST_DOWNLOAD = 50 * MB
"""What Viber lets a bot send. It takes more from people, but a download is held in memory."""
ARRIVES_WITHIN = timedelta(seconds=55)
EXPIRED = frozenset({401, 403, 404, 410})
TELLS_NOTHING = frozenset({"application/octet-stream", "binary/octet-stream"})
"""Types that say only that there are bytes."""


async def fetch(attachment: Attachment, http: Http) -> Attachment:
    if (attachment.size or 0) > LARGEST_DOWNLOAD:
        raise Refused("the file is over 50 MB", code="too_large")
    if not attachment.ref:
        raise Refused("Viber names no address for this file", code="no_address")
    answer = await _download(attachment.ref, http)
    mime = attachment.mime or _mime(answer)
    name = attachment.name or _name(attachment.ref)
    return msgspec.structs.replace(attachment, data=answer.body, size=len(answer.body), name=name, mime=mime)


async def _download(address: str, http: Http) -> Answer:
    """That an address is forbidden says nothing against the account."""
    try:
        answer = await ask(http, "GET", address, timeout=ARRIVES_WITHIN, max_bytes=LARGEST_DOWNLOAD, redirects=3)
    except AccountBroken as error:
        raise Refused(error.detail) from None
    if answer.status in EXPIRED:
        raise Refused("the address of the file has expired", code=str(answer.status))
    if answer.status != 200:
        raise bot.http_refusal(answer)
    return answer


def _mime(answer: Answer) -> str:
    told = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    return "" if told in TELLS_NOTHING else told


def _name(address: str) -> str:
    """The last piece of the path; empty where the address has none that can be read."""
    try:
        return PurePosixPath(unquote(urlsplit(address).path)).name
    except ValueError:
        return ""
