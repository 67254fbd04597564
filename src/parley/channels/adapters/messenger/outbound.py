"""A part in Messenger's words: a message to a person, or a comment under a post."""

import re

from parley.channels.adapters.messenger.settings import MessengerAccount
from parley.channels.adapters.meta import talking
from parley.channels.adapters.meta.graph import Files, Made, call
from parley.channels.adapters.meta.talking import Message
from parley.channels.errors import Refused
from parley.channels.types import File, Media, Part, Receipt
from parley.core.http import Http

POST = re.compile(r"[0-9]{1,40}_[0-9]{1,40}")
"""Both posts and comments are called so; people have a single number."""
SHOWN = {
    Media.IMAGE: ("image", {"image/jpeg", "image/png", "image/gif", "image/webp"}),
    Media.VIDEO: ("video", {"video/mp4", "video/quicktime", "video/webm", "video/x-msvideo", "video/ogg"}),
    Media.AUDIO: ("audio", {"audio/mpeg", "audio/mp4", "audio/x-m4a", "audio/aac", "audio/wav", "audio/ogg"}),
    Media.VOICE: ("audio", {"audio/mpeg", "audio/mp4", "audio/x-m4a", "audio/aac", "audio/wav", "audio/ogg"}),
}


async def send(part: Part, account: MessengerAccount, http: Http) -> Receipt:
    if is_public(part.to) and not part.comment:
        return await _comment(part, account, http)
    page = account.settings.page
    if not part.files:
        return await talking.say(part, talking.words(part), page, http)
    message, files = _file(part.files[0])
    return await talking.say(part, message, page, http, files=files)


def is_public(to: str) -> bool:
    """Whether this is a place where everybody reads: there is nobody to show typing to."""
    return POST.fullmatch(to) is not None


async def _comment(part: Part, account: MessengerAccount, http: Http) -> Receipt:
    """Under the comment that it answers, else under the post."""
    if part.files:
        raise Refused("files cannot go under a post")
    under = part.quoted if is_public(part.quoted) else part.to
    made = await call(account.settings.page, http, "POST", f"{under}/comments", Made, {"message": part.text}, sends=True)
    return Receipt((made.id,), part.to)


def _file(file: File) -> tuple[Message, Files]:
    type, formats = SHOWN.get(file.type, ("file", frozenset[str]()))
    shown_as = type if file.mime in formats else "file"
    upload = (file.name or "file", file.data, file.mime or "application/octet-stream")
    return {"attachment": {"type": shown_as, "payload": {"is_reusable": False}}}, {"filedata": upload}
