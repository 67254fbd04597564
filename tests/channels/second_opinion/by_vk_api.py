"""VK as vk_api reads it: the events of the long poll, which are those of the Callback API."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from vk_api.bot_longpoll import VkBotEvent, VkBotEventType, VkBotLongPoll, VkBotMessageEvent  # pyright: ignore[reportMissingTypeStubs]

from parley.channels.types import Call
from tests.channels.second_opinion.comparing import Opinion, Unread

KINDS: dict[Any, str] = {
    VkBotEventType.MESSAGE_EDIT: "edit",
    VkBotEventType.MESSAGE_EVENT: "postback",
    VkBotEventType.MESSAGE_TYPING_STATE: "typing",
    VkBotEventType.MESSAGE_ALLOW: "subscribed",
    VkBotEventType.MESSAGE_DENY: "unsubscribed",
    VkBotEventType.GROUP_LEAVE: "system",
}


def opinions(call: Call) -> Sequence[Opinion]:
    raw = msgspec.json.decode(call.body)
    try:
        event: Any = VkBotLongPoll.CLASS_BY_EVENT_TYPE.get(raw["type"], VkBotEvent)(raw)
    except (KeyError, TypeError, AttributeError) as error:
        raise Unread from error
    if not isinstance(event.type, VkBotEventType):
        raise Unread
    return [_event(event)]


def _event(event: Any) -> Opinion:
    kind: Opinion = {"kind": KINDS[event.type]} if event.type in KINDS else {}
    if isinstance(event, VkBotMessageEvent):
        return kind | _message(event)
    return kind | _happening(event)


def _message(event: Any) -> Opinion:
    message = event.message or event.object
    return {
        "sender": str(message["from_id"]),
        "thread": str(message["peer_id"]),
        "group": event.from_chat,
        "text": message["text"],
        "at": datetime.fromtimestamp(message.get("update_time") or message["date"], UTC),
        **({"id": str(message["id"])} if event.from_user and message["id"] else {}),
    }


def _happening(event: Any) -> Opinion:
    who = event.object.user_id or event.object.from_id or event.object.liker_id
    return ({"sender": str(who)} if who else {}) | ({"text": event.object.text} if event.object.text else {})
