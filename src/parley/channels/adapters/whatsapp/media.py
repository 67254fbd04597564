"""Files there and back. Ours are brought first and then named; theirs lie behind an address that holds for five minutes."""

import mimetypes
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlsplit

import msgspec

from parley.channels.adapters.whatsapp import answers, graph
from parley.channels.adapters.whatsapp.settings import LARGEST_FILE, WhatsAppAccount
from parley.channels.errors import AccountBroken, Refused
from parley.channels.provider import ask
from parley.channels.types import Attachment, File, Media
from parley.core.http import Answer, Http

# What is shown as such; any other format goes as a document.
SHOWN = {
    Media.IMAGE: ("image", {"image/jpeg", "image/png"}),
    Media.VIDEO: ("video", {"video/mp4", "video/3gpp"}),
    Media.AUDIO: ("audio", {"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"}),
    Media.VOICE: ("audio", {"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"}),
}
VOICE_FORMAT = "audio/ogg"
"""Opus, and the only one that is shown as a voice message."""
HOSTS = ("fbsbx.com", "fbcdn.net", "facebook.com", "whatsapp.net")
"""Where WhatsApp keeps files, with all that stands below: they ask for our token."""
EXPIRED = frozenset({400, 404, 410})
ARRIVES_WITHIN = timedelta(seconds=55)


async def upload(file: File, account: WhatsAppAccount, http: Http) -> str:
    """The id under which the file can be sent for 30 days."""
    mime = file.mime or "application/octet-stream"
    form = {"messaging_product": "whatsapp", "type": mime}
    path = f"{account.settings.phone_number_id}/media"
    return (await graph.upload(account, http, path, form, {"file": (file.name or "file", file.data, mime)})).id


def message(file: File, id: str, text: str) -> dict[str, Any]:
    type = _shown_as(file)
    caption = {"caption": text} if text and takes_caption(file) else {}
    named = {"filename": file.name} if type == "document" and file.name else {}
    voice = {"voice": True} if file.type is Media.VOICE and _format(file) == VOICE_FORMAT else {}
    return {"type": type, type: {"id": id} | caption | named | voice}


def takes_caption(file: File) -> bool:
    return _shown_as(file) != "audio"


async def fetch(attachment: Attachment, account: WhatsAppAccount, http: Http) -> Attachment:
    """An attachment with its bytes. Our token is shown to WhatsApp's own hosts only."""
    stored = await _stored(attachment.ref, account, http)
    if int(stored.file_size or 0) > LARGEST_FILE:
        raise Refused("the file is over 100 MB", code="too_large")
    if not _is_whatsapps(stored.url, account):
        raise Refused("the file does not lie with WhatsApp", code="elsewhere")
    answer = await ask(
        http, "GET", stored.url, headers=graph.credential(account), max_bytes=LARGEST_FILE, timeout=ARRIVES_WITHIN, redirects=2
    )
    if answer.status in EXPIRED:
        raise Refused("the address of the file has expired", code=str(answer.status))
    if answer.status != 200:
        raise graph.refusal(account, answer)
    mime = _mime(attachment, stored, answer)
    name = attachment.name or f"{attachment.type.value}{mimetypes.guess_extension(mime) or ''}"
    return msgspec.structs.replace(attachment, data=answer.body, size=len(answer.body), mime=mime, name=name)


async def _stored(ref: str, account: WhatsAppAccount, http: Http) -> answers.StoredFile:
    if not ref:
        raise Refused("WhatsApp does not say where the file is")
    path = f"{quote(ref, safe='')}?phone_number_id={account.settings.phone_number_id}"
    try:
        return await graph.call(account, http, "GET", path, answers.StoredFile)
    except AccountBroken as error:
        # Files are gone after some days; that says nothing against the account.
        if error.code != "100":
            raise
        raise Refused(error.detail, code="100") from None


def _is_whatsapps(address: str, account: WhatsAppAccount) -> bool:
    try:
        found, api = urlsplit(address), urlsplit(account.settings.api_url)
        host = found.hostname or ""
    except ValueError:
        return False
    if (found.scheme, found.netloc) == (api.scheme, api.netloc):
        return True
    return found.scheme == "https" and any(f".{host}".endswith(f".{known}") for known in HOSTS)


def _shown_as(file: File) -> str:
    name, formats = SHOWN.get(file.type, ("document", frozenset[str]()))
    return name if _format(file) in formats else "document"


def _format(file: File) -> str:
    return file.mime.partition(";")[0].strip().lower()


def _mime(attachment: Attachment, stored: answers.StoredFile, answer: Answer) -> str:
    told = attachment.mime or stored.mime_type or answer.headers.get("content-type", "")
    return told.partition(";")[0].strip().lower()
