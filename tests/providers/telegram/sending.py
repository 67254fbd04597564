"""Messages that a bot sends, refused where the real Bot API refuses them."""

from typing import Any
from urllib.parse import urlsplit

import msgspec

from tests.providers.server import Upload
from tests.providers.telegram.refusals import bad, forbidden
from tests.providers.telegram.world import Bot, Chat, Json, World

MB = 1024 * 1024
LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
MOST_BUTTONS = 100
MOST_DATA_BYTES = 64
LARGEST = {"photo": 10 * MB}
LARGEST_UPLOAD = 50 * MB
ALBUMS = ({"photo", "video"}, {"audio"}, {"document"})

Fields = dict[str, Any]
Files = dict[str, Upload]


def send_message(world: World, bot: Bot, fields: Fields, files: Files) -> Json:
    chat = recipient(world, bot, fields)
    text = str(fields.get("text", "")).strip()
    if not text:
        raise bad("message text is empty")
    if len(text) > LONGEST_TEXT:
        raise bad("message is too long")
    return world.message(bot, chat, bot.about(), text=text, **_around(chat, fields))


def send_file(kind: str) -> Any:
    def send(world: World, bot: Bot, fields: Fields, files: Files) -> Json:
        chat = recipient(world, bot, fields)
        if kind not in files:
            raise bad(f"there is no {kind} in the request")
        content = _content(world, kind, files[kind]) | _caption(fields)
        return world.message(bot, chat, bot.about(), **content, **_around(chat, fields))

    return send


def send_album(world: World, bot: Bot, fields: Fields, files: Files) -> list[Json]:
    chat = recipient(world, bot, fields)
    media: list[Json] = fields.get("media", [])
    if not media:
        raise bad("there are no messages to send")
    if len(media) > 10:
        raise bad("too many messages to send as an album")
    if not any({item["type"] for item in media} <= album for album in ALBUMS):
        raise bad(f"{media[0]['type']} can't be mixed with other media types")
    album = {"media_group_id": str(world.number())}
    around = _around(chat, fields)
    contents = [_content(world, item["type"], _attached(item, files)) | _caption(item) for item in media]
    return [world.message(bot, chat, bot.about(), **content, **around, **album) for content in contents]


def recipient(world: World, bot: Bot, fields: Fields) -> Chat:
    chat = bot.chats.get(fields.get("chat_id", 0))
    if chat is None and fields.get("chat_id") in world.people:
        raise forbidden("bot can't initiate conversation with a user")
    if chat is None:
        raise bad("chat not found")
    if chat.moved_to is not None:
        raise bad("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.moved_to)
    if chat.blocked:
        raise forbidden("bot was blocked by the user")
    return chat


def _content(world: World, kind: str, upload: Upload) -> Json:
    size = len(upload.data)
    if not size:
        raise bad("file must be non-empty")
    if size > LARGEST.get(kind, LARGEST_UPLOAD):
        raise bad(f"file of size {size} bytes is too big for a {kind}; the maximum size is {LARGEST.get(kind, LARGEST_UPLOAD)} bytes")
    file = world.store(upload.name, upload.mime, upload.data)
    about = {"file_id": file.id, "file_unique_id": f"U-{file.id}", "file_size": size}
    if kind == "photo":
        return {"photo": [about | {"width": 90, "height": 90}]}
    return {kind: about | {"file_name": upload.name, "mime_type": upload.mime}}


def _attached(item: Json, files: Files) -> Upload:
    scheme, _, name = str(item.get("media", "")).partition("://")
    if scheme != "attach" or name not in files:
        raise bad("wrong file identifier/HTTP URL specified")
    return files[name]


def _caption(fields: Fields) -> Json:
    caption = str(fields.get("caption", "")).strip()
    if len(caption) > LONGEST_CAPTION:
        raise bad("message caption is too long")
    return {"caption": caption} if caption else {}


def _around(chat: Chat, fields: Fields) -> Json:
    return _reply(chat, fields.get("reply_parameters")) | _markup(fields.get("reply_markup"))


def _reply(chat: Chat, asked: Json | None) -> Json:
    if not asked:
        return {}
    found = chat.messages.get(asked["message_id"])
    if found is None and not asked.get("allow_sending_without_reply"):
        raise bad("message to be replied not found")
    return {"reply_to_message": found} if found else {}


def _markup(markup: Json | None) -> Json:
    if not markup:
        return {}
    keys = [key for row in markup["inline_keyboard"] for key in row]
    if len(keys) > MOST_BUTTONS:
        raise bad("reply markup is too long")
    for key in keys:
        _check_key(key)
    return {"reply_markup": markup}


def _check_key(key: Json) -> None:
    if not key.get("text"):
        raise bad('can\'t parse inline keyboard button: Field "text" must be of type String')
    if "url" in key:
        if urlsplit(key["url"]).scheme not in ("http", "https", "tg") or not urlsplit(key["url"]).netloc:
            raise bad(f"inline keyboard button URL '{key['url']}' is invalid: Wrong HTTP URL")
    elif "callback_data" not in key:
        raise bad("text buttons are unallowed in the inline keyboard")
    elif not 1 <= len(key["callback_data"].encode()) <= MOST_DATA_BYTES:
        raise bad("BUTTON_DATA_INVALID")


def parsed(fields: dict[str, str]) -> Fields:
    """A form's values are JSON wherever they are no plain words."""
    return {name: _value(value) for name, value in fields.items()}


def _value(value: str) -> Any:
    try:
        return msgspec.json.decode(value)
    except msgspec.DecodeError:
        return value
