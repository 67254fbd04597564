"""Messages that a bot sends, refused where the real Bot API refuses them."""

from typing import Any, cast
from urllib.parse import urlsplit

from tests.providers.viber.refusals import Refusal
from tests.providers.viber.world import Bot, Json, World

LARGEST_JSON = 30 * 1024
LONGEST_TEXT = 7000
LONGEST_CAPTION = 512
LONGEST_FILE_NAME = 256
LARGEST_FILM = 26 * 1024 * 1024
LARGEST_FILE = 50 * 1024 * 1024
LONGEST_NAME = 28
LONGEST_TRACKING = 4096
LONGEST_LABEL = LONGEST_ACTION = 250
MOST_ROWS = 24
WIDTH = 6
ACTIONS = frozenset({"reply", "open-url", "none"})
"""`share-phone` and `location-picker` need a `min_api_version`, which this fake does not have."""


def send_message(world: World, bot: Bot, fields: Json, size: int) -> Json:
    if size > LARGEST_JSON:
        raise Refusal(3, f"{size} bytes")
    if not bot.webhook:
        raise Refusal(10)
    _check_frame(fields)
    _check_content(fields)
    if "keyboard" in fields:
        _check_keyboard(fields["keyboard"])
    chat = bot.chats.get(fields["receiver"])
    if chat is None:
        raise Refusal(5)
    if not chat.subscribed:
        raise Refusal(6)
    token = world.number()
    chat.messages.append(fields | {"token": token})
    return {"message_token": token, "billing_status": 1}


def _check_frame(fields: Json) -> None:
    for name in ("receiver", "type", "sender"):
        if not fields.get(name):
            raise Refusal(4, name)
    name = _mandatory(fields["sender"], "name")
    if len(name) > LONGEST_NAME:
        raise Refusal(3, "sender.name")
    if len(fields.get("tracking_data", "")) > LONGEST_TRACKING:
        raise Refusal(3, "tracking_data")


def _check_content(fields: Json) -> None:
    match fields["type"]:
        case "text":
            if len(_mandatory(fields, "text")) > LONGEST_TEXT:
                raise Refusal(3, "text")
        case "picture":
            if len(fields.get("text", "")) > LONGEST_CAPTION:
                raise Refusal(3, "text")
            _check_media(fields, (".jpg", ".jpeg", ".png", ".gif"))
        case "video":
            _check_size(fields, LARGEST_FILM)
            _check_media(fields, (".mp4",))
        case "file":
            _check_size(fields, LARGEST_FILE)
            if len(_mandatory(fields, "file_name")) > LONGEST_FILE_NAME:
                raise Refusal(3, "file_name")
            _check_media(fields, ())
        case other:
            raise Refusal(3, f"type {other}")


def _check_media(fields: Json, endings: tuple[str, ...]) -> None:
    address = urlsplit(_mandatory(fields, "media"))
    if address.scheme != "https" or not address.netloc or not address.path.lower().endswith(endings or ("",)):
        raise Refusal(3, "media")


def _check_size(fields: Json, most: int) -> None:
    size = fields.get("size")
    if not isinstance(size, int) or not 0 < size <= most:
        raise Refusal(3, "size")


def _check_keyboard(keyboard: Json) -> None:
    keys: list[Json] = keyboard.get("Buttons", [])
    if keyboard.get("Type") != "keyboard" or not keys:
        raise Refusal(3, "keyboard is not valid")
    for key in keys:
        _check_key(key)
    if _rows(keys) > MOST_ROWS:
        raise Refusal(3, "keyboard has too many rows")


def _check_key(key: Json) -> None:
    if key.get("ActionType", "reply") not in ACTIONS:
        raise Refusal(3, "ActionType")
    action = _mandatory(key, "ActionBody")
    if len(action) > LONGEST_ACTION or len(key.get("Text", "")) > LONGEST_LABEL:
        raise Refusal(3, "keyboard has too long a text")
    if key.get("ActionType") == "open-url" and (urlsplit(action).scheme not in ("http", "https") or not urlsplit(action).netloc):
        raise Refusal(3, "ActionBody is no address")
    if not (1 <= key.get("Columns", WIDTH) <= WIDTH and 1 <= key.get("Rows", 1) <= 2):
        raise Refusal(3, "Columns or Rows")


def _rows(keys: list[Json]) -> int:
    """How high the keyboard is: a key that does not fit into the row begins the next."""
    rows, used = 1, 0
    for key in keys:
        columns = key.get("Columns", WIDTH)
        rows, used = (rows + 1, columns) if used + columns > WIDTH else (rows, used + columns)
    return rows


def _mandatory(holder: Any, name: str) -> str:
    value: Any = cast("Json", holder).get(name) if isinstance(holder, dict) else None
    if not isinstance(value, str) or not value:
        raise Refusal(4, name)
    return value
