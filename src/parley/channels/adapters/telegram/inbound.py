"""Updates in our words."""

import re
from datetime import UTC, datetime
from typing import Any

from parley.channels.adapters.telegram import content, wire
from parley.channels.types import Address, Card, Inbound, Kind, Sender, Trust

COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s+(\S.*))?", re.DOTALL)
DEEP_LINK = re.compile(r"[A-Za-z0-9_-]{1,64}")
GROUPS = frozenset({"group", "supergroup", "channel"})


def facts(update: wire.Update) -> list[Inbound]:
    """Usually one fact; deletions come several at a time; none where the update's kind is new to us."""
    key = f"update:{update.update_id}"
    if message := update.message or update.channel_post or update.business_message:
        return [_said(key, message)]
    if message := update.edited_message or update.edited_channel_post or update.edited_business_message:
        return [_edited(key, message)]
    if update.callback_query:
        return [_pressed(key, update.callback_query)]
    if update.message_reaction:
        return [_reacted(key, update.message_reaction)]
    if update.my_chat_member:
        return [_membership(key, update.my_chat_member)]
    return _deleted(key, update.deleted_business_messages) if update.deleted_business_messages else []


def thread(chat: wire.Chat, business_connection_id: str = "") -> str:
    """Where an answer goes: a chat, and for a business account the connection through which we may speak in it."""
    return f"{chat.id}@{business_connection_id}" if business_connection_id else str(chat.id)


def _said(key: str, message: wire.Message) -> Inbound:
    command, payload = _command(message)
    more = {"command": command} if command else {}
    if message.migrate_to_chat_id is not None:
        more["migrate_to_chat_id"] = str(message.migrate_to_chat_id)
    return _message(key, message, _kind(message), message.date, payload, more)


def _edited(key: str, message: wire.Message) -> Inbound:
    return _message(key, message, Kind.EDIT, message.edit_date or message.date)


def _message(key: str, message: wire.Message, kind: Kind, at: int, payload: str = "", more: dict[str, Any] | None = None) -> Inbound:
    card = content.card(message)
    return Inbound(
        kind=kind,
        key=key,
        sender=_author(message, card),
        external_id=str(message.message_id),
        thread=thread(message.chat, message.business_connection_id),
        at=_moment(at),
        text=content.words(message),
        attachments=content.attachments(message),
        place=content.place(message),
        card=card,
        quoted=str(message.reply_to_message.message_id) if message.reply_to_message else "",
        to=_chat(message.chat) if kind is Kind.ECHO else None,
        album=message.media_group_id,
        payload=payload,
        token=payload,
        automatic=bool(message.from_ and message.from_.is_bot and not message.sender_chat),
        group=message.chat.type in GROUPS,
        extra=content.oddities(message) | (more or {}),
    )


def _kind(message: wire.Message) -> Kind:
    if message.migrate_to_chat_id is not None:
        return Kind.SYSTEM
    return Kind.ECHO if _ours(message) else Kind.MESSAGE


def _ours(message: wire.Message) -> bool:
    """A business account's owner wrote by hand, or a bot in their name: the chat is named after the customer."""
    if not message.business_connection_id:
        return False
    return message.sender_business_bot is not None or message.from_ is None or message.from_.id != message.chat.id


def _command(message: wire.Message) -> tuple[str, str]:
    """(command, deep-link payload): `/start` carries one, in a private chat only."""
    found = COMMAND.fullmatch(message.text)
    if not found:
        return "", ""
    command, rest = found[1], found[2] or ""
    carries = command == "start" and message.chat.type == "private" and DEEP_LINK.fullmatch(rest)
    return command, rest if carries else ""


def _pressed(key: str, callback: wire.Callback) -> Inbound:
    message = callback.message
    return Inbound(
        kind=Kind.POSTBACK,
        key=key,
        sender=_person(callback.from_),
        external_id=callback.id,
        thread=thread(message.chat, message.business_connection_id) if message else "",
        text=_label(message, callback.data) if message else "",
        payload=callback.data,
        quoted=str(message.message_id) if message else "",
        group=bool(message and message.chat.type in GROUPS),
    )


def _label(message: wire.Message, data: str) -> str:
    keyboard = message.reply_markup or wire.Keyboard()
    labels = (button.text for row in keyboard.inline_keyboard for button in row if button.callback_data == data)
    return next(labels, "")


def _reacted(key: str, reaction: wire.Reaction) -> Inbound:
    before = [_emoji(one) for one in reaction.old_reaction]
    after = [_emoji(one) for one in reaction.new_reaction]
    return Inbound(
        kind=Kind.REACTION,
        key=key,
        sender=_person(reaction.user) if reaction.user else _chat(reaction.actor_chat),
        external_id=str(reaction.message_id),
        thread=thread(reaction.chat),
        at=_moment(reaction.date),
        added=tuple(emoji for emoji in after if emoji not in before),
        removed=tuple(emoji for emoji in before if emoji not in after),
        group=reaction.chat.type in GROUPS,
    )


def _emoji(reaction: wire.ReactionType) -> str:
    match reaction.type:
        case "custom_emoji":
            return f"custom:{reaction.custom_emoji_id}"
        case "paid":
            return "⭐"
        case _:
            return reaction.emoji


def _membership(key: str, change: wire.Membership) -> Inbound:
    """In a private chat: the person blocked or unblocked the bot. In a group: the bot came, went, or got other rights."""
    status, group = change.new_chat_member.status, change.chat.type in GROUPS
    gone = Kind.UNSUBSCRIBED if status == "kicked" else Kind.SUBSCRIBED
    return Inbound(
        kind=Kind.SYSTEM if group else gone,
        key=key,
        sender=_person(change.from_),
        thread=thread(change.chat),
        at=_moment(change.date),
        group=group,
        extra={"status": status},
    )


def _deleted(key: str, deleted: wire.Deleted) -> list[Inbound]:
    where = thread(deleted.chat, deleted.business_connection_id)
    return [Inbound(kind=Kind.DELETE, key=f"{key}:{id}", external_id=str(id), thread=where) for id in deleted.message_ids]


def _author(message: wire.Message, card: Card | None) -> Sender | None:
    # An anonymous administrator and a channel speak as a chat; `from` is then a placeholder that many share.
    if message.sender_chat or message.from_ is None:
        return _chat(message.sender_chat or message.chat)
    return _person(message.from_, own_phone=card.phone if card and card.own else "")


def _person(user: wire.User, own_phone: str = "") -> Sender:
    return Sender(
        id=str(user.id),
        name=content.full_name(user),
        username=user.username,
        language=user.language_code,
        also=(Address("phone", own_phone, Trust.PROVEN),) if own_phone else (),
    )


def _chat(chat: wire.Chat | None) -> Sender | None:
    return Sender(id=str(chat.id), name=chat.title or content.full_name(chat), username=chat.username) if chat else None


def _moment(seconds: int) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None
