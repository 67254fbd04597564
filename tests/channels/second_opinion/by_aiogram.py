"""Telegram as aiogram reads it."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, cast

from aiogram.enums import ContentType
from aiogram.exceptions import AiogramError
from aiogram.filters import CommandStart
from aiogram.types import (
    BusinessMessagesDeleted,
    CallbackQuery,
    Chat,
    ChatMemberUpdated,
    Message,
    MessageReactionUpdated,
    ReactionTypeCustomEmoji,
    ReactionTypeEmoji,
    Update,
    User,
)
from pydantic import ValidationError

from parley.channels.types import Call
from tests.channels.second_opinion.comparing import Opinion, Unread, digits

MEDIA = {
    ContentType.PHOTO: "image",
    ContentType.VIDEO: "video",
    ContentType.VIDEO_NOTE: "video",
    ContentType.ANIMATION: "video",
    ContentType.VOICE: "voice",
    ContentType.AUDIO: "audio",
    ContentType.DOCUMENT: "file",
    ContentType.STICKER: "sticker",
}
WORDS_ELSEWHERE = frozenset({ContentType.POLL, ContentType.DICE})
GROUPS = frozenset({"group", "supergroup", "channel"})


def opinions(call: Call) -> Sequence[Opinion]:
    try:
        update = Update.model_validate_json(call.body)
        return READERS[update.event_type](update.event)
    except (ValidationError, LookupError) as error:
        raise Unread from error


def _said(message: Message) -> list[Opinion]:
    return [_message(message) | {"at": message.date, "payload": _payload(message)}]


def _edited(message: Message) -> list[Opinion]:
    assert message.edit_date
    return [_message(message) | {"kind": "edit", "at": datetime.fromtimestamp(message.edit_date, UTC)}]


def _message(message: Message) -> Opinion:
    speaker = message.sender_chat or message.from_user or message.chat
    words = {} if message.content_type in WORDS_ELSEWHERE else {"text": message.text or message.caption or ""}
    return words | {
        "id": str(message.message_id),
        "chat": str(message.chat.id),
        "sender": str(speaker.id),
        "name": speaker.full_name,
        "username": speaker.username or "",
        "group": message.chat.type in GROUPS,
        "quoted": str(message.reply_to_message.message_id) if message.reply_to_message else "",
        "album": message.media_group_id or "",
        "place": _place(message),
        "card": _card(message),
        "automatic": bool(message.from_user and message.from_user.is_bot and not message.sender_chat),
        **_files(message),
    }


def _files(message: Message) -> Opinion:
    kind = message.content_type
    if kind == ContentType.PAID_MEDIA:
        return {}
    if kind not in MEDIA:
        return {"media": []}
    file: Any = max(message.photo, key=lambda size: size.file_size or 0) if message.photo else getattr(message, kind)
    return {"media": [MEDIA[ContentType(kind)]], "refs": [file.file_id], "sizes": [file.file_size]}


def _place(message: Message) -> tuple[float, float, str, str] | None:
    if venue := message.venue:
        return venue.location.latitude, venue.location.longitude, venue.title, venue.address
    return (message.location.latitude, message.location.longitude, "", "") if message.location else None


def _card(message: Message) -> tuple[str, str] | None:
    shared = message.contact
    return (f"{shared.first_name} {shared.last_name or ''}".strip(), digits(shared.phone_number)) if shared else None


def _payload(message: Message) -> str:
    """What `/start` carries, which it does in a private chat only."""
    if not message.text or message.chat.type != "private":
        return ""
    try:
        command = CommandStart(deep_link=True).extract_command(message.text)
    except AiogramError:
        return ""
    return command.args or "" if command.command == "start" else ""


def _pressed(pressed: CallbackQuery) -> list[Opinion]:
    message = pressed.message
    label: Opinion = {"text": _label(message, pressed.data)} if isinstance(message, Message) else {}
    where: Opinion = {"quoted": str(message.message_id), "chat": str(message.chat.id)} if message else {}
    return [{"kind": "postback", "id": pressed.id, "payload": pressed.data} | _person(pressed.from_user) | label | where]


def _label(message: Message, data: str | None) -> str:
    rows = message.reply_markup.inline_keyboard if message.reply_markup else []
    return next((button.text for row in rows for button in row if button.callback_data == data), "")


def _reacted(reaction: MessageReactionUpdated) -> list[Opinion]:
    old, new = [_emoji(one) for one in reaction.old_reaction], [_emoji(one) for one in reaction.new_reaction]
    actor = reaction.user or reaction.actor_chat
    assert actor
    given = {"added": [one for one in new if one not in old], "removed": [one for one in old if one not in new]}
    about = {"id": str(reaction.message_id), "chat": str(reaction.chat.id), "at": reaction.date}
    return [given | about | {"kind": "reaction", "sender": str(actor.id)}]


def _emoji(reaction: Any) -> str:
    match reaction:
        case ReactionTypeEmoji():
            return reaction.emoji
        case ReactionTypeCustomEmoji():
            return f"custom:{reaction.custom_emoji_id}"
        case _:
            return "⭐"


def _membership(change: ChatMemberUpdated) -> list[Opinion]:
    where = {"chat": str(change.chat.id), "at": change.date, "extra.status": change.new_chat_member.status}
    if change.chat.type in GROUPS:
        return [where | _person(change.from_user)]
    blocked = change.new_chat_member.status == "kicked"
    return [where | _person(change.from_user) | {"kind": "unsubscribed" if blocked else "subscribed"}]


def _deleted(deleted: BusinessMessagesDeleted) -> list[Opinion]:
    return [{"kind": "delete", "id": str(id), "chat": str(deleted.chat.id)} for id in deleted.message_ids]


def _person(user: User | Chat) -> Opinion:
    return {"sender": str(user.id), "name": user.full_name, "username": user.username or ""}


READERS = cast(
    "dict[str, Callable[[Any], list[Opinion]]]",
    {
        **dict.fromkeys(("message", "channel_post", "business_message"), _said),
        **dict.fromkeys(("edited_message", "edited_channel_post", "edited_business_message"), _edited),
        "callback_query": _pressed,
        "message_reaction": _reacted,
        "my_chat_member": _membership,
        "deleted_business_messages": _deleted,
    },
)
