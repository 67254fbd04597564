"""Events in our words."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec

from parley.channels.adapters.vk import comments, content, echoes, payloads, wire
from parley.channels.reading import read
from parley.channels.types import Delivered, Inbound, Kind, Sender

T = TypeVar("T")

FIRST_CHAT = 2_000_000_000
LANGUAGES = {0: "ru", 1: "uk", 2: "be", 3: "en"}
EMOJI = dict(enumerate("❤️ 🔥 😂 👍 💩 ❓ 😭 😡 👎 👌 😃 🤔 🙏 😘 😍 🎉".split(), 1))
LONGEST_NAME = 64
MOST_NAMES = 8


def fact(event: wire.Event, key: str) -> Inbound:
    """The one thing that an event tells; a kind that is new to us is `Kind.UNKNOWN`."""
    understand = EVENTS.get(event.type) or comments.EVENTS.get(event.type) or _unknown
    return understand(event, key)


def name_in(peer: int, id: int, cmid: int) -> str:
    """How a message is called: by its own number, in a group chat by its place there."""
    return f"{peer}_{cmid}" if cmid and (not id or peer >= FIRST_CHAT) else str(id) if id else ""


def _said(event: wire.Event, key: str) -> Inbound:
    new = _object(event, wire.MessageNew)
    message = new.message or _object(event, wire.Message)
    ours = message.from_id == -event.group_id and event.group_id != 0
    kind = Kind.SYSTEM if message.action else Kind.ECHO if ours else Kind.MESSAGE
    return _worded(_message(key, message, kind, LANGUAGES.get(new.client_info.lang_id, "")))


def _echoed(event: wire.Event, key: str) -> Inbound:
    """Whatever the community said: by another program, by somebody in VK's own pages; or by us, which is only told as sent."""
    message = _object(event, wire.Message)
    echo = _message(key, message, Kind.ECHO)
    ours = not message.admin_author_id and echoes.is_ours(message.random_id)
    return echoes.sent(echo) if ours else echo


def _edited(event: wire.Event, key: str) -> Inbound:
    """What the community itself changes is nobody's word: where we do not have it, it is not taken for one."""
    message = _object(event, wire.Message)
    edit = _message(key, message, Kind.EDIT)
    return msgspec.structs.replace(edit, sender=None) if message.from_id == -event.group_id else edit


def _message(key: str, message: wire.Message, kind: Kind, language: str = "") -> Inbound:
    author = message.from_id or message.user_id
    peer = message.peer_id or author
    payload = payloads.read(message.payload or "")
    answered = message.reply_message
    return Inbound(
        kind=kind,
        key=key,
        sender=Sender(str(author), language=language) if author else None,
        external_id=name_in(peer, message.id, message.conversation_message_id),
        alias=_place_name(peer, message),
        thread=str(peer) if peer else "",
        at=_moment(message.update_time or message.date),
        text=message.text or message.body,
        attachments=content.attachments(message.attachments),
        place=content.place(message.geo),
        quoted=name_in(peer, answered.id, answered.conversation_message_id) if answered else "",
        payload=payload or message.ref,
        token=message.ref,
        automatic=author < 0 and kind is Kind.MESSAGE,
        group=peer >= FIRST_CHAT,
        extra=content.oddities(message.attachments) | _circumstances(message),
    )


def _place_name(peer: int, message: wire.Message) -> str:
    """Reactions and presses name a message by its place, though in a private conversation everything else goes by its number."""
    return name_in(peer, 0, message.conversation_message_id) if message.id and peer < FIRST_CHAT else ""


def _circumstances(message: wire.Message) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "command": payloads.command(message.payload or ""),
        "ref": message.ref,
        "ref_source": message.ref_source,
        "action": message.action and message.action.type[:LONGEST_NAME],
        "author": str(message.admin_author_id or ""),
        "forwarded": [one.text for one in message.fwd_messages],
        "cropped": message.is_cropped,
    }
    return {name: value for name, value in facts.items() if value}


def _worded(said: Inbound) -> Inbound:
    """A message in which there is nothing that we can show is told as unknown, so that nobody thinks nothing came."""
    shown = said.text or said.attachments or said.place or set(said.extra) - {"fields", "cropped"}
    return said if shown or said.kind is not Kind.MESSAGE or not said.extra else msgspec.structs.replace(said, kind=Kind.UNKNOWN)


