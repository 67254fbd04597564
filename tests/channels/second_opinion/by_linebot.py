"""LINE as line-bot-sdk reads it."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from linebot.v3.webhook import UnknownEvent, WebhookParser
from linebot.v3.webhooks import (
    AudioMessageContent,
    FileMessageContent,
    FollowEvent,
    GroupSource,
    ImageMessageContent,
    LocationMessageContent,
    MessageEditedEvent,
    MessageEvent,
    PostbackEvent,
    RoomSource,
    StickerMessageContent,
    UnfollowEvent,
    UnsendEvent,
    VideoMessageContent,
)

from parley.channels.types import Call
from tests.channels.second_opinion.comparing import Opinion

KINDS: dict[type, str] = {
    MessageEvent: "message",
    MessageEditedEvent: "edit",
    PostbackEvent: "postback",
    UnsendEvent: "delete",
    FollowEvent: "subscribed",
    UnfollowEvent: "unsubscribed",
}
MEDIA: dict[type, str] = {
    ImageMessageContent: "image",
    VideoMessageContent: "video",
    # There is no other audio in LINE than what people record.
    AudioMessageContent: "voice",
    FileMessageContent: "file",
    StickerMessageContent: "sticker",
}


def opinions(call: Call) -> Sequence[Opinion]:
    parser: Any = WebhookParser("secret", skip_signature_verification=lambda: True)
    return [_event(event) for event in parser.parse(call.body.decode(), "")]


def _event(event: Any) -> Opinion:
    if isinstance(event, UnknownEvent):
        return {"kind": "unknown"}
    return _circumstances(event) | _told(event)


def _circumstances(event: Any) -> Opinion:
    source = event.source
    return {
        "kind": KINDS.get(event.__class__, "system"),
        "key": event.webhook_event_id,
        "at": datetime.fromtimestamp(event.timestamp / 1000, UTC),
        "sender": getattr(source, "user_id", None) or "",
        "thread": _thread(source),
        "group": isinstance(source, GroupSource | RoomSource),
        "extra.reply_token": getattr(event, "reply_token", None),
        "extra.mode": None if event.mode == "active" else event.mode.value,
    }


def _thread(source: Any) -> str:
    match source:
        case GroupSource():
            return source.group_id
        case RoomSource():
            return source.room_id
        case _:
            return getattr(source, "user_id", None) or ""


def _told(event: Any) -> Opinion:
    match event:
        case MessageEvent() | MessageEditedEvent():
            return _message(event.message)
        case PostbackEvent():
            data = event.postback.data
            return {"payload": data.partition("\n")[0], "text": data.partition("\n")[2], "extra.params": event.postback.params}
        case UnsendEvent():
            return {"id": event.unsend.message_id}
        case FollowEvent():
            return {"extra.is_unblocked": event.follow.is_unblocked}
        case _:
            return {"media": [], "text": ""}


def _message(message: Any) -> Opinion:
    media = MEDIA.get(message.__class__)
    known = {
        "id": message.id,
        "text": getattr(message, "text", None) or "",
        "quoted": getattr(message, "quoted_message_id", None) or "",
        "media": [media] if media else [],
        "place": _place(message),
    }
    quotable = {"extra.quote_token": message.quote_token} if hasattr(message, "quote_token") else {}
    return known | quotable | _file(message)


def _place(message: Any) -> tuple[float, float, str, str] | None:
    told = isinstance(message, LocationMessageContent)
    return (message.latitude, message.longitude, message.title or "", message.address or "") if told else None


def _file(message: Any) -> Opinion:
    tell = TOLD.get(message.__class__)
    return tell(message) if tell else {}


def _picture(message: Any) -> Opinion:
    return {"refs": [_ref(message)], "album": message.image_set.id if message.image_set else ""}


def _recording(message: Any) -> Opinion:
    return {"refs": [_ref(message)], "seconds": [] if message.duration is None else [message.duration / 1000]}


def _document(message: Any) -> Opinion:
    return {"refs": [message.id], "names": [message.file_name], "sizes": [message.file_size]}


def _sticker(message: Any) -> Opinion:
    return {"extra.sticker_id": message.sticker_id, "extra.package_id": message.package_id, "extra.keywords": message.keywords}


def _ref(message: Any) -> str:
    provider = message.content_provider
    return provider.original_content_url if provider.type == "external" else message.id


TOLD: dict[type, Callable[[Any], Opinion]] = {
    ImageMessageContent: _picture,
    VideoMessageContent: _recording,
    AudioMessageContent: _recording,
    FileMessageContent: _document,
    StickerMessageContent: _sticker,
}
