"""A part in LINE's words: a push message, with its buttons as quick replies."""

import re
from typing import Any
from urllib.parse import quote
from uuid import NAMESPACE_OID, uuid5

from parley.channels.adapters.line import api
from parley.channels.adapters.line.inbound import LABELLED
from parley.channels.adapters.line.settings import LineAccount
from parley.channels.errors import Refused
from parley.channels.types import Button, File, Media, Part, Receipt
from parley.core.http import Http

Message = dict[str, Any]

PICTURES = frozenset({"image/jpeg", "image/png"})
UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
OF_AN_ADDRESS = "%:/?#[]@!$&'()*+,;=~"


async def send(part: Part, account: LineAccount, http: Http) -> Receipt:
    """Always a push: a reply would be free of charge, but its token lives for a minute, and no operator is that quick."""
    message = (_shown(part.files[0]) if part.files else {"type": "text", "text": part.text}) | _quick_replies(part.buttons)
    sent = await api.push(account, http, {"to": part.to, "messages": [message]}, retry_key=_retry_key(part.key))
    return Receipt(tuple(one.id for one in sent.sent_messages), part.to)


def _shown(file: File) -> Message:
    """By an address of ours. For films and voices LINE wants a preview or a duration, which nobody has told us: they go as links."""
    if not file.address.startswith("https://"):
        raise Refused("LINE gets files from us, and this Parley has no public https address", code="no_address")
    if file.type is Media.IMAGE and file.mime in PICTURES:
        return {"type": "image", "originalContentUrl": file.address, "previewImageUrl": file.address}
    return {"type": "text", "text": f"{file.name}\n{file.address}"}


def _retry_key(key: str) -> str:
    """LINE takes a UUID and nothing else."""
    return key if not key or UUID.fullmatch(key) else str(uuid5(NAMESPACE_OID, key))


def _quick_replies(buttons: tuple[Button, ...]) -> Message:
    return {"quickReply": {"items": [{"type": "action", "action": _action(button)} for button in buttons]}} if buttons else {}


def _action(button: Button) -> dict[str, str]:
    if button.url:
        return {"type": "uri", "label": button.label, "uri": quote(button.url, safe=OF_AN_ADDRESS)}
    data = f"{button.payload or button.label}{LABELLED}{button.label}"
    return {"type": "postback", "label": button.label, "data": data, "displayText": button.label}
