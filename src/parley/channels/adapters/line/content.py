"""What a message is made of: its file, its place, and what has no word of ours yet."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

from parley.channels.adapters.line import wire
from parley.channels.types import Attachment, Media, Place

FILES = {"image": Media.IMAGE, "video": Media.VIDEO, "audio": Media.VOICE, "file": Media.FILE}
KNOWN = frozenset({"text", "location", "sticker", *FILES})

# The Messaging API does not give the pictures of stickers. This is where LINE's own pages show them from; it is not documented.
STICKERS = "https://stickershop.line-scdn.net/stickershop/v1/sticker/{id}/android/sticker.png"


def attachments(message: wire.Message) -> tuple[Attachment, ...]:
    if message.type == "sticker":
        picture = STICKERS.format(id=quote(message.sticker_id, safe=""))
        return (Attachment(Media.STICKER, mime="image/png", ref=picture if message.sticker_id else ""),)
    type = FILES.get(message.type)
    return (_file(type, message),) if type else ()


def place(message: wire.Message) -> Place | None:
    if message.type != "location" or message.latitude is None or message.longitude is None:
        return None
    return Place(message.latitude, message.longitude, message.title, message.address)


def oddities(message: wire.Message) -> dict[str, Any]:
    """Tokens of the message, which one of name and address sticker it is, and the type of what we do not know."""
    facts: dict[str, Any] = {
        "quote_token": message.quote_token,
        "mark_as_read_token": message.mark_as_read_token,
        "package_id": message.package_id,
        "sticker_id": message.sticker_id,
        "keywords": list(message.keywords),
        "fields": [] if message.type in KNOWN else [message.type],
    }
    return {name: fact for name, fact in facts.items() if fact}


def _file(type: Media, message: wire.Message) -> Attachment:
    elsewhere = message.content_provider.type == "external"
    return Attachment(
        type,
        name=message.file_name,
        size=message.file_size,
        ref=message.content_provider.original_content_url if elsewhere else message.id,
        duration=None if message.duration is None else timedelta(milliseconds=message.duration),
    )
