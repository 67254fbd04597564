"""A part in Instagram's words: a message to a person, or a comment under a post."""

import re

from parley.channels.adapters.instagram.settings import InstagramAccount
from parley.channels.adapters.meta import talking
from parley.channels.adapters.meta.envelope import Id, Wire
from parley.channels.adapters.meta.graph import Made, call
from parley.channels.adapters.meta.talking import Message
from parley.channels.errors import Refused
from parley.channels.types import File, Part, Receipt
from parley.core.http import Http

# Posts have numbers of seventeen digits that begin so; those by which people are known to an account do not. Both stand alone in a thread.
POST = re.compile(r"1[78][0-9]{15}")
# Somebody else's post, in which the account is named.
MENTION = re.compile(r"mention:([0-9]{1,40})")
COMMENT = re.compile(r"[0-9]{1,40}")
TYPES = {
    "image": {"image/jpeg", "image/png", "image/gif"},
    "audio": {"audio/aac", "audio/mp4", "audio/m4a", "audio/x-m4a", "audio/wav", "audio/x-wav"},
    "video": {"video/mp4", "video/ogg", "video/x-msvideo", "video/quicktime", "video/webm"},
    "file": {"application/pdf"},
}


class Uploaded(Wire, frozen=True):
    attachment_id: Id


async def send(part: Part, account: InstagramAccount, http: Http) -> Receipt:
    if is_public(part.to) and not part.comment:
        return await _comment(part, account, http)
    message = await _attached(part.files[0], account, http) if part.files else talking.words(part)
    return await talking.say(part, message, account.settings.account, http)


def is_public(to: str) -> bool:
    """Whether this is a place where everybody reads: there is nobody to show typing to."""
    return (POST.fullmatch(to) or MENTION.fullmatch(to)) is not None


async def _comment(part: Part, account: InstagramAccount, http: Http) -> Receipt:
    """Under the comment that it answers, else under the post."""
    if part.files:
        raise Refused("Instagram takes no files under a post")
    if mention := MENTION.fullmatch(part.to):
        return await _to_mention(part, mention[1], account, http)
    path = f"{part.quoted}/replies" if COMMENT.fullmatch(part.quoted) else f"{part.to}/comments"
    made = await call(account.settings.account, http, "POST", path, Made, {"message": part.text}, sends=True)
    return Receipt((made.id,), part.to)


async def _to_mention(part: Part, media: str, account: InstagramAccount, http: Http) -> Receipt:
    """Under the comment in which the account is named; under the post where its caption names it."""
    if not account.settings.account_id:
        raise Refused("the account has no number yet: connect it again", code="account_id")
    fields = {"media_id": media, "message": part.text} | ({"comment_id": part.quoted} if part.quoted not in ("", media) else {})
    made = await call(account.settings.account, http, "POST", f"{account.settings.account_id}/mentions", Made, fields, sends=True)
    return Receipt((made.id,), part.to)


async def _attached(file: File, account: InstagramAccount, http: Http) -> Message:
    """Uploaded first: nobody sees it before it is sent, so that this can be done again."""
    type = next((type for type, formats in TYPES.items() if file.mime in formats), "")
    if not type:
        raise Refused(f"Instagram does not take files of the kind {file.mime}", code="format")
    if not account.settings.by_page:
        return {"attachment": {"type": type, "payload": {"url": _public(file)}}}
    fields = {"platform": "instagram", "message": {"attachment": {"type": type, "payload": {"is_reusable": True}}}}
    upload = {"filedata": (file.name or "file", file.data, file.mime)}
    uploaded = await call(account.settings.account, http, "POST", "me/message_attachments", Uploaded, fields, files=upload)
    return {"attachment": {"type": type, "payload": {"attachment_id": str(uploaded.attachment_id)}}}


def _public(file: File) -> str:
    """With its own login, Instagram takes no bytes: it gets the file from us."""
    if not file.address.startswith("https://"):
        raise Refused("Instagram gets files from us, and this Parley has no public https address", code="no_address")
    return file.address
