"""Single Telegram updates, for where a paced load is wanted; `updates.lua` makes the same for wrk."""

import itertools
import random
import time
from collections.abc import Mapping

import msgspec

from bench.salon import SECRET

HEADERS: Mapping[str, str] = {"content-type": "application/json", "x-telegram-bot-api-secret-token": SECRET}

_numbers = itertools.count(random.getrandbits(40))


def update(chat: int, text: str) -> bytes:
    number, name = next(_numbers), f"Ada{chat}"
    sender = {"id": chat, "is_bot": False, "first_name": name, "language_code": "uk"}
    place = {"id": chat, "first_name": name, "type": "private"}
    message = {"message_id": number, "from": sender, "chat": place, "date": int(time.time()), "text": text}
    return msgspec.json.encode({"update_id": number, "message": message})
