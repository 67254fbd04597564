"""MAX as maxapi reads it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, cast

import msgspec
from maxapi.types import (
    BotStarted,
    BotStopped,
    DialogRemoved,
    MessageCallback,
    MessageCreated,
    MessageEdited,
    MessageRemoved,
    updates,
)
from pydantic import ValidationError

from parley.channels.types import Call
from tests.channels.second_opinion.comparing import Opinion, Unread, digits

UPDATES = cast("Any", updates).UpdateUnionAdapter
FILES = frozenset({"image", "video", "audio", "file", "sticker"})
GROUPS = frozenset({"chat", "channel"})


def opinions(call: Call) -> Sequence[Opinion]:
    try:
        update = UPDATES.validate_python(msgspec.json.decode(call.body))
    except ValidationError as error:
        raise Unread from error
    return [_update(update)]


def _update(update: Any) -> Opinion:
    match update:
        case MessageCreated():
            return _message(update.message) | {"at": _moment(update.message.timestamp or update.timestamp)}
        case MessageEdited():
            return _message(update.message) | {"kind": "edit", "at": _moment(update.timestamp)}
        case MessageCallback():
            return _pressed(update)
        case MessageRemoved():
            return {"kind": "delete", "id": update.message_id, "thread": str(update.chat_id), "sender": str(update.user_id)}
        case _:
            return _happening(update)


def _message(message: Any) -> Opinion:
    body, link = message.body, message.link
    passed_on = link.message if link and link.type == "forward" else None
    attached = [one for each in (body, passed_on) if each for one in each.attachments or ()]
    words = [each.text for each in (body, passed_on) if each and each.text]
    return {
        "id": body.mid if body else "",
        "quoted": link.message.mid if link and link.type == "reply" else "",
        "group": message.recipient.chat_type in GROUPS,
        "automatic": bool(message.sender and message.sender.is_bot),
        "hidden": words[1] if words[1:] else "",
        **({"text": words[0]} if words else {}),
        **({"thread": str(message.recipient.chat_id)} if message.recipient.chat_id is not None else {}),
        **(_person(message.sender) if message.sender else {"sender": ""}),
        **_attached(attached),
    }


def _attached(attached: Sequence[Any]) -> Opinion:
    place = next(((one.latitude, one.longitude) for one in attached if one.type == "location"), None)
    card = next((one.payload for one in attached if one.type == "contact"), None)
    files = [one for one in attached if one.type in FILES]
    named = {"names": [one.filename for one in files], "sizes": [one.size for one in files]} if files and files[0].type == "file" else {}
    return {"media": [str(one.type) for one in files], "point": place, "card": _card(card) if card else None} | named


def _card(contact: Any) -> tuple[str, str]:
    known_as = f"{contact.max_info.first_name} {contact.max_info.last_name or ''}".strip() if contact.max_info else ""
    return contact.vcf.full_name or known_as, digits(contact.vcf.phone or "")


def _pressed(update: MessageCallback) -> Opinion:
    callback, message = update.callback, update.message
    source: Opinion = {"quoted": message.body.mid, "thread": str(message.recipient.chat_id)} if message and message.body else {}
    told = {"kind": "postback", "id": callback.callback_id, "payload": callback.payload or "", "at": _moment(callback.timestamp)}
    return told | _person(callback.user) | source


def _happening(update: Any) -> Opinion:
    told: Opinion = {"thread": str(update.chat_id), "at": _moment(update.timestamp)} | _person(update.user)
    match update:
        case BotStarted():
            return told | {"payload": update.payload or "", "kind": "referral" if update.payload else "subscribed"}
        case BotStopped() | DialogRemoved():
            return told | {"kind": "unsubscribed"}
        case _:
            return told | {"kind": "system"}


def _person(user: Any) -> Opinion:
    return {"sender": str(user.user_id), "name": user.full_name, "username": user.username or ""}


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
