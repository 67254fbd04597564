"""A part in Odnoklassniki's words: a message with what hangs on it."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from typing import Any

from parley.channels.adapters.ok import api, buttons, uploads, wire
from parley.channels.adapters.ok.api import OkAccount
from parley.channels.adapters.ok.refusals import NotReady
from parley.channels.errors import RecipientGone
from parley.channels.types import Part, Receipt
from parley.core.http import Http
from parley.core.i18n import N_

# They end up in an address, so their alphabet is closed.
CHAT = re.compile(r"chat:[A-Za-z0-9_-]{1,100}")
PERSON = re.compile(r"user:[A-Za-z0-9_-]{1,100}")
MESSAGE = re.compile(r"mid:[A-Za-z0-9_.-]{1,200}")
# What was uploaded a moment ago may not be ready. Each attempt of ours uploads anew, so it is here that waiting helps.
PAUSES = (0.5, 1.0, 2.0, 4.0)
SETTLES_WITHIN = 1.0
"""Seconds that OK wants for all but pictures before a message names them."""


async def send(part: Part, account: OkAccount, http: Http) -> Receipt:
    where = recipient(part.to)
    files = [await uploads.attach(file, account, http) for file in part.files]
    body = {"recipient": where, "message": _message(part, files)}
    if any(file["type"] != "IMAGE" for file in files):
        await asyncio.sleep(SETTLES_WITHIN)
    for pause in PAUSES if files else ():
        try:
            return await _sent(part.to, body, account, http)
        except NotReady:
            await asyncio.sleep(pause)
    return await _sent(part.to, body, account, http)


async def act(action: str, to: str, account: OkAccount, http: Http, **request: Any) -> None:
    """Show in a chat what we are doing; a person of whom no chat is known has nothing to show it in."""
    if CHAT.fullmatch(to):
        await api.does(account, http, f"me/messages/{to}", {"recipient": recipient(to), "sender_action": action}, **request)


def recipient(to: str) -> Mapping[str, str]:
    """The chat that an inbound message's thread names, or the person where OK told no chat."""
    if CHAT.fullmatch(to):
        return {"chat_id": to}
    if PERSON.fullmatch(to):
        return {"user_id": to}
    raise RecipientGone(N_("there is no such chat in Odnoklassniki"))


async def _sent(to: str, body: Mapping[str, Any], account: OkAccount, http: Http) -> Receipt:
    path = f"me/messages/{to}" if CHAT.fullmatch(to) else "me/messages"
    sent = await api.call(account, http, "POST", path, wire.Sent, json=body, sends=True)
    return Receipt((sent.message_id,), to)


def _message(part: Part, files: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    keyboard = [buttons.keyboard(part.buttons)] if part.buttons else []
    fields = {
        "text": part.text,
        "attachments": [*files, *keyboard],
        "reply_to": part.quoted if MESSAGE.fullmatch(part.quoted) else "",
    }
    return {name: value for name, value in fields.items() if value}
