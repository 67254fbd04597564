"""WhatsApp as pywa reads it: the first message of each call, which is all that it hands on."""

from collections.abc import Sequence
from typing import Any

import pywa.types

from parley.channels.types import Call
from tests.channels.contract.cases import CHANNELS
from tests.channels.second_opinion.comparing import Opinion, Unread, digits

# What it hands out is not marked as such in its types.
WhatsApp: Any = pywa.WhatsApp  # pyright: ignore[reportPrivateImportUsage]
told: Any = pywa.types

FILES = {"image": "image", "video": "video", "audio": "audio", "document": "file", "sticker": "sticker"}
# pywa falls back to a plain message where it knows no better.
KINDS = {"unknown": "unknown", "unsupported": "unknown", "interactive": "unknown", "request_welcome": "system"}
# That somebody listened to a voice message has no word of its own with us.
RECEIPTS = {"played": "read"}


def opinions(call: Call) -> Sequence[Opinion]:
    seen: list[Any] = []

    def see(_: Any, update: Any) -> None:
        seen.append(update)

    client = WhatsApp(CHANNELS["whatsapp"].account().settings.phone_number_id, validate_updates=False)
    for handler in WhatsApp._handlers_to_updates:
        client.add_handlers(handler(see))
    client.webhook_update_handler(call.body)
    if not seen:
        raise Unread
    return [opinion for update in seen for opinion in _update(update)]


def _update(update: Any) -> Sequence[Opinion]:
    match update:
        case told.MessageStatus():
            return [_status(update)]
        case told.GroupMessageStatuses():
            return [{"kind": "status", "id": one.id, "thread": update.group_id, "delivered": one.status.value} for one in update.statuses]
        case told.UserMarketingPreferences():
            return [_named(update) | {"kind": "subscribed" if update.value.value == "resume" else "unsubscribed", "at": update.timestamp}]
        case _:
            return [_about(update) | _told(update)]


def _status(update: Any) -> Opinion:
    known = update.status.value in ("sent", "delivered", "read", "played", "failed")
    delivered = {"delivered": RECEIPTS.get(update.status.value, update.status.value), "kind": "status"} if known else {"kind": "unknown"}
    return delivered | {"id": update.id, "at": update.timestamp, "extra.part": update.tracker, "extra.recipient_id": update.from_user.wa_id}


def _about(update: Any) -> Opinion:
    changes = isinstance(update, told.EditedMessage | told.DeletedMessage | told.OutgoingEditedMessage | told.OutgoingDeletedMessage)
    chat = getattr(update, "chat", None)
    return {
        "key": update.id,
        "id": update.original_message_id if changes else update.id,
        "at": update.timestamp,
        "group": bool(chat and chat.type == "GROUP"),
    }


def _told(update: Any) -> Opinion:
    match update:
        case told.OutgoingEditedMessage() | told.OutgoingDeletedMessage():
            return {"kind": "edit" if isinstance(update, told.OutgoingEditedMessage) else "delete", "sender": ""}
        case told.EditedMessage():
            return {"kind": "edit", **_person(update), **_content(update.message)}
        case told.DeletedMessage():
            return {"kind": "delete", **_person(update)}
        case told.CallbackButton() | told.CallbackSelection():
            return {"kind": "postback", "payload": update.data, "text": update.title, "quoted": _quoted(update), **_person(update)}
        case told.FlowCompletion():
            return {"kind": "postback", "text": update.body, "extra.flow_token": update.token, **_person(update)}
        case told.PhoneNumberChange():
            return {"kind": "system", "extra.new_wa_id": update.new_wa_id, "text": update.body}
        case told.IdentityChange():
            return {"kind": "system", "text": update.body}
        case _:
            return _message(update)


def _message(message: Any) -> Opinion:
    if message.reaction:
        emoji = message.reaction.emoji
        return {"kind": "reaction", "id": message.reaction.message_id, "added": [emoji] if emoji else [], **_person(message)}
    said = "echo" if isinstance(message, told.OutgoingMessage) else KINDS.get(message.type.value, "message")
    return {"kind": said, "quoted": _quoted(message), **_person(message), **_content(message)}


def _content(message: Any) -> Opinion:
    name, file = next(((name, file) for name in FILES if (file := getattr(message, name, None))), ("", None))
    return {
        "text": message.text or getattr(file, "caption", None) or (message.order.text if getattr(message, "order", None) else "") or "",
        "media": ([("voice" if getattr(file, "voice", False) else FILES[name])] if file else []),
        "refs": [file.id] if file else [],
        "mimes": [file.mime_type] if file else [],
        "place": _place(getattr(message, "location", None)),
        "card": _card(getattr(message, "contacts", None)),
    }


def _place(place: Any) -> tuple[float, float, str, str] | None:
    return (place.latitude, place.longitude, place.name or "", place.address or "") if place else None


def _card(cards: Any) -> tuple[str, str] | None:
    if not cards:
        return None
    first = cards[0]
    return first.name.formatted_name if first.name else "", digits(first.phones[0].phone if first.phones else "")


def _quoted(update: Any) -> str:
    return update.reply_to_message.id or "" if update.reply_to_message else ""


def _person(update: Any) -> Opinion:
    return _named(update) | {"extra.wa_id": update.from_user.wa_id, "extra.bsuid": update.from_user.bsuid}


def _named(update: Any) -> Opinion:
    user = update.from_user
    return {"sender": user.bsuid or user.wa_id, "name": user.name or "", "username": (user.username or "").removeprefix("@")}
