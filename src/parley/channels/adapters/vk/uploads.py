"""Files on their way into a message: ask where to, bring them there, have them kept. Only then there is something to attach."""

from datetime import timedelta

from parley.channels.adapters.vk import answers, api
from parley.channels.adapters.vk.api import VkAccount
from parley.channels.errors import AccountBroken, ProviderDown, Refused
from parley.channels.provider import ask
from parley.channels.types import File, Media
from parley.core.http import Http

# Anything else would be refused as a picture, or lose its movement; a document carries it.
PICTURES = frozenset({"image/jpeg", "image/png"})
BRINGS_WITHIN = timedelta(seconds=45)


async def upload(file: File, to: str, account: VkAccount, http: Http) -> str:
    """The name by which a message attaches the file. What is brought twice lies there twice, and nobody sees it."""
    is_picture = file.type is Media.IMAGE and file.mime in PICTURES
    return await (_picture if is_picture else _document)(file, to, account, http)


async def _picture(file: File, to: str, account: VkAccount, http: Http) -> str:
    server = await api.call(account, http, "photos.getMessagesUploadServer", answers.UploadServer, {"peer_id": to})
    brought = await _brought(server.upload_url, "photo", file, http)
    if brought.photo in ("", "[]"):
        raise Refused(brought.error or "VK sees no picture in this file", code="upload")
    fields = {"server": str(brought.server), "photo": brought.photo, "hash": brought.hash}
    kept = await api.call(account, http, "photos.saveMessagesPhoto", tuple[answers.Saved, ...], fields)
    if not kept:
        raise Refused("VK did not keep the picture", code="upload")
    return _named("photo", kept[0])


async def _document(file: File, to: str, account: VkAccount, http: Http) -> str:
    wanted = {"peer_id": to, "type": "audio_message" if file.type is Media.VOICE else "doc"}
    server = await api.call(account, http, "docs.getMessagesUploadServer", answers.UploadServer, wanted)
    brought = await _brought(server.upload_url, "file", file, http)
    if not brought.file:
        raise Refused(brought.error or "VK does not take this file", code="upload")
    kept = await api.call(account, http, "docs.save", answers.SavedDocument, {"file": brought.file, "title": file.name or "file"})
    if kept.audio_message:
        return _named("audio_message", kept.audio_message)
    if kept.doc is None:
        raise Refused("VK did not keep the file", code="upload")
    return _named("doc", kept.doc)


async def _brought(url: str, field: str, file: File, http: Http) -> answers.Uploaded:
    files = {field: (file.name or "file", file.data, file.mime or "application/octet-stream")}
    try:
        answer = await ask(http, "POST", url, files=files, timeout=BRINGS_WITHIN)
    except AccountBroken as error:
        raise Refused(error.detail) from None
    if answer.status == 413:
        raise Refused("VK does not take a file of this size", code="413")
    try:
        return answer.json(answers.Uploaded)
    except (ValueError, RecursionError):
        raise ProviderDown(f"HTTP {answer.status} of the upload server", code=str(answer.status)) from None


def _named(type: str, kept: answers.Saved) -> str:
    key = f"_{kept.access_key}" if kept.access_key else ""
    return f"{type}{kept.owner_id}_{kept.id}{key}"
