"""Files on their way to MAX: a place for each, its bytes there, and the token by which a message names it."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from parley.channels.adapters.max import bot, wire
from parley.channels.adapters.max.bot import MaxAccount
from parley.channels.errors import ProviderDown, Refused
from parley.channels.types import File, Media
from parley.core.http import Answer, Http

# What each kind shows as such; a file of another format goes as a file, which carries anything.
SHOWN = {
    Media.IMAGE: ("image", {"jpeg", "png", "gif", "tiff", "bmp", "heic"}),
    Media.VIDEO: ("video", {"mp4", "quicktime", "x-matroska", "webm"}),
    Media.AUDIO: ("audio", {"mpeg", "mp4", "x-m4a", "aac", "wav", "x-wav", "ogg"}),
    Media.VOICE: ("audio", {"mpeg", "mp4", "x-m4a", "aac", "wav", "x-wav", "ogg"}),
}
WITHIN = timedelta(seconds=45)
UNSAFE = re.compile(r"[\x00-\x1f\x7f\"\\/]")


async def attach(file: File, account: MaxAccount, http: Http, *, alone: bool) -> Mapping[str, Any]:
    """The attachment that stands for a file in a message. Nothing is seen by anybody until that message is sent."""
    kind = _kind(file, alone=alone)
    place = await bot.call(account, http, "POST", "/uploads", wire.UploadPlace, query={"type": kind})
    answer = await bot.storage(http, "POST", place.url, files={"data": _named(file)}, timeout=WITHIN)
    return {"type": kind, "payload": {"token": place.token or _token(answer)}}


def _kind(file: File, *, alone: bool) -> str:
    """A plain file must be the only one in its message; so in company each is tried as what it is."""
    kind, formats = SHOWN.get(file.type, ("file", set[str]()))
    format = file.mime.partition(";")[0].strip().partition("/")[2]
    return kind if not alone or format in formats else "file"


def _named(file: File) -> tuple[str, bytes, str]:
    return UNSAFE.sub("_", file.name) or "file", file.data, file.mime or "application/octet-stream"


def _token(answer: Answer) -> str:
    try:
        told = answer.json(wire.Uploaded)
    except (ValueError, RecursionError):
        raise ProviderDown("the upload was answered with something that is not as documented") from None
    token = told.token or next((photo.token for photo in (told.photos or {}).values()), "")
    if not token:
        raise Refused("MAX took the file and gave nothing to send it by")
    return token
