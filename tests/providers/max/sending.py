"""Messages that a bot sends, refused where the real Bot API refuses them."""

from typing import Any
from urllib.parse import urlsplit

from tests.providers.max.refusals import Refusal, bad, missing, not_ready, stopped
from tests.providers.max.world import Bot, Dialog, Json, World

LONGEST_TEXT = 4000
MOST_ATTACHMENTS = 12
MOST_BUTTONS, MOST_ROWS, MOST_IN_A_ROW, MOST_LINKS_IN_A_ROW = 210, 30, 7, 3
LONGEST_LABEL, LONGEST_PAYLOAD, LONGEST_URL = 128, 1024, 2048
MEDIA = frozenset({"image", "video", "audio", "file"})
SOCIABLE = frozenset({"image", "video"})
ACTIONS = frozenset({"typing_on", "sending_photo", "sending_video", "sending_audio", "sending_file", "mark_seen"})


def send_message(world: World, bot: Bot, query: dict[str, str], fields: Json) -> Json:
    dialog = _dialog(bot, query)
    text = str(fields.get("text") or "")
    attachments: list[Json] = fields.get("attachments") or []
    if not text.strip() and not attachments:
        raise bad("Message must have text or attachments")
    if len(text.encode("utf-16-le")) // 2 > LONGEST_TEXT:
        raise bad("text: size must be between 0 and 4000")
    shown = [_attached(world, item) for item in _checked(attachments)]
    message = world.message(dialog, bot.about(), dialog.user["user_id"], {"text": text, "attachments": shown}, _link(dialog, fields))
    return {"message": message}


def act(bot: Bot, chat_id: str, fields: Json) -> Json:
    dialog = _dialog(bot, {"chat_id": chat_id})
    if fields.get("action") not in ACTIONS:
        raise bad("Unknown action")
    dialog.actions.append(fields["action"])
    return {"success": True}


def answer_press(bot: Bot, query: dict[str, str], fields: Json) -> Json:
    press = query.get("callback_id", "")
    if press not in bot.presses:
        raise missing("Callback")
    if not {"message", "notification"} & fields.keys():
        raise bad("Either message or notification is required")
    bot.presses[press] = True
    return {"success": True}


def _dialog(bot: Bot, query: dict[str, str]) -> Dialog:
    if "user_id" in query:
        found = [dialog for dialog in bot.dialogs.values() if str(dialog.user["user_id"]) == query["user_id"]]
        if not found:
            raise Refusal(404, "dialog.not.found", "Key: error.dialog.notfound")
    else:
        found = [dialog for dialog in bot.dialogs.values() if str(dialog.id) == query.get("chat_id")]
    if not found or not found[0].open:
        raise missing(f"Chat {query.get('chat_id')}")
    if found[0].stopped:
        raise stopped(found[0].id)
    return found[0]


def _link(dialog: Dialog, fields: Json) -> Json | None:
    asked: Json | None = fields.get("link")
    if not asked:
        return None
    if asked["mid"] not in dialog.messages:
        raise missing("Message")
    return {"type": asked["type"], "message": dialog.messages[asked["mid"]]["body"]}


def _checked(attachments: list[Json]) -> list[Json]:
    media = [item["type"] for item in attachments if item.get("type") in MEDIA]
    if len(attachments) > MOST_ATTACHMENTS:
        raise bad("Too many attachments")
    if len(media) > 1 and not set(media) <= SOCIABLE:
        raise bad("File must be the only attachment in message")
    return attachments


def _attached(world: World, item: Json) -> Json:
    if item.get("type") == "inline_keyboard":
        _check_keyboard(item["payload"]["buttons"])
        return item
    if item.get("type") not in MEDIA:
        raise bad(f"Unknown attachment type {item.get('type')}")
    token = item.get("payload", {}).get("token")
    if not token:
        raise bad(f"Missing `token` in {item['type']} attachment")
    file = world.files.get(token)
    if file is None or file.kind != item["type"]:
        raise bad("Invalid attachment token")
    if file.refusals:
        file.refusals -= 1
        raise not_ready()
    return item


def _check_keyboard(rows: list[list[Json]]) -> None:
    if not rows or len(rows) > MOST_ROWS or sum(map(len, rows)) > MOST_BUTTONS:
        raise bad("Too many buttons")
    for row in rows:
        most = MOST_LINKS_IN_A_ROW if any(key.get("type") == "link" for key in row) else MOST_IN_A_ROW
        if not 1 <= len(row) <= most:
            raise bad("Too many buttons in a row")
        for key in row:
            _check_key(key)


def _check_key(key: Json) -> None:
    if not 1 <= len(str(key.get("text", ""))) <= LONGEST_LABEL:
        raise bad("text: size must be between 1 and 128")
    match key.get("type"):
        case "callback":
            _within("payload", key.get("payload"), LONGEST_PAYLOAD)
        case "link":
            _within("url", key.get("url"), LONGEST_URL)
            if urlsplit(key["url"]).scheme not in ("http", "https") or not urlsplit(key["url"]).netloc:
                raise bad("Invalid url")
        case other:
            raise bad(f"Unknown button type {other}")


def _within(name: str, value: Any, longest: int) -> None:
    if not isinstance(value, str) or not 1 <= len(value) <= longest:
        raise bad(f"{name}: size must be between 1 and {longest}")
