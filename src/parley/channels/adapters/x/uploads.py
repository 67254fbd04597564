"""Files go to X before the message that shows them: pictures in one piece, films and moving pictures in several."""

import asyncio
import base64
from datetime import timedelta

from parley.channels.adapters.x import api
from parley.channels.adapters.x.answers import Nothing, Processing, Upload, Uploaded
from parley.channels.adapters.x.settings import MB, XAccount
from parley.channels.errors import ProviderDown, Refused
from parley.channels.types import File
from parley.core.http import Http
from parley.core.i18n import N_

PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
IN_PIECES = {"image/gif": "dm_gif", "video/mp4": "dm_video", "video/quicktime": "dm_video"}
PIECE = 4 * MB
UPLOADS_WITHIN = timedelta(seconds=30)
READY_WITHIN = 30
"""Seconds. A part that is not sent within a minute counts as lost."""
SHOWN = N_("X shows JPEG, PNG, WEBP and GIF pictures and MP4 and MOV films only")
READY = frozenset({"", "succeeded"})
PATH = "/2/media/upload"


async def upload(file: File, account: XAccount, http: Http) -> str:
    """The number under which X keeps the file, for a day. Nobody has got anything yet, so that all of it can be repeated."""
    if file.mime in PICTURES:
        return await _at_once(file, account, http)
    if category := IN_PIECES.get(file.mime):
        return await _in_pieces(file, category, account, http)
    raise Refused(f"{SHOWN} ({file.mime or file.name})", code="format")


async def _at_once(file: File, account: XAccount, http: Http) -> str:
    fields = {"media": base64.b64encode(file.data).decode(), "media_category": "dm_image", "media_type": file.mime, "shared": False}
    return (await api.as_account(account, http, "POST", PATH, Uploaded, json=fields, timeout=UPLOADS_WITHIN)).data.id


async def _in_pieces(file: File, category: str, account: XAccount, http: Http) -> str:
    fields = {"media_type": file.mime, "total_bytes": len(file.data), "media_category": category, "shared": False}
    begun = await api.as_account(account, http, "POST", f"{PATH}/initialize", Uploaded, json=fields)
    path = f"{PATH}/{begun.data.id}"
    for place, start in enumerate(range(0, len(file.data), PIECE)):
        pieces = {"media": ("piece", file.data[start : start + PIECE], "application/octet-stream")}
        form = {"segment_index": str(place)}
        await api.as_account(account, http, "POST", f"{path}/append", Nothing, form=form, files=pieces, timeout=UPLOADS_WITHIN)
    ended = await api.as_account(account, http, "POST", f"{path}/finalize", Uploaded)
    await _ready(ended.data, account, http)
    return begun.data.id


async def _ready(media: Upload, account: XAccount, http: Http) -> None:
    """Wait until X has prepared the film."""
    state, waited = media.processing_info or Processing(), 0
    while state.state not in READY:
        if state.state == "failed":
            raise Refused(N_("X cannot show this file"), code="processing")
        waited += state.check_after_secs
        if waited > READY_WITHIN:
            raise ProviderDown(N_("X is still preparing this file"))
        await asyncio.sleep(state.check_after_secs)
        asked = await api.as_account(account, http, "GET", f"{PATH}?command=STATUS&media_id={media.id}", Uploaded)
        state = asked.data.processing_info or Processing()
