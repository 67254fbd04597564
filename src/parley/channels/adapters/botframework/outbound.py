"""A part as an activity."""

import base64
from typing import Any

from parley.channels.adapters.botframework import cards, connector, places
from parley.channels.adapters.botframework.login import Logins
from parley.channels.adapters.botframework.settings import BotAccount
from parley.channels.errors import Refused
from parley.channels.types import File, Media, Part, Receipt
from parley.core.http import Http
from parley.core.i18n import N_

PICTURES = frozenset({"image/png", "image/jpeg", "image/gif"})
TYPING = {"type": "typing"}


async def send(part: Part, account: BotAccount, http: Http, logins: Logins) -> Receipt:
    sent = await connector.post(_activity(part), part.to, account, http, logins)
    return Receipt((sent.id,) if sent.id else (), places.conversation(part.to))


def _activity(part: Part) -> dict[str, Any]:
    if part.files:
        return _picture(part)
    if part.buttons:
        return cards.activity(part.text, part.buttons)
    # Without this a text is Markdown.
    return {"type": "message", "text": part.text, "textFormat": "plain"}


def _picture(part: Part) -> dict[str, Any]:
    file = part.files[0]
    if len(part.files) > 1 or part.text or part.buttons:
        raise Refused(N_("a picture goes alone"), code="not_alone")
    if file.type is not Media.IMAGE or file.mime not in PICTURES:
        raise Refused(N_("only pictures in PNG, JPEG or GIF go out here"), code="no_picture")
    return {"type": "message", "attachments": [{"contentType": file.mime, "contentUrl": _inline(file), "name": file.name}]}


def _inline(file: File) -> str:
    return f"data:{file.mime};base64,{base64.b64encode(file.data).decode()}"