def _pressed(event: wire.Event, key: str) -> Inbound:
    pressed = _object(event, wire.Pressed)
    source = name_in(pressed.peer_id, 0, pressed.conversation_message_id)
    return Inbound(
        kind=Kind.POSTBACK,
        key=key,
        sender=Sender(str(pressed.user_id)),
        external_id=pressed.event_id,
        thread=str(pressed.peer_id),
        payload=payloads.read(bytes(pressed.payload).decode()),
        quoted=source,
        group=pressed.peer_id >= FIRST_CHAT,
        extra={"source_message": source} if source else {},
    )


def _reacted(event: wire.Event, key: str) -> Inbound:
    """VK tells the reaction that is there now, and nobody has two: whatever else they gave is gone."""
    reacted = _object(event, wire.Reacted)
    given = () if reacted.reaction_id is None else (EMOJI.get(reacted.reaction_id, f"vk:{reacted.reaction_id}"),)
    return Inbound(
        kind=Kind.REACTION,
        key=key,
        sender=Sender(str(reacted.reacted_id)),
        external_id=name_in(reacted.peer_id, 0, reacted.cmid),
        thread=str(reacted.peer_id),
        added=given,
        only_reaction=True,
        group=reacted.peer_id >= FIRST_CHAT,
    )


def _read(event: wire.Event, key: str) -> Inbound:
    seen = _object(event, wire.Seen)
    # The community's own reading is told by the same event, and is no receipt.
    theirs = seen.from_id > 0
    return Inbound(
        kind=Kind.STATUS if theirs else Kind.SYSTEM,
        key=key,
        sender=Sender(str(seen.from_id)),
        external_id=name_in(seen.peer_id, seen.read_message_id, seen.conversation_message_id),
        thread=str(seen.peer_id),
        delivered=Delivered.READ if theirs else None,
        all_before=theirs,
        group=seen.peer_id >= FIRST_CHAT,
    )


def _typed(event: wire.Event, key: str) -> Inbound:
    typing = _object(event, wire.Typing)
    return Inbound(kind=Kind.TYPING, key=key, sender=Sender(str(typing.from_id)), thread=str(typing.from_id))


def _allowed(event: wire.Event, key: str) -> Inbound:
    """The site's widget hands `key` through: whatever it was given, a token of ours among it."""
    member = _object(event, wire.Member)
    extra = {"key": member.key} if member.key else {}
    return Inbound(kind=Kind.SUBSCRIBED, key=key, sender=_user(member), payload=member.key, token=member.key, extra=extra)


def _denied(event: wire.Event, key: str) -> Inbound:
    return Inbound(kind=Kind.UNSUBSCRIBED, key=key, sender=_user(_object(event, wire.Member)))


def _membership(event: wire.Event, key: str) -> Inbound:
    """To join or leave the community says nothing of whether messages are allowed."""
    member = _object(event, wire.Member)
    return Inbound(kind=Kind.SYSTEM, key=key, sender=_user(member), extra={"action": event.type, "join_type": member.join_type})


def _unknown(event: wire.Event, key: str) -> Inbound:
    names = read(bytes(event.object), dict[str, msgspec.Raw]) if bytes(event.object).lstrip().startswith(b"{") else {}
    shown = [name[:LONGEST_NAME] for name in sorted(names)[:MOST_NAMES]]
    return Inbound(kind=Kind.UNKNOWN, key=key, extra={"type": event.type[:LONGEST_NAME], "fields": shown})


def _object(event: wire.Event, type: type[T]) -> T:
    return read(bytes(event.object), type)


def _user(member: wire.Member) -> Sender | None:
    return Sender(str(member.user_id)) if member.user_id else None


def _moment(seconds: int) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


EVENTS: dict[str, Callable[[wire.Event, str], Inbound]] = {
    "message_new": _said,
    "message_reply": _echoed,
    "message_edit": _edited,
    "message_event": _pressed,
    "message_reaction_event": _reacted,
    "message_read": _read,
    "message_typing_state": _typed,
    "message_allow": _allowed,
    "message_deny": _denied,
    "group_join": _membership,
    "group_leave": _membership,
}
