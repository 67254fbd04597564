"""Files that customers sent: where they lie, and their bytes."""

import mimetypes
from urllib.parse import quote, urlsplit

import msgspec

from parley.channels.adapters.max import bot, wire
from parley.channels.adapters.max.bot import MaxAccount
from parley.channels.adapters.max.content import VIDEO
from parley.channels.adapters.max.settings import LARGEST_DOWNLOAD
from parley.channels.adapters.max.uploads import WITHIN
from parley.channels.errors import Refused
from parley.channels.types import Attachment
from parley.core.http import Answer, Http

HOSTS = ("max.ru", "oneme.ru", "okcdn.ru", "mycdn.me")
"""Where MAX keeps files, with all that stands below."""
BEST_FIRST = ("mp4_1080", "mp4_720", "mp4_480", "mp4_360", "mp4_240", "mp4_144")


async def fetch(attachment: Attachment, account: MaxAccount, http: Http) -> Attachment:
    """An attachment with its bytes. The bot's token is shown to the Bot API only, never to where the file lies."""
    if (attachment.size or 0) > LARGEST_DOWNLOAD:
        raise Refused("the file is larger than 100 MB", code="too_large")
    address = await _address(attachment.ref, account, http)
    if not _is_maxs(address, account):
        raise Refused("the file does not lie with MAX", code="elsewhere")
    answer = await bot.storage(http, "GET", address, max_bytes=LARGEST_DOWNLOAD, timeout=WITHIN, redirects=2)
    mime = attachment.mime or _mime(answer, attachment.name)
    name = attachment.name or f"{attachment.type.value}{mimetypes.guess_extension(mime) or ''}"
    return msgspec.structs.replace(attachment, data=answer.body, size=len(answer.body), mime=mime, name=name)


async def _address(ref: str, account: MaxAccount, http: Http) -> str:
    if not ref.startswith(VIDEO):
        return ref
    path = f"/videos/{quote(ref.removeprefix(VIDEO), safe='')}"
    urls = (await bot.call(account, http, "GET", path, wire.Video)).urls or {}
    best = next((url for quality in BEST_FIRST if (url := urls.get(quality))), "")
    if not best:
        raise Refused("MAX does not offer the video any more", code="unavailable")
    return best


def _is_maxs(address: str, account: MaxAccount) -> bool:
    try:
        found, api = urlsplit(address), urlsplit(account.settings.api_url)
        host = found.hostname or ""
        if (found.scheme, found.netloc) == (api.scheme, api.netloc):
            return True
    except ValueError:
        return False
    return found.scheme == "https" and any(f".{host}".endswith(f".{known}") for known in HOSTS)


def _mime(answer: Answer, name: str) -> str:
    told = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    guessed = mimetypes.guess_type(name)[0] or ""
    return guessed if told in ("", "application/octet-stream") else told
