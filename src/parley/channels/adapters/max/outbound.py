"""A part in MAX's words: a message with what hangs on it."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from typing import Any

from parley.channels.adapters.max import bot, inbound, uploads, wire
from parley.channels.adapters.max.bot import MaxAccount, NotReady
from parley.channels.errors import RecipientGone
from parley.channels.types import Button, Part, Receipt
from parley.core.http import Http

NUMBER = re.compile(r"-?[0-9]{1,19}")
MESSAGE = re.compile(r"mid\.[A-Za-z0-9_.-]{1,200}")
MOST_ROWS = 30
MOST_IN_A_ROW = 7
SHORT_LABEL = 3
# What was uploaded a moment ago may not be ready. Each attempt of ours uploads anew, so it is here that waiting helps.
PAUSES = (0.25, 0.5, 1.0, 2.0, 4.0)


async def send(part: Part, account: MaxAccount, http: Http) -> Receipt:
    query = recipient(part.to)
    alone = len(part.files) == 1
    files = [await uploads.attach(file, account, http, alone=alone) for file in part.files]
    body = _body(part, [*files, *_keyboard(part.buttons)])
    for pause in PAUSES if files else ():
        try:
            return await _sent(query, body, part.to, account, http)
        except NotReady:
            await asyncio.sleep(pause)
    return await _sent(query, body, part.to, account, http)


def recipient(to: str) -> Mapping[str, str]:
    """The dialog that an inbound message's thread names, or the person where MAX told no dialog."""
    name, number = ("user_id", to.removeprefix(inbound.PERSON)) if to.startswith(inbound.PERSON) else ("chat_id", to)
    if not NUMBER.fullmatch(number):
        raise RecipientGone("there is no such dialog in MAX")
    return {name: number}


async def _sent(query: Mapping[str, str], body: Mapping[str, Any], to: str, account: MaxAccount, http: Http) -> Receipt:
    sent = (await bot.call(account, http, "POST", "/messages", wire.Sent, query=query, json=body, sends=True)).message
    chat = sent.recipient.chat_id
    return Receipt((sent.body.mid,), to if chat is None else str(chat), inbound.moment(sent.timestamp))


def _body(part: Part, attachments: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """Without a `format` the text is taken as it is."""
    fields = {
        "text": part.text,
        "attachments": attachments,
        "link": {"type": "reply", "mid": part.quoted} if MESSAGE.fullmatch(part.quoted) else None,
    }
    return {name: value for name, value in fields.items() if value}


def _keyboard(buttons: Sequence[Button]) -> list[Mapping[str, Any]]:
    keys = [_key(button) for button in buttons]
    width = _width(buttons)
    rows = [keys[place : place + width] for place in range(0, len(keys), width)]
    return [{"type": "inline_keyboard", "payload": {"buttons": rows}}] if rows else []


def _width(buttons: Sequence[Button]) -> int:
    """One below the other where that is possible; short ones, which ask for a number or a yes, beside each other."""
    if len(buttons) <= MOST_IN_A_ROW and all(len(button.label) <= SHORT_LABEL and not button.url for button in buttons):
        return MOST_IN_A_ROW
    return -(-len(buttons) // MOST_ROWS) or 1


def _key(button: Button) -> Mapping[str, str]:
    if button.url:
        return {"type": "link", "text": button.label, "url": button.url}
    return {"type": "callback", "text": button.label, "payload": button.payload or button.label}
