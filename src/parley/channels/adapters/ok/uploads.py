"""Files on their way to Odnoklassniki: a place for each, its bytes there, and the token by which a message names it."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from parley.channels.adapters.ok import api, wire
from parley.channels.adapters.ok.api import OkAccount
from parley.channels.adapters.ok.refusals import refusal
from parley.channels.errors import ProviderDown, Refused
from parley.channels.types import File, Media
from parley.core.http import Answer, Http
from parley.core.i18n import N_

# What is likely to be shown as such; a file of another format goes as a file, which carries anything.
SHOWN = {
    Media.IMAGE: ("IMAGE", {"jpeg", "png", "gif"}),
    Media.VIDEO: ("VIDEO", {"mp4", "quicktime", "x-matroska", "webm"}),
    Media.AUDIO: ("AUDIO", {"mpeg", "mp4", "x-m4a", "aac"}),
    Media.VOICE: ("AUDIO", {"mpeg", "mp4", "x-m4a", "aac"}),
}
FORM_FIELD = "file"
WITHIN = timedelta(seconds=45)
UNSAFE = re.compile(r"[\x00-\x1f\x7f\"\\/]")


async def attach(file: File, account: OkAccount, http: Http) -> Mapping[str, Any]:
    """The attachment that stands for a file in a message. Nothing is seen by anybody until that message is sent."""
    kind = _kind(file)
    place = await api.call(account, http, "GET", "me/fileUploadUrl", wire.UploadPlace, query={"type": kind})
    answer = await api.storage(http, "POST", place.url, files={FORM_FIELD: _named(file)}, timeout=WITHIN)
    return {"type": kind, "payload": {"token": _photo_token(answer) if kind == "IMAGE" else _told(place)}}


def _kind(file: File) -> str:
    kind, formats = SHOWN.get(file.type, ("FILE", set[str]()))
    return kind if file.mime.partition(";")[0].strip().partition("/")[2] in formats else "FILE"


def _named(file: File) -> tuple[str, bytes, str]:
    return UNSAFE.sub("_", file.name) or "file", file.data, file.mime or "application/octet-stream"


def _told(place: wire.UploadPlace) -> str:
    if not place.token:
        raise ProviderDown("Odnoklassniki gave a place for the file and nothing to send it by")
    return place.token


def _photo_token(answer: Answer) -> str:
    if said := refusal(answer):
        raise api.about_file(said)
    try:
        photos = answer.json(wire.Uploaded).photos
    except (ValueError, RecursionError):
        raise ProviderDown("the upload was answered with something that is not as documented") from None
    token = next((photo.token for photo in photos.values()), "")
    if not token:
        raise Refused(N_("Odnoklassniki took the picture and gave nothing to send it by"), code="no_token")
    return token
