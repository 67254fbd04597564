"""Messages that a group sends, refused where Odnoklassniki refuses them, or is likely to."""

from typing import Any
from urllib.parse import urlsplit

from tests.providers.ok.refusals import bad, left, missing, not_ready
from tests.providers.ok.world import Chat, Group, Json, World

# What OK's own limits are is told nowhere, but for the number of attachments.
LONGEST_TEXT = 4000
MOST_ATTACHMENTS = 5
MOST_BUTTONS, LONGEST_LABEL, LONGEST_PAYLOAD = 30, 128, 1024
MEDIA = frozenset({"IMAGE", "VIDEO", "AUDIO", "FILE"})
INTENTS = frozenset({"DEFAULT", "POSITIVE", "NEGATIVE"})
ACTIONS = frozenset({"mark_seen", "typing_on", "sending_photo", "sending_video", "sending_audio"})


def post(world: World, group: Group, chat_id: str, fields: Json) -> Json:
    """`me/messages`: what is in the body says whether it is a message or only something that the group does."""
    chat = _chat(group, chat_id, fields.get("recipient") or {})
    if "sender_action" in fields:
        return _act(chat, fields["sender_action"])
    said: Json = fields.get("message") or {}
    _check_text(said)
    shown = {"text": said.get("text", ""), "attachments": _attached(world, said.get("attachments") or [])}
    quoted = {"reply_to": _quoted(chat, said["reply_to"])} if said.get("reply_to") else {}
    message = world.message(chat, {"user_id": group.id, "name": group.name}, shown | quoted)
    return {"recipient_id": chat.id, "message_id": message["message"]["mid"]}


def _chat(group: Group, chat_id: str, recipient: Json) -> Chat:
    if not recipient:
        raise bad("recipient")
    if chat_id and recipient.get("chat_id") != chat_id:
        raise bad("recipient.chat_id")
    chats = group.chats.values()
    found = [chat for chat in chats if chat.open and recipient in ({"chat_id": chat.id}, {"user_id": chat.person["user_id"]})]
    if not found:
        raise missing("Chat not found")
    if found[0].left:
        raise left()
    return found[0]


def _act(chat: Chat, action: str) -> Json:
    if action not in ACTIONS:
        raise bad("sender_action")
    chat.actions.append(action)
    return {"success": True}


def _check_text(said: Json) -> None:
    text = str(said.get("text") or "")
    if not text.strip() and not said.get("attachments"):
        raise bad("Message is empty")
    if len(text.encode("utf-16-le")) // 2 > LONGEST_TEXT:
        raise bad("Message text is too long")


def _quoted(chat: Chat, mid: str) -> str:
    if mid not in chat.messages:
        raise missing(mid)
    return mid


def _attached(world: World, items: list[Json]) -> list[Json]:
    if len(items) > MOST_ATTACHMENTS:
        raise bad("Too many attachments")
    for item in items:
        if item.get("type") == "INLINE_KEYBOARD":
            _check_keyboard(item["payload"]["keyboard"]["buttons"])
        else:
            _check_file(world, item)
    return items


def _check_file(world: World, item: Json) -> None:
    if item.get("type") not in MEDIA:
        raise bad(f"Unknown attachment type {item.get('type')}")
    file = world.files.get(item.get("payload", {}).get("token"))
    if file is None or file.kind != item["type"]:
        raise bad("Invalid attachment token")
    if file.refusals:
        file.refusals -= 1
        raise not_ready()


def _check_keyboard(rows: list[list[Json]]) -> None:
    if not rows or not all(rows) or sum(map(len, rows)) > MOST_BUTTONS:
        raise bad("keyboard.buttons")
    for key in (key for row in rows for key in row):
        _check_key(key)


def _check_key(key: Json) -> None:
    _within("text", key.get("text"), LONGEST_LABEL)
    if key.get("intent") not in INTENTS:
        raise bad("intent")
    match key.get("type"):
        case "CALLBACK":
            _within("payload", key.get("payload"), LONGEST_PAYLOAD)
        case "LINK":
            address = urlsplit(str(key.get("url")))
            if address.scheme not in ("http", "https") or not address.netloc:
                raise bad("url")
        case other:
            raise bad(f"Unknown button type {other}")


def _within(name: str, value: Any, longest: int) -> None:
    if not isinstance(value, str) or not 1 <= len(value) <= longest:
        raise bad(name)
